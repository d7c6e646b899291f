/** Checks that the settings of a topic guarantee what the journal promises, before Sluice writes to the topic. */
import type { Connection } from "@platformatic/kafka";
import type { Logger } from "pino";
import { kafkaClient } from "./client";
import { isDenied, KafkaSetupError } from "./failures";
import type { PartitionLog } from "./partition-log";
import { TOPIC_SETTINGS, type TopicRequirements, type TopicSetting } from "./topic-settings";

/** Recommended maximum of `broker.session.timeout.ms`: losing a broker interrupts ingestion for as long. */
const RECOMMENDED_SESSION_MS = 3_000;

/**
 * Checks the settings of the topic.
 *
 * @throws KafkaSetupError for the first setting that does not meet the requirements
 */
export async function checkTopic(log: PartitionLog, required: TopicRequirements, logger: Logger): Promise<void> {
  const { topic, partition } = log;
  const { partitions } = await log.describe();
  if (partitions.length <= partition) {
    const remedy = `add partitions with kafka-topics.sh --alter --topic ${topic} --partitions ${partition + 1}`;
    throw new KafkaSetupError("topic", `names '${topic}', which has no partition ${partition}`, remedy);
  }
  const replicas = Math.min(...partitions.map((each) => each.replicas));
  if (replicas < required.replicas) {
    const remedy =
      "add replicas to every partition with kafka-reassign-partitions.sh, or set SLUICE_KAFKA_REPLICAS to a lower number";
    const count = replicas === 1 ? "1 replica" : `${replicas} replicas`;
    const found = `names '${topic}', which has a partition with ${count}, but Sluice requires ${required.replicas}`;
    throw new KafkaSetupError("topic", found, remedy);
  }
  const configs = await log.brokers.any((connection) => configsOf(connection, "TOPIC", topic));
  for (const setting of TOPIC_SETTINGS) checkSetting(topic, setting, configs.get(setting.name), required);
  await warnOfSlowFailover(log, logger);
}

function checkSetting(
  topic: string,
  { name, wanted, fits }: TopicSetting,
  value: string | undefined,
  required: TopicRequirements,
): void {
  if (value === undefined || fits(value, required)) return;
  const change = `${name}=${wanted(required)}`;
  const remedy = `run kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${change}`;
  throw new KafkaSetupError("topic", `names '${topic}', which has ${name}=${value} instead of ${change}`, remedy);
}

/**
 * Warns of a long session timeout. Only administrators of the cluster may read this setting, so a denied read is no
 * error.
 */
async function warnOfSlowFailover({ brokers }: PartitionLog, logger: Logger): Promise<void> {
  const name = "broker.session.timeout.ms";
  try {
    const configs = await brokers.any((connection) => brokerConfigs(connection));
    const milliseconds = Number(configs.get(name));
    if (milliseconds > RECOMMENDED_SESSION_MS) {
      const message = "journal: losing a Kafka broker interrupts ingestion for the session timeout";
      logger.warn({ setting: name, milliseconds, recommended: RECOMMENDED_SESSION_MS }, message);
    }
  } catch (error) {
    if (!isDenied(error)) throw error;
    logger.info({ setting: name }, "journal: setting of the brokers not checked, because Kafka does not permit it");
  }
}

async function brokerConfigs(connection: Connection): Promise<Map<string, string>> {
  const { metadataV12 } = kafkaClient();
  const { brokers } = await metadataV12.api.async(connection, [], false);
  const here = brokers.find(({ host, port }) => host === connection.host && port === connection.port) ?? brokers[0];
  return here === undefined ? new Map() : configsOf(connection, "BROKER", String(here.nodeId));
}

/** Settings of a topic or a broker. Any broker describes every topic, but a broker describes only itself. */
async function configsOf(connection: Connection, type: "TOPIC" | "BROKER", name: string): Promise<Map<string, string>> {
  const { ConfigResourceTypes, describeConfigsV4 } = kafkaClient();
  const resources = [{ resourceType: ConfigResourceTypes[type], resourceName: name, configurationKeys: null }];
  const response = await describeConfigsV4.api.async(connection, resources, false, false);
  return new Map(response.results[0]?.configs.map((config) => [config.name, config.value ?? ""]));
}
