import { JournalFollower } from "../../src/consumers/journal-follower";
import { FIRST_PARTITION, toId, toSensorKey } from "../../src/domain/keys";
import type { Journal } from "../../src/domain/ports/journal";
import { endOfBatch } from "../../src/domain/reading";
import { Live } from "../../src/live/live";
import { PartitionedRecentReadings } from "../../src/live/partitioned-recent";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import { migratedDatabase, silent } from "../store/database";

const KEY = toSensorKey("acme/a/s");
const FILTER = { tenantId: toId("acme") };
const LIVE = { onOverflow: "GAP" } as const;

describe.each(JOURNALS)("journal: $name", ({ create }) => {
  /** @param idleMs Time for which the journal is followed after its last use. Default: longer than the test. */
  async function open(idleMs = 3_600_000, queueReadings = 10_000) {
    const { db, connect } = await migratedDatabase();
    const checkpoints = new MongoFlushCheckpoints(db);
    const [journal, writer] = [create(db), create(await connect())];
    await Promise.all([journal.start(), writer.start()]);
    let reads = 0;
    const followed: Pick<Journal, "bounds" | "read" | "follow"> = {
      bounds: () => journal.bounds(),
      read: (...range) => {
        reads++;
        return journal.read(...range);
      },
      follow: (...range) => journal.follow(...range),
    };
    const live = new Live(
      {
        journal,
        stored: new MongoTelemetryRepository(db),
        checkpoints,
        createFollower: (after, listeners) => new JournalFollower(followed, after, listeners, false, silent),
        logger: silent,
      },
      { queueReadings, maxSensors: 1_000, recentReadings: 10_000, partition: FIRST_PARTITION, idleMs },
    );
    await live.start();
    disposeLater(() => live.stop());
    const recent = new PartitionedRecentReadings(new Map([[FIRST_PARTITION, live]]), {
      peek: () => FIRST_PARTITION,
      find: async (tenantIds) => tenantIds.map(() => FIRST_PARTITION),
    });
    const values = async () => (await recent.since([KEY])).get(KEY)?.map(({ value }) => value);
    const commit = (...readings: number[]) => writer.append(batchOf(KEY, readings));
    return { live, recent, journal, commit, values, reads: () => reads };
  }

  /**
   * Reads a subscription up to the value `last`, and ends it. Resolves with its values, its first cursor and its last
   * cursor.
   */
  async function follow(events: ReturnType<Live["subscribe"]>, last: number) {
    const values: number[] = [];
    const cursors: number[] = [];
    while (values.at(-1) !== last) {
      const event = await events.next();
      if (event.done === true) break;
      expect(event.value.gap).toBeNull();
      cursors.push(event.value.cursor);
      values.push(...event.value.readings.map(({ value }) => value));
    }
    await events.return?.();
    return { values, first: cursors[0], last: cursors.at(-1) };
  }

  test("follows nothing until a query, which sees everything that was committed before", async () => {
    const { live, recent, commit, values, reads } = await open();
    await commit(1, 2);
    await commit(3);
    expect(live.isFollowing).toBe(false);
    expect(reads()).toBe(0);
    expect(await values()).toEqual([1, 2, 3]);
    expect(recent.follow([KEY])).toBeUndefined();
    expect(recent.latest(KEY)?.value).toBe(3);
    await commit(4);
    await until(() => recent.latest(KEY)?.value === 4);
  });

  test("stops following the journal when idle, and follows it again for the next query", async () => {
    const { live, recent, commit, values } = await open(200);
    await commit(1);
    expect(await values()).toEqual([1]);
    await until(() => !live.isFollowing);
    expect(recent.latest(KEY)).toBeUndefined();
    await commit(2);
    expect(await values()).toEqual([1, 2]);
    await until(() => !live.isFollowing);
    const events = live.subscribe(FILTER, LIVE);
    await events.next();
    await commit(3);
    expect((await follow(events, 3)).values).toEqual([3]);
  });

  test("follows the journal during a subscription, and stops after its end", async () => {
    const { live, commit, values } = await open(100);
    const events = live.subscribe(FILTER, LIVE);
    await events.next();
    await commit(1);
    await events.next();
    expect(await values()).toEqual([1]);
    // Waits for several idle periods, each of which would end the following.
    for (const ends = Date.now() + 500; Date.now() < ends;) {
      await commit(2);
      await events.next();
      expect(live.isFollowing).toBe(true);
    }
    await events.return?.();
    await until(() => !live.isFollowing);
  });

  test("loses and repeats nothing after the first cursor when following begins", async () => {
    const { live, commit } = await open(100);
    for (let value = 0; value < 20; value++) await commit(value);
    const events = live.subscribe(FILTER, LIVE);
    const before = live.subscribe(FILTER, { ...LIVE, after: 0 });
    const committing = (async () => {
      for (let value = 20; value < 80; value++) await commit(value);
    })();
    const all = Array.from({ length: 80 }, (_, value) => value);
    const [some, every] = await Promise.all([follow(events, 79), follow(before, 79), committing]);
    expect(every.values).toEqual(all);
    expect(some.values).toEqual(all.slice(-some.values.length));
    await until(() => !live.isFollowing);
    // A subscription can resume from any cursor, even if the journal was not followed meanwhile.
    const resumed = await follow(live.subscribe(FILTER, { ...LIVE, after: some.first }), 79);
    expect(resumed.values).toEqual(some.values);
    await commit(80);
    const further = live.subscribe(FILTER, { ...LIVE, after: every.last });
    expect((await follow(further, 80)).values).toEqual([80]);
  });

  test("regression: resumes without a gap if it missed more than its queue holds", async () => {
    const { live, commit } = await open(3_600_000, 100);
    const { position } = await commit(0);
    const values = Array.from({ length: 600 }, (_, value) => value + 1);
    for (let at = 0; at < values.length; at += 20) await commit(...values.slice(at, at + 20));
    const events = live.subscribe(FILTER, { ...LIVE, after: endOfBatch(position) });
    await events.next();
    const first = events.next();
    // Reads no further events until all batches are in memory.
    await until(() => live.isFollowing);
    const begun = await first;
    const some = begun.done === true ? [] : begun.value.readings.map(({ value }) => value);
    expect([...some, ...(await follow(events, 600)).values]).toEqual(values);
  });

  test("serves readings that its own process ingests without reading the journal", async () => {
    const { live, journal, values, reads } = await open(100);
    live.setLocalWriter(true);
    await until(() => live.isFollowing);
    const before = reads();
    for (const value of [1, 2, 3]) {
      const batch = batchOf(KEY, [value]);
      live.offer({ ...batch, ...(await journal.append(batch)) });
    }
    expect(await values()).toEqual([1, 2, 3]);
    expect(reads()).toBe(before);
    live.setLocalWriter(false);
    await until(() => !live.isFollowing);
  });

  test("ends a subscription that has not begun when the process stops", async () => {
    const { live } = await open();
    const events = live.subscribe(FILTER, LIVE);
    await live.stop();
    expect(await events.next()).toEqual({ done: true, value: undefined });
  });
});
