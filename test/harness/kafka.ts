/** Kafka for tests: one shared server for each run, started on first use, and separate servers that tests can kill. */

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Kafka, type KafkaOptions, startKafka } from "../../dev/kafka";
import { createTopic, journalVariables } from "../../dev/kafka-admin";
import type { KafkaConnectionOptions } from "../../src/journal/kafka/brokers";
import { exists, kafkaFiles, type StartedKafka } from "./shared-kafka";
import { disposeLater, serversFile, temporaryDir, uniqueName } from "./servers";
import { until } from "./until";

/** Whether scripts/run.mjs has found or installed Kafka. */
export const isKafkaThere = process.env.SLUICE_KAFKA_JARS !== "off";

/** `describe` if Kafka is installed, otherwise `describe.skip`. */
export const describeOnKafka: jest.Describe = isKafkaThere ? describe : describe.skip;

/** Resolves with the run's shared Kafka: one broker without authentication. Give topics unique names. */
export async function sharedKafka(): Promise<KafkaConnectionOptions> {
  const { wanted, started } = kafkaFiles(path.dirname(serversFile()));
  await writeFile(wanted, "");
  await until(() => exists(started));
  const outcome = JSON.parse(await readFile(started, "utf8")) as StartedKafka;
  if ("error" in outcome) throw new Error(outcome.error);
  return outcome.connection;
}

/** Starts a Kafka for this file only. Tests may kill and restart it. */
export async function startOwnKafka(options: Omit<KafkaOptions, "dir"> = {}): Promise<Kafka> {
  const kafka = await startKafka({ ...options, dir: await temporaryDir() });
  disposeLater(() => kafka.kill());
  return kafka;
}

/** Creates a topic. Resolves with the environment variables of a platform whose journal is in this topic. */
export async function journalOn(kafka: Kafka): Promise<Record<string, string>> {
  const topic = uniqueName("journal");
  await createTopic(kafka.connection, { topic, partitions: 1, replicas: kafka.nodes.length, flushes: true });
  return journalVariables(kafka, topic);
}
