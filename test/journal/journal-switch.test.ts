import type { Db } from "mongodb";
import { createTopic } from "../../dev/kafka-admin";
import { FIRST_PARTITION, toSensorKey, type Position } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { createFlusher } from "../../src/flush/create-flusher";
import { createJournal, type JournalSettings } from "../../src/journal/create-journal";
import { switchJournal } from "../../src/journal/switch-journal";
import { createReadingStores } from "../../src/store/create-stores";
import { batchOf } from "../contract/journal-contract";
import { describeOnKafka, sharedKafka } from "../harness/kafka";
import { disposeLater, uniqueName } from "../harness/servers";
import { migratedDatabase, silent } from "../store/database";

const IN_MONGODB: JournalSettings = { kind: "mongodb", kafka: null };

async function newTopic(): Promise<JournalSettings> {
  const connection = await sharedKafka();
  const topic = uniqueName("journal");
  const required = { replicas: 1, flushes: true };
  await createTopic(connection, { topic, partitions: 1, ...required });
  return { kind: "kafka", kafka: { connection, topic, required } };
}

function portsOf(db: Db) {
  const { flushed, checkpoints } = createReadingStores(db, FIRST_PARTITION);
  const ports = { db, partition: FIRST_PARTITION, flushed, logger: silent };
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

describeOnKafka("switch of the journal", () => {
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
      const { position } = await switchJournal(settings, to, ports);
      positions.push(position);
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
