import { createTopic } from "../../dev/kafka-admin";
import { toSensorKey } from "../../src/domain/keys";
import { Brokers } from "../../src/journal/kafka/brokers";
import { kafkaClient } from "../../src/journal/kafka/client";
import { KafkaJournal } from "../../src/journal/kafka/kafka-journal";
import { batchOf } from "../contract/journal-contract";
import { describeOnKafka, sharedKafka } from "../harness/kafka";
import { disposeLater, uniqueName } from "../harness/servers";
import { silent } from "../store/database";

const COMPRESSION = 0b111;
const ZSTD = 4;
const LARGE = Array.from({ length: 2_000 }, (_, value) => value);

describeOnKafka("records of the journal", () => {
  test("regression: a small batch is stored uncompressed", async () => {
    const connection = await sharedKafka();
    const topic = uniqueName("journal");
    await createTopic(connection, { topic, partitions: 1, replicas: 1, flushes: false });
    const journal = new KafkaJournal({ connection, topic, partition: 0 }, silent);
    disposeLater(() => journal.stop());
    await journal.start();
    await journal.claim();
    await journal.append(batchOf(toSensorKey("acme/a/s"), [1]));
    await journal.append(batchOf(toSensorKey("acme/a/s"), LARGE));
    expect(await compressionsOf(new Brokers(connection), topic)).toEqual([0, 0, ZSTD]);
  });

  test("reads the requested number of batches of any size", async () => {
    const connection = await sharedKafka();
    const topic = uniqueName("journal");
    await createTopic(connection, { topic, partitions: 1, replicas: 1, flushes: false });
    const journal = new KafkaJournal({ connection, topic, partition: 0 }, silent);
    disposeLater(() => journal.stop());
    await journal.start();
    await journal.claim();
    const places = [];
    for (let batch = 0; batch < 40; batch++) {
      places.push(await journal.append(batchOf(toSensorKey("acme/a/s"), batch % 4 === 3 ? LARGE : [batch])));
    }
    const [first] = places;
    for (const wanted of [1, 3, 7, 39, 100]) {
      const read = await journal.read(first!.position, wanted);
      expect(read.map(({ position }) => position)).toEqual(places.slice(1, 1 + wanted).map(({ position }) => position));
    }
  });
});

/** Resolves with the headers and the value of each stored record. */
async function compressionsOf(brokers: Brokers, topic: string): Promise<readonly number[]> {
  const { FetchIsolationLevels, fetchV17 } = kafkaClient();
  const { topicId, partitions } = await brokers.describe(topic);
  const leader = await brokers.connect(partitions[0]!.leader!);
  disposeLater(async () => leader.close(() => undefined));
  const bytes = 10_000_000;
  const place = {
    partition: 0,
    currentLeaderEpoch: -1,
    fetchOffset: 0n,
    lastFetchedEpoch: -1,
    partitionMaxBytes: bytes,
  };
  const wanted = [{ topicId, partitions: [place] }];
  const level = FetchIsolationLevels.READ_UNCOMMITTED;
  const { responses } = await fetchV17.api.async(leader, 0, 1, bytes, level, 0, -1, wanted, [], "");
  return (responses[0]?.partitions[0]?.records ?? []).map(({ attributes }) => attributes & COMPRESSION);
}
