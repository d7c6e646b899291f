/** Series against the readings that they are made of, on a real MongoDB. */
import fc from "fast-check";
import type { Principal, Sensor } from "../../src/domain/entities";
import { parseSensorKey } from "../../src/domain/ids";
import { MAX_BATCH_READINGS, readingSeq, type Reading } from "../../src/domain/reading";
import type { SeriesInput, Series } from "../../src/domain/series/series";
import type { FleetReads } from "../../src/services/fleet/fleet-reads";
import { AggregatedSeries } from "../../src/services/telemetry/series-service";
import { MongoAggregates } from "../../src/store/aggregates";
import { AnnouncingTelemetryWriter } from "../../src/store/aggregates-writer";
import { MongoErasure } from "../../src/store/erasure";
import { MongoRollUpCheckpoints } from "../../src/store/roll-up-checkpoints";
import { MongoSeriesRepository } from "../../src/store/series";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { commandsTo, type Database, migratedDatabase, sensor } from "../store/database";
import { uniqueName } from "../harness/servers";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const reader: Principal = { role: "TENANT_READER", tenantId: "acme", keyId: "k", expiresAt: null };
/** Within retention, on a day's start. */
const start = Math.floor(Date.now() / DAY) * DAY - 5 * DAY;

let database: Database;
let aggregates: MongoAggregates;
let checkpoints: MongoRollUpCheckpoints;
let writer: AnnouncingTelemetryWriter;
let now = start + 3 * DAY + 2 * HOUR;
let batchSeq = 0;
let doneSeq = 0;
/** What is journaled and not yet stored. */
let tail: Reading[] = [];

beforeAll(async () => {
  database = await migratedDatabase();
  aggregates = new MongoAggregates(database.db);
  checkpoints = new MongoRollUpCheckpoints(database.db);
  await checkpoints.takeOver();
  writer = newWriter();
});

function newWriter(): AnnouncingTelemetryWriter {
  const done = async () => (await checkpoints.read()).doneSeq;
  return new AnnouncingTelemetryWriter(new MongoTelemetryWriter(database.db), aggregates, done, () => now);
}

function newSeries(): AggregatedSeries {
  const repository = new MongoSeriesRepository(database.db, aggregates, checkpoints);
  const fleet = {
    sensors: async (_principal: Principal, keys: readonly string[]) =>
      keys.map((key) => (key.startsWith("acme/") ? ({} as Sensor) : null)),
  } as unknown as FleetReads;
  const recent = { latest: () => undefined, since: (key: string) => tail.filter((each) => each.sensorKey === key) };
  return new AggregatedSeries(
    repository,
    recent,
    fleet,
    { pageReadings: () => Promise.reject(new Error()) },
    () => now,
  );
}

type Value = Pick<Reading, "timestamp" | "value">;

/** One batch of the journal, not yet rolled up. */
function journaled(sensorKey: string, values: readonly Value[]): Reading[] {
  const seq = ++batchSeq;
  expect(values.length).toBeLessThan(MAX_BATCH_READINGS);
  return values.map((each, index) => ({ ...each, sensorKey, receivedAt: now, seq: readingSeq(seq, index) }));
}

async function register(keys: Iterable<string>): Promise<void> {
  const updates = Array.from(keys, (key) => {
    const { tenantId, assetId, sensorId } = parseSensorKey(key);
    const { createdAt, ...rest } = sensor(tenantId, assetId, sensorId);
    return { updateOne: { filter: { _id: key }, update: { $setOnInsert: { ...rest, createdAt } }, upsert: true } };
  });
  if (updates.length > 0) await database.db.collection<{ _id: string }>("sensors").bulkWrite(updates as never);
}

/** A run of the roll-up up to its checkpoint. */
async function rollUp(readings: readonly Reading[]): Promise<void> {
  await register(new Set(readings.map(({ sensorKey }) => sensorKey)));
  await writer.insert(readings);
  doneSeq = batchSeq;
  await checkpoints.save({ doneSeq, inFlightSeq: null, latestSeq: 0 });
}

async function ask(key: string, changes: Partial<SeriesInput>): Promise<Series> {
  const input = { every: null, aggregates: null, maxPoints: null, timeZone: null, fillGaps: false };
  const [result] = await newSeries().series(reader, [
    { sensorKey: key, input: { ...input, from: start, to: start + 4 * DAY, ...changes } },
  ]);
  if (result?.ok !== true) throw new Error(JSON.stringify(result));
  return result.value;
}

function byInterval(readings: readonly Reading[], from: number, to: number, every: number) {
  const points = new Map<number, Reading[]>();
  for (const each of [...readings].sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq)) {
    if (each.timestamp < from || each.timestamp >= to) continue;
    const at = Math.floor(each.timestamp / every) * every;
    points.set(at, [...(points.get(at) ?? []), each]);
  }
  return [...points]
    .sort(([a], [b]) => a - b)
    .map(([at, of]) => {
      const values = of.map(({ value }) => value);
      const sum = values.reduce((total, value) => total + value, 0);
      const [first = 0, last = 0] = [values[0], values.at(-1)];
      const [min, max] = [Math.min(...values), Math.max(...values)];
      return {
        at,
        min,
        max,
        avg: sum / values.length,
        sum,
        count: values.length,
        first,
        last,
        delta: last - first,
        value: null,
      };
    });
}

const EVERY: [string, number][] = [
  ["10s", 10_000],
  ["1m", 60_000],
  ["15m", 900_000],
  ["1h", HOUR],
  ["1d", DAY],
];

test("every interval counts each reading once: stored, late, just journaled, in whatever order they came", async () => {
  const place = fc.record({
    timestamp: fc.integer({ min: 0, max: 4 * DAY - 1 }),
    value: fc.integer({ min: -9, max: 9 }),
  });
  const step = fc.record({
    values: fc.array(place, { minLength: 1, maxLength: 12 }),
    isStored: fc.boolean(),
    hours: fc.integer({ min: 0, max: 3 }),
    from: fc.integer({ min: 0, max: DAY }),
    span: fc.integer({ min: 1, max: 3 * DAY }),
    every: fc.constantFrom(...EVERY.slice(1)),
    restart: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const key = `acme/a/${uniqueName("s")}`;
      const all: Reading[] = [];
      for (const { values, isStored, hours, from, span, every, restart } of steps) {
        now += hours * HOUR;
        if (restart) writer = newWriter();
        const readings = journaled(
          key,
          values.map((each) => ({ ...each, timestamp: start + each.timestamp })),
        );
        all.push(...readings);
        tail.push(...readings);
        // What is stored leaves memory only some time after.
        if (isStored) await rollUp(tail.filter(({ seq }) => seq >= readingSeq(doneSeq + 1, 0)));
        const [text, length] = every;
        const [begin, end] = [start + from, start + from + span];
        const { points } = await ask(key, { from: begin, to: end, every: text });
        expect(points).toEqual(byInterval(all, begin, end, length));
      }
      await rollUp(tail.filter(({ seq }) => seq >= readingSeq(doneSeq + 1, 0)));
      tail = [];
    }),
    { numRuns: 20 },
  );
});

test("a reading that comes late for an hour that is pre-aggregated is in the next answer", async () => {
  const key = `acme/a/${uniqueName("late")}`;
  await rollUp(journaled(key, [{ timestamp: start + 1_000, value: 1 }]));
  const sums = async () => (await ask(key, { every: "1h" })).points.map(({ sum }) => sum);
  expect(await sums()).toEqual([1]);
  const before = await database.db.collection("aggregates").countDocuments({ _id: new RegExp(`^${key}`) as never });
  expect(before).toBeGreaterThan(0);
  await rollUp(journaled(key, [{ timestamp: start + 2_000, value: 5 }]));
  expect(await sums()).toEqual([6]);
});

describe("rows that a query computes while the sensor is deleted are not kept", () => {
  const rowsOf = (key: string) =>
    database.db
      .collection("aggregates")
      .countDocuments({ _id: new RegExp(`^${key}\\|`) as never, rows: { $exists: true } });
  const sensors = () => database.db.collection<{ _id: string }>("sensors");

  test.each([
    ["before they are saved", "find"],
    ["when they have just been saved", "bulkWrite"],
  ] as const)("%s", async (_when, at) => {
    const key = `acme/a/${uniqueName("gone")}`;
    await rollUp(journaled(key, [{ timestamp: start, value: 1 }]));
    const erasure = new MongoErasure(database.db);
    const repository = new MongoSeriesRepository(database.db, aggregates, checkpoints);
    const { readAt } = await repository.position();
    const chunk = { sensorKey: key, start, throughSeq: doneSeq, rows: [] };
    const remove = async () => {
      await sensors().deleteOne({ _id: key });
      await erasure.readings({
        kind: "SENSOR",
        key,
        tenantId: "acme",
        registeredAt: new Date(),
        startedAt: new Date(),
        step: "DATA",
        journalSeq: 0,
      });
    };
    if (at === "find") await remove();
    const save = jest.spyOn(aggregates, "saveChunks").mockImplementationOnce(async (level, chunks) => {
      // The deletion is through when the chunks are written.
      await remove();
      await aggregates.saveChunks(level, chunks);
    });
    await repository.saveChunks("HOUR", [chunk], readAt);
    save.mockRestore();
    expect(await rowsOf(key)).toBe(0);
  });

  test("also when its id has been registered again by then", async () => {
    const key = `acme/a/${uniqueName("again")}`;
    const repository = new MongoSeriesRepository(database.db, aggregates, checkpoints);
    const { readAt } = await repository.position();
    await register([key]);
    await sensors().updateOne({ _id: key }, { $set: { createdAt: new Date(readAt + 5_000) } as never });
    await repository.saveChunks("HOUR", [{ sensorKey: key, start, throughSeq: doneSeq, rows: [] }], readAt);
    expect(await rowsOf(key)).toBe(0);
  });
});

test("a run that is interrupted after its announcement leaves nothing that is counted twice or not at all", async () => {
  const key = `acme/a/${uniqueName("cut")}`;
  await rollUp(journaled(key, [{ timestamp: start, value: 1 }]));
  const readings = journaled(key, [
    { timestamp: start + 10, value: 2 },
    { timestamp: start + 2 * HOUR, value: 4 },
  ]);
  tail = readings;
  await writer.insert(readings.slice(0, 1));
  const sum = async () => (await ask(key, { every: "1d" })).points.map((point) => point.sum);
  expect(await sum()).toEqual([7]);
  now += 2 * HOUR;
  writer = newWriter();
  await rollUp(readings.slice(1));
  expect(await sum()).toEqual([7]);
  tail = [];
  expect(await sum()).toEqual([7]);
});

test("chunks are read again instead of their readings", async () => {
  const key = `acme/a/${uniqueName("warm")}`;
  await rollUp(
    journaled(
      key,
      Array.from({ length: 500 }, (_, index) => ({ timestamp: start + index * 600_000, value: index })),
    ),
  );
  const first = await ask(key, { every: "1h" });
  const commands = commandsTo(database.db, "telemetry");
  const chunks = commandsTo(database.db, "aggregates");
  expect(await ask(key, { every: "1h" })).toEqual(first);
  // The one stretch of time that is not closed yet, by its days and its hours.
  expect(commands.length).toBeLessThanOrEqual(1);
  expect(chunks.length).toBeLessThanOrEqual(2);
});

test("hundreds of sensors cost no more queries than one", async () => {
  const keys = Array.from({ length: 100 }, (_, index) => `acme/a${index % 10}/${uniqueName("many")}`);
  await rollUp(keys.flatMap((key, index) => journaled(key, [{ timestamp: start + index, value: index }])));
  const input: SeriesInput = {
    from: start,
    to: start + DAY,
    every: "1h",
    aggregates: ["MAX"],
    maxPoints: null,
    timeZone: null,
    fillGaps: false,
  };
  const requests = [...keys, "rival/a/s"].map((sensorKey) => ({ sensorKey, input }));
  await newSeries().series(reader, requests);
  const commands = [commandsTo(database.db, "telemetry"), commandsTo(database.db, "aggregates")];
  const results = await newSeries().series(reader, requests);
  expect(commands.flat().length).toBeLessThanOrEqual(5);
  expect(results.slice(0, 100).map((result) => (result.ok ? result.value.points[0]?.max : null))).toEqual(
    keys.map((_, index) => index),
  );
  expect(results[100]).toEqual({ ok: false, failure: null });
});

describe("maxPoints", () => {
  const values = Array.from({ length: 9_000 }, (_, index) => ({
    timestamp: start + index * 30_000,
    value: index === 4_321 ? 99 : index === 7_000 ? -99 : Math.sin(index / 50),
  }));

  it.each([3, 50, 1_000])("keeps the greatest and the least of 9,000 readings in %d points", async (maxPoints) => {
    const key = `acme/a/${uniqueName("line")}`;
    await rollUp(journaled(key, values));
    const { points, truncated, interval } = await ask(key, { maxPoints });
    expect(truncated).toBe(true);
    expect(interval).toBeNull();
    expect(points.length).toBeLessThanOrEqual(maxPoints);
    expect(points.length).toBeGreaterThan(maxPoints * 0.9);
    const shown = points.map(({ value }) => value ?? 0);
    expect(Math.max(...shown)).toBe(99);
    expect(Math.min(...shown)).toBe(-99);
    const known = new Map(values.map(({ timestamp, value }) => [timestamp, value]));
    expect(points.every(({ at, value }) => known.get(at) === value)).toBe(true);
  });

  it("gives all readings where they are no more than that, however close they lie", async () => {
    const key = `acme/a/${uniqueName("few")}`;
    const few = Array.from({ length: 40 }, (_, index) => ({ timestamp: start + index, value: index % 7 }));
    await rollUp(journaled(key, few));
    const { points, truncated } = await ask(key, { maxPoints: 40 });
    expect(truncated).toBe(false);
    expect(points.map(({ at, value }) => ({ timestamp: at, value }))).toEqual(few);
  });
});

test("the latest readings of 500 sensors take one round trip", async () => {
  const keys = Array.from({ length: 500 }, (_, index) => `acme/latest/s-${index}`);
  await writer.saveLatest(
    keys.map((sensorKey, seq) => ({ sensorKey, timestamp: start, receivedAt: start, value: seq, seq })),
  );
  const repository = new MongoTelemetryRepository(database.db);
  let commands = 0;
  database.db.client.on("commandStarted", () => commands++);
  const latest = await repository.latest(keys);
  expect(latest).toHaveLength(500);
  expect(commands).toBe(1);
});
