import { readFile } from "node:fs/promises";
import type { Kafka } from "../../dev/kafka";
import { createTopic, grant, type NewTopic } from "../../dev/kafka-admin";
import { toSensorKey } from "../../src/domain/keys";
import type { KafkaConnectionOptions } from "../../src/journal/kafka/brokers";
import { KafkaJournal } from "../../src/journal/kafka/kafka-journal";
import { checkTopic } from "../../src/journal/kafka/topic-check";
import type { TopicRequirements } from "../../src/journal/kafka/topic-settings";
import { batchOf } from "../contract/journal-contract";
import { newAuthority } from "../harness/openssl";
import { describeOnKafka, startOwnKafka } from "../harness/kafka";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { silent } from "../store/database";

const REQUIRED: TopicRequirements = { replicas: 1, flushes: true };
const RIGHTS = ["READ", "WRITE", "DESCRIBE", "DESCRIBE_CONFIGS", "DELETE"] as const;

describeOnKafka("setup of Kafka", () => {
  let kafka: Kafka;
  let secured: KafkaConnectionOptions;

  beforeAll(async () => {
    kafka = await startOwnKafka({ users: { sluice: "sluice-secret", guest: "guest-secret" } });
    const ca = await readFile(kafka.caFile ?? "", "utf8");
    const credentials = { username: "sluice", password: "sluice-secret" };
    secured = { brokers: kafka.secured, tls: { ca }, credentials };
  });

  async function newTopic(options: Partial<NewTopic> = {}): Promise<string> {
    const topic = uniqueName("journal");
    await createTopic(kafka.connection, { topic, partitions: 1, ...REQUIRED, ...options });
    await grant(kafka.connection, "sluice", topic, RIGHTS);
    return topic;
  }

  function open(topic: string, connection = secured, required = REQUIRED): KafkaJournal {
    const check = (log: Parameters<typeof checkTopic>[0]) => checkTopic(log, required, silent);
    const journal = new KafkaJournal({ connection, topic, partition: 0, check }, silent);
    disposeLater(() => journal.stop());
    return journal;
  }

  test("appends, reads and trims over TLS as a user with rights on one topic only", async () => {
    const journal = open(await newTopic());
    await journal.start();
    await journal.claim();
    const first = await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
    const second = await journal.append(batchOf(toSensorKey("acme/a/s"), [2]));
    expect((await journal.read(first.position, 10)).map(({ position }) => position)).toEqual([second.position]);
    await journal.trim(first.position, Date.now() + 60_000);
    expect((await journal.bounds()).oldest).toBe(second.position);
    expect(journal.failure).toBeNull();
  });

  test.each([
    ["a wrong password", "credentials", () => ({ credentials: { username: "sluice", password: "wrong" } })],
    ["an unknown user", "credentials", () => ({ credentials: { username: "nobody", password: "wrong" } })],
    ["a user without rights", "credentials", () => ({ credentials: { username: "guest", password: "guest-secret" } })],
    ["another CA", "ca", () => ({ tls: { ca: newAuthority("another").certificate } })],
  ] as const)("rejects %s at the start, and names the remedy", async (_what, setting, difference) => {
    const topic = await newTopic();
    const journal = open(topic, { ...secured, ...difference() });
    await expect(journal.start()).rejects.toMatchObject({ name: "KafkaSetupError", setting });
  });

  test.each([
    ["number of replicas", {}, { replicas: 2, flushes: true }],
    ["flush.messages", { settings: { "flush.messages": "1000" } }, REQUIRED],
    ["retention.ms", { settings: { "retention.ms": "604800000" } }, REQUIRED],
    ["cleanup.policy", { settings: { "cleanup.policy": "compact" } }, REQUIRED],
    ["max.message.bytes", { settings: { "max.message.bytes": "1048588" } }, REQUIRED],
    ["unclean.leader.election.enable", { settings: { "unclean.leader.election.enable": "true" } }, REQUIRED],
    ["message.timestamp.type", { settings: { "message.timestamp.type": "LogAppendTime" } }, REQUIRED],
  ] as const)("rejects a topic for its %s at the start", async (name, options, required) => {
    const journal = open(await newTopic(options), secured, required);
    const started = journal.start();
    await expect(started).rejects.toMatchObject({ name: "KafkaSetupError", setting: "topic" });
    if (required === REQUIRED) await expect(started).rejects.toThrow(new RegExp(`${name}=.*--add-config ${name}=`));
  });

  test("accepts a topic that does not flush if this is configured", async () => {
    const journal = open(await newTopic({ flushes: false }), secured, { replicas: 1, flushes: false });
    await journal.start();
  });

  test("rejects a missing topic and a missing partition", async () => {
    const missing = new KafkaJournal({ connection: kafka.connection, topic: "missing", partition: 0 }, silent);
    disposeLater(() => missing.stop());
    await expect(missing.start()).rejects.toThrow("'missing', which does not exist");
    const topic = await newTopic();
    const check = (log: Parameters<typeof checkTopic>[0]) => checkTopic(log, REQUIRED, silent);
    const beyond = new KafkaJournal({ connection: secured, topic, partition: 1, check }, silent);
    disposeLater(() => beyond.stop());
    await expect(beyond.start()).rejects.toThrow("has no partition 1");
  });

  test("regression: waits for a new topic that the broker does not know yet", async () => {
    const topic = uniqueName("journal");
    const journal = new KafkaJournal({ connection: kafka.connection, topic, partition: 0 }, silent);
    disposeLater(() => journal.stop());
    const started = journal.start();
    await createTopic(kafka.connection, { topic, partitions: 1, ...REQUIRED });
    await started;
  });

  test.each([
    ["that do not respond", () => [{ host: "127.0.0.1", port: 1 }], "127.0.0.1:1"],
    ["without TLS", () => kafka.brokers, "TLS"],
  ] as const)("reports why it waits for brokers %s, and stops immediately", async (_what, brokers, why) => {
    const journal = open("journal", { ...secured, brokers: brokers() });
    const started = journal.start();
    await until(() => Promise.resolve(journal.failure !== null));
    expect(journal.failure).toContain("Kafka does not respond");
    expect(journal.failure).toContain(why);
    await journal.stop();
    await expect(started).rejects.toThrow("the journal is stopped");
  });

  test("regression: aborts an append while its broker hangs, and does not repeat it", async () => {
    const topic = await newTopic();
    const journal = open(topic);
    await journal.start();
    await journal.claim();
    const first = await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
    const [node] = kafka.nodes;
    await node?.kill("SIGSTOP");
    const stop = new AbortController();
    const append = journal.append(batchOf(toSensorKey("acme/a/s"), [2]), stop.signal);
    setImmediate(() => stop.abort(new Error("enough")));
    await expect(append).rejects.toThrow("enough");
    await node?.kill("SIGCONT");
    await journal.append(batchOf(toSensorKey("acme/a/s"), [3]));
    const values = (await journal.read(first.position, 10)).flatMap(({ columns }) => [...columns.value]);
    expect(values.filter((value) => value === 3)).toEqual([3]);
    expect(values.length).toBeLessThanOrEqual(2);
  });
});
