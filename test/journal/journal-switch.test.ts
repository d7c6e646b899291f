import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Db } from "mongodb";
import { createTopic } from "../../dev/kafka-admin";
import { buildProgram } from "../../src/cli/program";
import { FIRST_PARTITION, toPartition, toSensorKey, type Position } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { createFlusher } from "../../src/flush/create-flusher";
import { createJournal, type JournalSettings } from "../../src/journal/create-journal";
import { switchJournal } from "../../src/journal/switch-journal";
import { createReadingStores } from "../../src/store/create-stores";
import { batchOf } from "../contract/journal-contract";
import { describeOnKafka, sharedKafka } from "../harness/kafka";
import { disposeLater, temporaryDir, uniqueName } from "../harness/servers";
import { migratedDatabase, silent } from "../store/database";

const IN_MONGODB: JournalSettings = { kind: "mongodb", kafka: null };

async function newTopic(partitions = 1): Promise<JournalSettings> {
  const connection = await sharedKafka();
  const topic = uniqueName("journal");
  const required = { replicas: 1, flushes: true };
  await createTopic(connection, { topic, partitions, ...required });
  return { kind: "kafka", kafka: { connection, topic, required } };
}

function portsOf(db: Db, partition = FIRST_PARTITION) {
  const { flushed, checkpoints } = createReadingStores(db, partition);
  const ports = { db, partition, flushed, logger: silent };
  const lost: number[] = [];
  const observer = { stored: () => undefined, failed: () => undefined, lost: (batches: number) => lost.push(batches) };
  return {
    ...ports,
    lost,
    open(settings: JournalSettings): Journal {
      const journal = createJournal(settings, ports);
      disposeLater(() => journal.stop());
      return journal;
    },
    async flushAll(journal: JournalSettings) {
      const options = {
        intervalMs: 10,
        maxAgeMs: 60_000,
        maxReadings: 1_000,
        latestIntervalMs: 10,
        maxClockSkewMs: 60_000,
        consumers: [],
        partition,
      };
      const flusher = createFlusher(db, { ...options, journal }, observer, silent, () => undefined);
      await flusher.start();
      await flusher.stop();
    },
    async flushedThrough(): Promise<Position> {
      const { doneSeq, latestSeq } = await checkpoints.read();
      return doneSeq < latestSeq ? doneSeq : latestSeq;
    },
    async storedValues() {
      const documents = await db
        .collection<{ value: number; seq: number }>("telemetry")
        .find()
        .sort({ seq: 1 })
        .toArray();
      return documents.map(({ value }) => value);
    },
  };
}

/** Writes a partitions file with two partitions. Resolves with its path. */
async function twoPartitions(): Promise<string> {
  const dir = await temporaryDir();
  await writeFile(path.join(dir, "secret"), "0123456789abcdef0123456789abcdef");
  const entries = [0, 1].map((id) => ({
    id,
    brokerUrl: `mqtts://localhost:${8883 + id}`,
    admin: { username: "admin", passwordFile: "secret" },
    ingestion: { username: "ingestion", passwordFile: "secret", clientIdFile: "secret" },
  }));
  const file = path.join(dir, "partitions.json");
  await writeFile(file, JSON.stringify(entries));
  return file;
}

describeOnKafka("switch of the journal", () => {
  test("regression: a repeated command skips moved partitions, and moves the others", async () => {
    const { uri, db } = await migratedDatabase();
    const kafka = await newTopic(2);
    const { connection, topic = "" } = kafka.kafka ?? {};
    const environment = {
      MONGODB_URI: uri,
      SLUICE_MONGODB_DATABASE: db.databaseName,
      SLUICE_PARTITIONS_FILE: await twoPartitions(),
      SLUICE_KAFKA_BROKERS: connection?.brokers.map(({ host, port }) => `${host}:${port}`).join(",") ?? "",
      SLUICE_KAFKA_TLS: "off",
      SLUICE_KAFKA_TOPIC: topic,
      SLUICE_KAFKA_REPLICAS: "1",
    };
    const run = (write: (text: string) => void) =>
      buildProgram(write, environment).parseAsync(["journal-switch", "--to", "kafka"], { from: "user" });
    const partitions = [FIRST_PARTITION, toPartition(1)].map((partition) => portsOf(db, partition));
    const appendTo = async (settings: JournalSettings, value: number) => {
      for (const [index, ports] of partitions.entries()) {
        const journal = ports.open(settings);
        await journal.start();
        await journal.claim();
        await journal.append(batchOf(toSensorKey(`acme/a/s${index}`), [value + index]));
      }
    };
    await appendTo(IN_MONGODB, 1);
    const interrupted = run(() => {
      throw new Error("interrupted");
    });
    await expect(interrupted).rejects.toThrow("interrupted");
    const lines: string[] = [];
    await run((text) => lines.push(text));
    expect(lines).toEqual([
      "Partition 0: skipped, already in kafka.\n",
      expect.stringMatching(/^Partition 1: moved from mongodb to kafka\. Positions continue after \d+\.\n$/),
      "Set SLUICE_JOURNAL=kafka for every process, and start the processes.\n",
    ]);
    await appendTo(kafka, 3);
    for (const ports of partitions) await ports.flushAll(kafka);
    expect((await partitions[0]!.storedValues()).sort()).toEqual([1, 2, 3, 4]);
    expect(partitions.flatMap(({ lost }) => lost)).toEqual([]);
  });

  test("keeps readings and ascending positions across switches to Kafka and back", async () => {
    const { db } = await migratedDatabase();
    const ports = portsOf(db);
    const kafka = await newTopic();
    const settings = { kafka: kafka.kafka };
    const values: number[] = [];
    const positions: Position[] = [];
    let value = 0;
    for (const use of [IN_MONGODB, kafka, IN_MONGODB, kafka]) {
      const journal = ports.open(use);
      await journal.start();
      await journal.claim();
      for (let batch = 0; batch < 4; batch++) {
        const place = await journal.append(batchOf(toSensorKey("acme/a/s"), [value]));
        values.push(value++);
        expect(place.previous).toBeLessThan(place.position);
        positions.push(place.position);
        if (batch === 1) await ports.flushAll(use);
      }
      const to = use.kind === "kafka" ? "mongodb" : "kafka";
      const switched = await switchJournal(settings, to, ports);
      positions.push(switched!.position);
      await expect(journal.append(batchOf(toSensorKey("acme/a/s"), [-1]))).rejects.toMatchObject({
        name: "SupersededError",
      });
      const restarted = ports.open(use);
      await expect(restarted.start()).rejects.toMatchObject({ name: "KafkaSetupError", setting: "journal" });
    }
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
    expect(await ports.storedValues()).toEqual(values);
    expect(ports.lost).toEqual([]);
  });

  test("changes nothing while another process appends batches", async () => {
    const { db } = await migratedDatabase();
    const ports = portsOf(db);
    const kafka = await newTopic();
    const journal = ports.open(IN_MONGODB);
    await journal.start();
    await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
    const busy = {
      ...ports,
      async flushAll(settings: JournalSettings) {
        await ports.flushAll(settings);
        await journal.append(batchOf(toSensorKey("acme/a/s"), [2]));
      },
    };
    await expect(switchJournal(kafka, "kafka", busy)).rejects.toThrow("Another process uses the journal");
    await ports.open(IN_MONGODB).start();
    await switchJournal(kafka, "kafka", ports);
    expect(await ports.storedValues()).toEqual([1, 2]);
  });

  test("rejects a topic that contains records of another installation", async () => {
    const [first, second] = [await migratedDatabase(), await migratedDatabase()];
    const kafka = await newTopic();
    const journal = portsOf(first.db).open(kafka);
    await journal.start();
    await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
    await expect(portsOf(second.db).open(kafka).start()).rejects.toMatchObject({
      setting: "topic",
      found: expect.stringContaining("which holds records of another installation") as string,
    });
    const another = await newTopic();
    await expect(portsOf(first.db).open(another).start()).rejects.toMatchObject({
      setting: "topic",
      found: expect.stringContaining(`but the journal is in '${kafka.kafka?.topic}'`) as string,
    });
    await portsOf(first.db).open(kafka).start();
  });
});
