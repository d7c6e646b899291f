import { setTimeout as sleep } from "node:timers/promises";
import { createTopic } from "../../dev/kafka-admin";
import { BEFORE_ALL, toSensorKey, type Position } from "../../src/domain/keys";
import { KafkaJournal } from "../../src/journal/kafka/kafka-journal";
import { isFull } from "../chaos/extent";
import { batchOf } from "../contract/journal-contract";
import { describeOnKafka, startOwnKafka } from "../harness/kafka";
import { disposeLater } from "../harness/servers";
import { silent } from "../store/database";

/** Duration of the failures, in seconds. */
const SECONDS = isFull ? 300 : 20;
const WRITERS = 3;
const TOPIC = { topic: "rivals", partitions: 1, replicas: 3, flushes: true };

interface Counts {
  acknowledged: Set<number>;
  superseded: number;
  claims: number;
  longestPauseMs: number;
}

describeOnKafka("rival writers on three brokers", () => {
  test("counts each acknowledged batch once despite killed writers and stopped brokers", async () => {
    const kafka = await startOwnKafka({ nodes: 3 });
    await createTopic(kafka.connection, TOPIC);
    const open = async () => {
      const journal = new KafkaJournal({ connection: kafka.connection, topic: TOPIC.topic, partition: 0 }, silent);
      disposeLater(() => journal.stop());
      await journal.start();
      return journal;
    };
    const counts: Counts = { acknowledged: new Set(), superseded: 0, claims: 0, longestPauseMs: 0 };
    const ending = new AbortController();
    let next = 0;

    /** Writes as one of the rivals. A superseded writer claims again. A new writer replaces a killed writer. */
    async function write(): Promise<void> {
      while (!ending.signal.aborted) {
        const journal = await open();
        const life = AbortSignal.any([ending.signal, AbortSignal.timeout(Math.round(1_000 + Math.random() * 6_000))]);
        // Stops the writer's connection, possibly during an operation.
        life.addEventListener("abort", () => void journal.stop(), { once: true });
        try {
          await journal.claim(life);
          counts.claims++;
          for (;;) {
            const value = next++;
            const begun = performance.now();
            await journal.append(batchOf(toSensorKey("acme/a/s"), [value]), life);
            counts.longestPauseMs = Math.max(counts.longestPauseMs, performance.now() - begun);
            counts.acknowledged.add(value);
          }
        } catch (error) {
          if (error instanceof Error && error.name === "SupersededError") counts.superseded++;
          await journal.stop();
          await sleep(Math.random() * 800);
        }
      }
    }

    const writing = Promise.all(Array.from({ length: WRITERS }, write));
    const kills: string[] = [];
    for (const until = Date.now() + SECONDS * 1_000; Date.now() < until;) {
      await sleep(500 + Math.random() * 2_000);
      const node = kafka.nodes[Math.floor(Math.random() * kafka.nodes.length)]!;
      const isKill = Math.random() < 0.4;
      kills.push(isKill ? "kill -9" : "SIGSTOP");
      await node.kill(isKill ? "SIGKILL" : "SIGSTOP");
      await sleep(500 + Math.random() * 2_500);
      await (isKill ? node.restart() : node.kill("SIGCONT"));
    }
    ending.abort();
    await writing;

    const reader = await open();
    const all = await everything(reader, BEFORE_ALL);
    const values = all.flatMap(({ columns }) => [...columns.value]);
    const counted = new Set(values);
    process.stdout.write(
      `rivals: ${SECONDS} s, ${kills.length} faults of brokers (${kills.filter((kill) => kill === "kill -9").length} kill -9), ` +
        `${counts.claims} claims, ${counts.superseded} superseded, ${counts.acknowledged.size} acknowledged, ` +
        `${values.length} counted, longest append ${Math.round(counts.longestPauseMs)} ms\n`,
    );
    expect([...counts.acknowledged].filter((value) => !counted.has(value))).toEqual([]);
    expect(counted.size).toBe(values.length);
    expect(counts.claims).toBeGreaterThan(WRITERS);
    const positions = all.map(({ position }) => position);
    for (let trial = 0; trial < 20; trial++) {
      const from = Math.floor(Math.random() * positions.length);
      const suffix = await everything(await open(), positions[from]!);
      expect(suffix.map(({ position }) => position)).toEqual(positions.slice(from + 1));
    }
  });
});

async function everything(journal: KafkaJournal, after: Position) {
  const all = [];
  for (let last = after; ;) {
    const read = await journal.read(last, 256);
    if (read.length === 0) return all;
    all.push(...read);
    last = read.at(-1)?.position ?? last;
  }
}
