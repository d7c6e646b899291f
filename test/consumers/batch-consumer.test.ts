import type { Db } from "mongodb";
import { BatchConsumer, type BatchEffect } from "../../src/consumers/batch-consumer";
import { ConsumerRunner } from "../../src/consumers/consumer-runner";
import { toPosition, toSensorKey, type Position } from "../../src/domain/keys";
import type { Journal, JournalBatch } from "../../src/domain/ports/journal";
import { earliestCheckpoint, MongoConsumerCheckpoint } from "../../src/store/consumer-checkpoint";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { migratedDatabase, silent } from "../store/database";
import { until } from "../harness/until";

/** Adds values to a sum in one document, in the same transaction as the checkpoint. */
function sumOf(db: Db, harm: (applied: number) => void = () => undefined): BatchEffect {
  const checkpoint = new MongoConsumerCheckpoint(db, "sum");
  let applied = 0;
  return {
    name: "sum",
    takeOver: () => checkpoint.takeOver(),
    apply: (batches: readonly JournalBatch[], through: Position) =>
      checkpoint.commit(through, async (session) => {
        const values = batches.flatMap(({ columns }) => [...columns.value]);
        const sum = values.reduce((total, value) => total + value, 0);
        const change = { $inc: { sum, count: values.length } };
        const sums = db.collection<{ _id: string; sum: number; count: number }>("sums");
        await sums.updateOne({ _id: "sum" }, change, { session, upsert: true });
        harm(++applied);
      }),
  };
}

async function summed(db: Db) {
  return db.collection("sums").findOne({}, { projection: { _id: 0 } });
}

async function append(journal: Journal, from: number, to: number): Promise<void> {
  for (let value = from; value < to; value++) await journal.append(batchOf(toSensorKey("acme/a/s"), [value]));
}

describe.each(JOURNALS)("journal: $name", ({ create }) => {
  async function setUp() {
    const { db } = await migratedDatabase();
    await db.createCollection("sums");
    const journal = create(db);
    await journal.start();
    const runner = (effect: BatchEffect) => new ConsumerRunner(new BatchConsumer(effect, journal, silent), silent);
    return { db, journal, runner };
  }

  test("applies every batch once across restarts, and drains when it stops", async () => {
    const { db, journal, runner } = await setUp();
    await append(journal, 0, 70);
    for (const to of [75, 80]) {
      const running = runner(sumOf(db));
      await running.start();
      await append(journal, to - 5, to);
      await running.stop();
      expect(await summed(db)).toEqual({ count: to, sum: (to * (to - 1)) / 2 });
    }
    expect(await earliestCheckpoint(db, ["sum", "other"])).toBe((await journal.bounds()).newest);
    expect(await earliestCheckpoint(db, ["other"])).toBeNull();
  });

  test("applies a batch once even if its first commit fails", async () => {
    const { db, journal, runner } = await setUp();
    await append(journal, 0, 10);
    const failing = runner(
      sumOf(db, (applied) => {
        if (applied === 1) throw new Error("refused");
      }),
    );
    await failing.start();
    await until(async () => (await summed(db)) !== null);
    await failing.stop();
    expect(await summed(db)).toEqual({ count: 10, sum: 45 });
  });

  test("applies nothing once another process has taken over", async () => {
    const { db, journal, runner } = await setUp();
    const fenced = runner(sumOf(db));
    await fenced.start();
    const running = runner(sumOf(db));
    await running.start();
    await append(journal, 0, 10);
    await Promise.all([fenced.stop(), running.stop()]);
    expect(await summed(db)).toEqual({ count: 10, sum: 45 });
    expect(await new MongoConsumerCheckpoint(db, "sum").commit(toPosition(1), () => Promise.reject(new Error()))).toBe(
      false,
    );
  });
});
