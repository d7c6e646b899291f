/** Creates topics and grants rights on a locally started Kafka. */

import { Brokers, type KafkaConnectionOptions } from "../src/journal/kafka/brokers";
import { kafkaClient } from "../src/journal/kafka/client";
import { codesOf } from "../src/journal/kafka/failures";
import { TOPIC_SETTINGS, type TopicRequirements } from "../src/journal/kafka/topic-settings";
import type { Kafka } from "./kafka";

const TIMEOUT_MS = 30_000;

export interface NewTopic extends TopicRequirements {
  readonly topic: string;
  readonly partitions: number;
  /** Settings that replace or complete the settings that the journal requires. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Creates a topic with the settings that the journal requires. */
export async function createTopic(
  connection: KafkaConnectionOptions,
  { topic, partitions, settings, ...required }: NewTopic,
) {
  const { createTopicsV7 } = kafkaClient();
  const asked = TOPIC_SETTINGS.filter(({ name }) => name !== "flush.messages" || required.flushes);
  const configs = { ...Object.fromEntries(asked.map(({ name, wanted }) => [name, wanted(required)])), ...settings };
  const request = {
    name: topic,
    numPartitions: partitions,
    replicationFactor: required.replicas,
    assignments: [],
    configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
  };
  await new Brokers(connection).any((admin) => createTopicsV7.api.async(admin, [request], TIMEOUT_MS, false));
}

/** Creates the topic unless it exists. */
export async function ensureTopic(connection: KafkaConnectionOptions, topic: NewTopic): Promise<void> {
  try {
    await createTopic(connection, topic);
  } catch (error) {
    if (!codesOf(error).includes("TOPIC_ALREADY_EXISTS")) throw error;
  }
}

/** Returns the variables of a platform whose journal is in that topic of a locally started Kafka. */
export function journalVariables({ connection, nodes }: Kafka, topic: string): Record<string, string> {
  return {
    SLUICE_JOURNAL: "kafka",
    SLUICE_KAFKA_BROKERS: connection.brokers.map(({ host, port }) => `${host}:${String(port)}`).join(","),
    SLUICE_KAFKA_TLS: "off",
    SLUICE_KAFKA_TOPIC: topic,
    SLUICE_KAFKA_REPLICAS: String(nodes.length),
  };
}

/** Grants a user operations on a topic. */
export async function grant(
  connection: KafkaConnectionOptions,
  user: string,
  topic: string,
  operations: readonly ("READ" | "WRITE" | "DESCRIBE" | "DESCRIBE_CONFIGS" | "DELETE")[],
) {
  const { AclOperations, AclPermissionTypes, createAclsV3, ResourcePatternTypes, ResourceTypes } = kafkaClient();
  const acls = operations.map((operation) => ({
    resourceType: ResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: "*",
    operation: AclOperations[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }));
  await new Brokers(connection).any((admin) => createAclsV3.api.async(admin, acls));
}
