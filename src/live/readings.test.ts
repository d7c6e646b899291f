import fc from "fast-check";
import pino from "pino";
import { JournalFollower } from "../consumers/journal-follower";
import {
  BEFORE_ALL,
  laterOf,
  toAssetKey,
  toId,
  toPosition,
  toSensorKey,
  toSensorKeys,
  type Position,
} from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import type { ReadingsEvent } from "../domain/ports/live";
import type { TelemetryRepository } from "../domain/ports/telemetry-store";
import { readingAt, readingSeq, rowCount } from "../domain/reading";
import { ReadingsFeed } from "./readings";
import { ReadingsChannel, ReadingsChannels } from "./readings-channel";

/** Returns the position of a batch. The positions have gaps, as in Kafka. */
const at = (seq: number) => toPosition(seq * 7);

function batchOf(seq: number, rows: Array<[sensorKey: string, value: number]>): JournalBatch {
  const sources = [...new Set(rows.map(([key]) => key))];
  return {
    position: at(seq),
    previous: at(seq - 1),
    committedAt: 1_000,
    ledger: [],
    columns: {
      sources: toSensorKeys(sources),
      source: Uint32Array.from(rows, ([key]) => sources.indexOf(key)),
      timestamp: Float64Array.from(rows, () => 1_000),
      receivedAt: Float64Array.from(rows, () => 1_000),
      value: Float64Array.from(rows, ([, value]) => value),
      fingerprint: new Uint32Array(rows.length * 2),
    },
  };
}

/**
 * A journal with these batches. `readOf` examines one batch after another for readings of a tenant.
 *
 * @param deleted position of the newest batch that the journal has deleted
 */
function journalOf(batches: JournalBatch[], deleted = BEFORE_ALL) {
  const read = async (after: Position, limit: number) =>
    batches.filter(({ position }) => position > after).slice(0, limit);
  return {
    read,
    bounds: async () => ({
      oldest: batches[0]?.position ?? BEFORE_ALL,
      newest: batches.at(-1)?.position ?? deleted,
    }),
    follow: () => undefined,
    readOf: async (tenantId: string, after: Position, last: Position, { most }: { readonly most: number }) => {
      const missing = laterOf(after, (await read(after, 1))[0]?.previous ?? after);
      const found: JournalBatch[] = [];
      let through = after;
      let examined = 0;
      for (const batch of batches) {
        if (missing > after || found.length === most || batch.position > last) break;
        if (batch.position <= after) continue;
        if (batch.previous > through) break;
        through = batch.position;
        examined++;
        if (batch.columns.sources.some((key) => key.startsWith(`${tenantId}/`))) found.push(batch);
      }
      return { batches: found, through, missing, examined };
    },
  };
}

/** A telemetry collection with the readings of these batches. */
function storeOf(batches: readonly JournalBatch[]): Pick<TelemetryRepository, "bySeq"> {
  return {
    bySeq: (_filter, fromSeq, toSeq, limit) =>
      Promise.resolve(
        batches
          .flatMap(({ position, columns }) => Array.from(columns.source, (_, row) => readingAt(position, columns, row)))
          .filter(({ seq }) => seq >= fromSeq && seq <= toSeq)
          .slice(0, limit),
      ),
  };
}

async function nextOf(events: AsyncIterator<ReadingsEvent>): Promise<ReadingsEvent> {
  const next = await events.next();
  if (next.done === true) throw new Error("ended");
  return next.value;
}

const live = { onOverflow: "GAP" } as const;

afterEach(() => jest.restoreAllMocks());

test("delivers only the tenant's readings from the call on, after an initial cursor", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 100);
  const acme = feed.subscribe({ tenantId: toId("acme") }, live);
  feed.publish(
    batchOf(1, [
      ["acme/a/s", 1],
      ["acme2/a/s", 2],
      ["globex/a/s", 3],
    ]),
  );
  expect(await nextOf(acme)).toMatchObject({ readings: [], gap: null });
  expect((await nextOf(acme)).readings.map((reading) => reading.value)).toEqual([1]);
});

test("delivers readings that match a filter by asset or by sensor", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 100);
  const events = feed.subscribe(
    { tenantId: toId("t"), assetKeys: [toAssetKey("t/a")], sensorKeys: [toSensorKey("t/b/s1")] },
    live,
  );
  feed.publish(
    batchOf(1, [
      ["t/a/s1", 1],
      ["t/b/s1", 2],
      ["t/b/s2", 3],
      ["t/ab/s1", 4],
    ]),
  );
  await nextOf(events);
  expect((await nextOf(events)).readings.map((reading) => reading.value)).toEqual([1, 2]);
});

test("regression: bounds a stalled subscriber's queue, and reports a gap", async () => {
  const batches: JournalBatch[] = [];
  const feed = new ReadingsFeed(journalOf(batches), storeOf([]), 1_000);
  const stalled = feed.subscribe({ tenantId: toId("t") }, live);
  const begun = await nextOf(stalled);
  for (let seq = 1; seq <= 5_000; seq++) {
    const batch = batchOf(seq, [["t/a/s", seq]]);
    batches.push(batch);
    feed.publish(batch);
  }
  const event = await nextOf(stalled);
  expect(event.readings).toEqual([]);
  expect(event.gap?.dropped).toBeGreaterThan(1_000);
  expect(event.gap?.resumeAfter).toBe(begun.cursor);
  const resumed = feed.subscribe({ tenantId: toId("t") }, { ...live, after: event.gap?.resumeAfter });
  const values: number[] = [];
  while (values.length < 5_000) values.push(...(await nextOf(resumed)).readings.map((reading) => reading.value));
  expect(values).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
});

test("regression: a full queue of one tenant drops no readings of another tenant", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 10);
  const acme = feed.subscribe({ tenantId: toId("acme") }, live);
  const globex = feed.subscribe({ tenantId: toId("globex") }, live);
  for (let seq = 1; seq <= 100; seq++) feed.publish(batchOf(seq, [["acme/a/s", seq]]));
  feed.publish(batchOf(101, [["globex/a/s", -1]]));
  await nextOf(globex);
  expect((await nextOf(globex)).readings.map((reading) => reading.sensorKey)).toEqual(["globex/a/s"]);
  expect((await nextOf(acme)).gap).not.toBeNull();
});

test("regression: catches up without a gap on batches larger than its queue", async () => {
  const batches = Array.from({ length: 200 }, (_, index) =>
    batchOf(
      index + 1,
      Array.from({ length: 30 }, (_row, row): [string, number] => ["t/a/s", index * 30 + row]),
    ),
  );
  const feed = new ReadingsFeed(journalOf(batches), storeOf([]), 20);
  const events = feed.subscribe({ tenantId: toId("t") }, live);
  await nextOf(events);
  const follower = new JournalFollower(
    journalOf(batches),
    BEFORE_ALL,
    [(batch) => feed.publish(batch)],
    true,
    pino({ level: "silent" }),
  );
  const started = follower.start();
  const values: number[] = [];
  while (values.length < 6_000) {
    const { readings, gap } = await nextOf(events);
    expect(gap).toBeNull();
    values.push(...readings.map(({ value }) => value));
  }
  expect(values).toEqual(Array.from({ length: 6_000 }, (_, index) => index));
  await started;
  await follower.stop();
});

test.each([
  { filter: { tenantId: toId("t") }, of: "a tenant" },
  { filter: { tenantId: null }, of: "every tenant" },
])("regression: replays many small batches of $of at a time, but few large ones", async ({ filter }) => {
  const small = Array.from({ length: 600 }, (_, index) => batchOf(index + 1, [["t/a/s", index]]));
  const rows = Array.from({ length: 1_200 }, (_, index): [string, number] => ["t/a/s", 600 + index]);
  const large = Array.from({ length: 50 }, (_, index) => batchOf(601 + index, rows));
  const journal = journalOf([...small, ...large]);
  const reads: number[] = [];
  const counting = {
    ...journal,
    read: async (...[after, limit]: Parameters<typeof journal.read>) => {
      const read = await journal.read(after, limit);
      if (filter.tenantId === null) reads.push(read.length);
      return read;
    },
    readOf: async (...args: Parameters<typeof journal.readOf>) => {
      const found = await journal.readOf(...args);
      reads.push(found.batches.length);
      return found;
    },
  };
  const feed = new ReadingsFeed(counting, storeOf([]), 100);
  feed.startAfter(at(650));
  const events = feed.subscribe(filter, { ...live, after: 0 });
  let count = 0;
  while (count < 600 + 50 * 1_200) count += (await nextOf(events)).readings.length;
  const ofSmall = reads.findIndex((_, index) => reads.slice(0, index).reduce((sum, each) => sum + each, 0) >= 600);
  expect(ofSmall).toBeLessThan(50);
  expect(Math.max(...reads)).toBe(16);
  expect(reads.slice(-20)).toEqual(Array.from({ length: 20 }, () => 1));
});

test("LATEST_PER_SENSOR keeps each sensor's newest reading and counts dropped ones", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 10);
  const events = feed.subscribe({ tenantId: toId("t") }, { onOverflow: "LATEST_PER_SENSOR" });
  await nextOf(events);
  for (let seq = 1; seq <= 11; seq++) feed.publish(batchOf(seq, [[seq % 2 === 0 ? "t/a/even" : "t/a/odd", seq]]));
  const event = await nextOf(events);
  expect(new Set(event.readings.map((reading) => reading.value))).toEqual(new Set([10, 11]));
  expect(event.gap?.dropped).toBe(9);
});

test("regression: resumes from any event of 1,000 sensors without loss or repetition", async () => {
  const sensors = 2_500;
  const rounds = [0, 1, 2].map((round) =>
    batchOf(
      round + 1,
      Array.from({ length: sensors }, (_, index): [string, number] => [`t/a/s${index}`, round * sensors + index]),
    ),
  );
  const feed = new ReadingsFeed(journalOf(rounds), storeOf([]), 5_000);
  const slow = feed.subscribe({ tenantId: toId("t") }, { onOverflow: "LATEST_PER_SENSOR" });
  await nextOf(slow);
  rounds.forEach((batch) => feed.publish(batch));
  const got: number[] = [];
  let dropped = 0;
  while (got.length + dropped < 3 * sensors) {
    const { readings, gap, cursor } = await nextOf(slow);
    got.push(...readings.map(({ value }) => value));
    dropped += gap?.dropped ?? 0;
    const resumed = feed.subscribe({ tenantId: toId("t") }, { onOverflow: "GAP", after: cursor });
    await nextOf(resumed);
    const rest: number[] = [];
    while (got.length + dropped + rest.length < 3 * sensors) {
      rest.push(...(await nextOf(resumed)).readings.map(({ value }) => value));
    }
    expect(rest).toEqual(Array.from({ length: rest.length }, (_, index) => 3 * sensors - rest.length + index));
    expect(rest.filter((value) => got.includes(value))).toEqual([]);
    await resumed.return?.();
  }
  expect(new Set(got.slice(-sensors))).toEqual(
    new Set(Array.from({ length: sensors }, (_, index) => 2 * sensors + index)),
  );
});

test("regression: replays that wait for their rate limit leave room for other replays", async () => {
  const batches = [1, 2, 3].map((seq) =>
    batchOf(
      seq,
      ["a", "b", "c"].map((tenant): [string, number] => [`${tenant}/a/s`, seq]),
    ),
  );
  const feed = new ReadingsFeed(journalOf(batches), storeOf([]), 100);
  feed.startAfter(at(3));
  const without = { ...live, after: 0, pay: () => new Promise<void>(() => {}) };
  const poor = ["a", "b"].map((tenantId) => feed.subscribe({ tenantId: toId(tenantId) }, without));
  for (const events of poor) {
    await nextOf(events);
    void events.next();
  }
  await new Promise((resolve) => setImmediate(resolve));
  const events = feed.subscribe({ tenantId: toId("c") }, { ...live, after: 0 });
  await nextOf(events);
  expect((await nextOf(events)).readings.map(({ value }) => value)).toEqual([1, 2, 3]);
});

test("joins replay and live stream without loss or repetition, from any cursor", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(3), { minLength: 1, maxLength: 80 }),
      fc.nat(200),
      fc.array(fc.boolean(), { minLength: 200, maxLength: 200 }),
      async (sizes, afterRow, takeNow) => {
        const batches: JournalBatch[] = [];
        const feed = new ReadingsFeed(journalOf(batches), storeOf([]), 100_000);
        let value = 0;
        const publishNext = (size: number) => {
          const rows = Array.from({ length: size }, (): [string, number] => ["t/a/s", value++]);
          const batch = batchOf(batches.length + 1, rows);
          batches.push(batch);
          feed.publish(batch);
        };
        const half = Math.ceil(sizes.length / 2);
        sizes.slice(0, half).forEach(publishNext);
        const all = batches.flatMap((batch) =>
          Array.from({ length: rowCount(batch.columns) }, (_, row) => readingAt(batch.position, batch.columns, row)),
        );
        const after = all[Math.min(afterRow, all.length - 1)];
        const events = feed.subscribe({ tenantId: toId("t") }, { ...live, after: after?.seq ?? 0 });
        const got: number[] = [];
        let next = half;
        for (const isTake of takeNow) {
          if (!isTake && next < sizes.length) publishNext(sizes[next++] ?? 0);
          else if (got.at(-1) !== value - 1 && (after?.value ?? -1) < value - 1) {
            got.push(...(await nextOf(events)).readings.map((reading) => reading.value));
          }
        }
        const first = (after?.value ?? -1) + 1;
        const expected = Array.from({ length: value - first }, (_, index) => first + index);
        while (got.length < expected.length) {
          got.push(...(await nextOf(events)).readings.map((reading) => reading.value));
        }
        expect(got).toEqual(expected);
      },
    ),
    { numRuns: 200 },
  );
});

test("replays batches that the journal lacks from the telemetry collection", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 60 }),
      fc.nat(100),
      async (sizes, afterRow) => {
        let value = 0;
        const batches = sizes.map(([size], index) =>
          batchOf(
            index + 1,
            Array.from({ length: size }, (): [string, number] => ["t/a/s", value++]),
          ),
        );
        const kept = batches.filter((_, index) => sizes[index]?.[1] === true);
        // Trimming keeps the newest batch, or deletes all batches.
        const newest = batches.at(-1);
        if (kept.length > 0 && newest !== undefined && kept.at(-1) !== newest) kept.push(newest);
        const feed = new ReadingsFeed(journalOf(kept, at(batches.length)), storeOf(batches), 100_000);
        feed.startAfter(at(batches.length));
        const all = batches.flatMap(({ position, columns }) =>
          Array.from({ length: rowCount(columns) }, (_, row) => readingAt(position, columns, row)),
        );
        const after = all[Math.min(afterRow, all.length - 1)];
        const events = feed.subscribe({ tenantId: toId("t") }, { ...live, after: after?.seq ?? 0 });
        const got: number[] = [];
        const expected = all.map((reading) => reading.value).filter((each) => each > (after?.value ?? -1));
        await nextOf(events);
        while (got.length < expected.length) {
          const event = await nextOf(events);
          expect(event.gap).toBeNull();
          got.push(...event.readings.map((reading) => reading.value));
        }
        expect(got).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
});

test("shares one event object among subscribers with equal filters in any order", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 100);
  const first = feed.subscribe({ tenantId: toId("t"), assetKeys: [toAssetKey("t/a"), toAssetKey("t/b")] }, live);
  const second = feed.subscribe({ tenantId: toId("t"), assetKeys: [toAssetKey("t/b"), toAssetKey("t/a")] }, live);
  await Promise.all([nextOf(first), nextOf(second)]);
  feed.publish(batchOf(1, [["t/a/s", 1]]));
  expect(await nextOf(first)).toBe(await nextOf(second));
  await first.return?.();
  feed.publish(batchOf(2, [["t/a/s", 2]]));
  expect((await nextOf(second)).readings.map((reading) => reading.value)).toEqual([2]);
});

test("regression: repeats no reading if the cursor is ahead of this process", async () => {
  const journal: JournalBatch[] = Array.from({ length: 5 }, (_, index) =>
    batchOf(index + 1, [
      ["t/a/s", index * 2],
      ["t/a/s", index * 2 + 1],
    ]),
  );
  const feed = new ReadingsFeed(journalOf(journal), storeOf([]), 100);
  feed.startAfter(at(2));
  // Another process delivered the readings up to the first one of batch 4.
  const events = feed.subscribe({ tenantId: toId("t") }, { ...live, after: readingSeq(at(4), 0) });
  await nextOf(events);
  const next = nextOf(events);
  // The feed attaches the subscription after it has compared the cursor with the journal.
  await new Promise((resolve) => setImmediate(resolve));
  for (const batch of journal.slice(2)) feed.publish(batch);
  expect((await next).readings.map((reading) => reading.value)).toEqual([7]);
  expect((await nextOf(events)).readings.map((reading) => reading.value)).toEqual([8, 9]);
});

test("starts from now if the journal has never reached the cursor", async () => {
  const journal = [batchOf(1, [["t/a/s", 1]])];
  const feed = new ReadingsFeed(journalOf(journal), storeOf([]), 100);
  feed.startAfter(at(1));
  const events = feed.subscribe({ tenantId: toId("t") }, { ...live, after: readingSeq(at(1_000_000), 0) });
  await nextOf(events);
  const next = nextOf(events);
  await new Promise((resolve) => setImmediate(resolve));
  feed.publish(batchOf(2, [["t/a/s", 2]]));
  expect((await next).readings.map((reading) => reading.value)).toEqual([2]);
});

test("evaluates filters once per sensor, not per subscriber or reading", async () => {
  const matched = jest.spyOn(ReadingsChannel.prototype, "wants");
  const lookedUp = jest.spyOn(ReadingsChannels.prototype, "wanting");
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 1_000);
  const filters = [
    {},
    { assetKeys: [toAssetKey("t/a")] },
    { sensorKeys: [toSensorKey("t/a/s1"), toSensorKey("t/b/s1")] },
    { assetKeys: [toAssetKey("t/b")] },
  ];
  const subscribers = Array.from({ length: 400 }, (_, index) =>
    feed.subscribe({ tenantId: toId("t"), ...filters[index % filters.length] }, live),
  );
  for (let seq = 1; seq <= 50; seq++) {
    feed.publish(
      batchOf(seq, [
        ["t/a/s1", seq],
        ["t/a/s2", seq],
        ["t/b/s1", seq],
        ["t/b/s1", -seq],
      ]),
    );
  }
  expect(lookedUp).toHaveBeenCalledTimes(3);
  expect(matched).not.toHaveBeenCalled();
  const received = await Promise.all(
    subscribers.slice(0, filters.length).map(async (events) => {
      await nextOf(events);
      return (await nextOf(events)).readings.map(({ value }) => value);
    }),
  );
  expect(received).toEqual([
    [1, 1, 1, -1],
    [1, 1],
    [1, 1, -1],
    [1, -1],
  ]);
});

test("delivers a reading once if filters overlap, and no reading of another tenant", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 1_000);
  const both = feed.subscribe(
    { tenantId: toId("t"), assetKeys: [toAssetKey("t/a")], sensorKeys: [toSensorKey("t/a/s")] },
    live,
  );
  const foreign = feed.subscribe(
    { tenantId: toId("t"), assetKeys: [toAssetKey("u/a")], sensorKeys: [toSensorKey("u/a/s"), toSensorKey("t/z/z")] },
    live,
  );
  const operator = feed.subscribe({ tenantId: null, assetKeys: [toAssetKey("u/a")] }, live);
  feed.publish(
    batchOf(1, [
      ["t/a/s", 1],
      ["u/a/s", 2],
      ["t/z/z", 3],
    ]),
  );
  for (const [events, values] of [
    [both, [1]],
    [foreign, [3]],
    [operator, [2]],
  ] as const) {
    await nextOf(events);
    expect((await nextOf(events)).readings.map(({ value }) => value)).toEqual(values);
  }
});

test("closes a channel with its last subscription and opens a new one with the next", async () => {
  const feed = new ReadingsFeed(journalOf([]), storeOf([]), 1_000);
  const filter = { tenantId: toId("t"), assetKeys: [toAssetKey("t/a")] };
  for (let seq = 1; seq <= 3; seq++) {
    const events = feed.subscribe(filter, live);
    await nextOf(events);
    feed.publish(batchOf(seq, [["t/a/s", seq]]));
    expect((await nextOf(events)).readings.map(({ value }) => value)).toEqual([seq]);
    await events.return?.();
  }
  const matched = jest.spyOn(ReadingsChannels.prototype, "wanting");
  feed.publish(batchOf(4, [["t/a/s", 4]]));
  expect(matched).not.toHaveBeenCalled();
});
