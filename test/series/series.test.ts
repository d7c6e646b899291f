/** Compares series with the readings that they summarize, on a real MongoDB. */
import fc from "fast-check";
import { BEFORE_ALL, parseSensorKey, toId, toSensorKey, type SensorKey } from "../../src/domain/keys";
import { endOfBatch, type Reading } from "../../src/domain/reading";
import { MongoErasure } from "../../src/store/erasure";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { commandsTo } from "../store/database";
import type { ExportOptions } from "../../src/services/telemetry/series";
import { uniqueName } from "../harness/servers";
import { byInterval, DAY, HOUR, reader, Stage } from "./stage";

let stage: Stage;
let start: number;

beforeAll(async () => {
  stage = await Stage.make();
  start = stage.start;
});

const EVERY: [string, number][] = [
  ["10s", 10_000],
  ["1m", 60_000],
  ["30s", 30_000],
  ["5m", 300_000],
  ["15m", 900_000],
  ["1h", HOUR],
  ["1d", DAY],
];

test("every interval counts each reading once: stored, late or unflushed, in any order", async () => {
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
    background: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const key = toSensorKey(`acme/a/${uniqueName("s")}`);
      const all: Reading[] = [];
      for (const { values, isStored, hours, from, span, every, restart, background } of steps) {
        stage.now += hours * HOUR;
        if (restart) stage.writer = stage.newWriter();
        const readings = stage.journaled(
          key,
          values.map((each) => ({ ...each, timestamp: start + each.timestamp })),
        );
        all.push(...readings);
        stage.tail.push(...readings);
        // Stored readings stay in memory for some time, as on a running platform.
        if (isStored) await stage.flush(stage.tail.filter(({ seq }) => seq > endOfBatch(stage.doneSeq)));
        const [text, length] = every;
        // Background work changes no response, even if it is interrupted at any step.
        const builder = stage.newBackground();
        for (let step = 0; step < background; step++) await builder.step();
        const [begin, end] = [start + from, start + from + span];
        const { points } = await stage.ask(key, { from: begin, to: end, every: text });
        expect(points).toEqual(byInterval(all, begin, end, length));
      }
      await stage.flush(stage.tail.filter(({ seq }) => seq > endOfBatch(stage.doneSeq)));
      stage.tail = [];
    }),
    { numRuns: 20 },
  );
});

test("a late reading of an hour with rollups is in the next response", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("late")}`);
  await stage.flush(stage.journaled(key, [{ timestamp: start + 1_000, value: 1 }]));
  const sums = async () => (await stage.ask(key, { every: "1h" })).points.map(({ sum }) => sum);
  expect(await sums()).toEqual([1]);
  const before = await stage.database.db.collection("rollups").countDocuments({ _id: new RegExp(`^${key}`) as never });
  expect(before).toBeGreaterThan(0);
  await stage.flush(stage.journaled(key, [{ timestamp: start + 2_000, value: 5 }]));
  expect(await sums()).toEqual([6]);
});

test("regression: a line has its points where its readings are", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("sparse")}`);
  const begins = [start, start + 3 * DAY] as const;
  const bursts = begins.flatMap((begin) =>
    Array.from({ length: 3_600 }, (_, second) => ({ timestamp: begin + second * 1_000, value: second % 60 })),
  );
  await stage.flush(stage.journaled(key, bursts));
  const range = { from: start - 200 * DAY, to: start + 4 * DAY, maxPoints: 500 };
  const { points, truncated } = await stage.ask(key, range);
  expect(truncated).toBe(true);
  expect(points.length).toBeLessThanOrEqual(500);
  for (const begin of begins) {
    const ofBurst = points.filter(({ at }) => at >= begin && at < begin + HOUR);
    expect(ofBurst.length).toBeGreaterThan(200);
    expect(ofBurst.every(({ at, value }) => value === ((at - begin) / 1_000) % 60)).toBe(true);
  }
});

describe("a query discards the rollups of a deleted sensor", () => {
  const rowsOf = (key: string) =>
    stage.database.db
      .collection("rollups")
      .countDocuments({ _id: new RegExp(`^${key}\\|`) as never, rollups: { $exists: true } });
  const sensors = () => stage.database.db.collection<{ _id: string }>("sensors");

  test.each([
    ["before it saves them", "find"],
    ["after it has saved them", "bulkWrite"],
  ] as const)("%s", async (_when, at) => {
    const key = toSensorKey(`acme/a/${uniqueName("gone")}`);
    await stage.flush(stage.journaled(key, [{ timestamp: start, value: 1 }]));
    const erasure = new MongoErasure(stage.database.db);
    const repository = stage.repository;
    const { readAt } = await repository.position();
    const block = { sensorKey: key, start, throughSeq: stage.doneSeq, rollups: [] };
    const remove = async () => {
      await sensors().deleteOne({ _id: key });
      await erasure.readings({
        kind: "SENSOR",
        key,
        tenantId: toId("acme"),
        registeredAt: new Date(),
        startedAt: new Date(),
        step: "DATA",
        journalSeq: BEFORE_ALL,
      });
    };
    if (at === "find") await remove();
    const save = jest.spyOn(stage.rollups, "saveBlocks").mockImplementationOnce(async (resolution, blocks) => {
      // The deletion is complete when the blocks are written.
      await remove();
      await stage.rollups.saveBlocks(resolution, blocks);
    });
    await repository.saveBlocks("HOUR", [block], readAt);
    save.mockRestore();
    expect(await rowsOf(key)).toBe(0);
  });

  test("even if the sensor's ID has been registered again", async () => {
    const key = toSensorKey(`acme/a/${uniqueName("again")}`);
    const repository = stage.repository;
    const { readAt } = await repository.position();
    await stage.register([key]);
    await sensors().updateOne({ _id: key }, { $set: { createdAt: new Date(readAt + 5_000) } as never });
    await repository.saveBlocks("HOUR", [{ sensorKey: key, start, throughSeq: stage.doneSeq, rollups: [] }], readAt);
    expect(await rowsOf(key)).toBe(0);
  });
});

test("an interrupted run after its announcement loses and repeats nothing", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("cut")}`);
  await stage.flush(stage.journaled(key, [{ timestamp: start, value: 1 }]));
  const readings = stage.journaled(key, [
    { timestamp: start + 10, value: 2 },
    { timestamp: start + 2 * HOUR, value: 4 },
  ]);
  stage.tail = readings;
  await stage.writer.insert(readings.slice(0, 1));
  const sum = async () => (await stage.ask(key, { every: "1d" })).points.map((point) => point.sum);
  expect(await sum()).toEqual([7]);
  stage.now += 2 * HOUR;
  stage.writer = stage.newWriter();
  await stage.flush(readings.slice(1));
  expect(await sum()).toEqual([7]);
  stage.tail = [];
  expect(await sum()).toEqual([7]);
});

test("blocks replace their readings", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("warm")}`);
  await stage.flush(
    stage.journaled(
      key,
      Array.from({ length: 500 }, (_, index) => ({ timestamp: start + index * 600_000, value: index })),
    ),
  );
  const first = await stage.ask(key, { every: "1h" });
  const commands = commandsTo(stage.database.db, "telemetry");
  const blocks = commandsTo(stage.database.db, "rollups");
  expect(await stage.ask(key, { every: "1h" })).toEqual(first);
  // The remaining commands read the time after the watermark, by day and by hour.
  expect(commands.length).toBeLessThanOrEqual(1);
  expect(blocks.length).toBeLessThanOrEqual(2);
});

test("a hundred sensors take few commands", async () => {
  const keys = Array.from({ length: 100 }, (_, index) => toSensorKey(`acme/a${index % 10}/${uniqueName("many")}`));
  await stage.flush(keys.flatMap((key, index) => stage.journaled(key, [{ timestamp: start + index, value: index }])));
  const input = stage.input({ to: start + DAY, every: "1h", aggregates: ["MAX"] });
  const requests = [...keys, toSensorKey("rival/a/s")].map((sensorKey) => ({ sensorKey, input }));
  await stage.newSeries().series(reader, requests);
  const commands = [commandsTo(stage.database.db, "telemetry"), commandsTo(stage.database.db, "rollups")];
  const results = await stage.newSeries().series(reader, requests);
  expect(commands.flat().length).toBeLessThanOrEqual(5);
  expect(results.slice(0, 100).map((result) => (result.ok ? result.value.points[0]?.max : null))).toEqual(
    keys.map((_, index) => index),
  );
  expect(results[100]).toEqual({ ok: false, failure: null });
});

describe("maxPoints", () => {
  const valuesFrom = (from: number) =>
    Array.from({ length: 9_000 }, (_, index) => ({
      timestamp: from + index * 30_000,
      value: index === 4_321 ? 99 : index === 7_000 ? -99 : Math.sin(index / 50),
    }));

  it.each([3, 50, 1_000])("keeps the maximum and minimum of 9,000 readings in %d points", async (maxPoints) => {
    const key = toSensorKey(`acme/a/${uniqueName("line")}`);
    const values = valuesFrom(start);
    await stage.flush(stage.journaled(key, values));
    const { points, truncated, interval } = await stage.ask(key, { maxPoints });
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

  it("returns all readings up to this number, even if they are close together", async () => {
    const key = toSensorKey(`acme/a/${uniqueName("few")}`);
    const few = Array.from({ length: 40 }, (_, index) => ({ timestamp: start + index, value: index % 7 }));
    await stage.flush(stage.journaled(key, few));
    const { points, truncated } = await stage.ask(key, { maxPoints: 40 });
    expect(truncated).toBe(false);
    expect(points.map(({ at, value }) => ({ timestamp: at, value }))).toEqual(few);
  });
});

test("regression: a range without end includes readings of a gateway with clock skew", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("ahead")}`);
  const before = { timestamp: stage.now - 60_000, value: 1 };
  const ahead = { timestamp: stage.now + 240_000, value: 2 };
  await stage.flush(stage.journaled(key, [before, ahead]));
  const range = { from: stage.now - 600_000, to: null };
  const line = await stage.ask(key, range);
  expect(line.points.map(({ value }) => value)).toEqual([1, 2]);
  const intervals = await stage.ask(key, { ...range, every: "1m", fillGaps: true });
  expect(intervals.points.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
  const exported: number[] = [];
  for await (const page of (await stage.newSeries().export(reader, parseSensorKey(key), range)) ?? []) {
    exported.push(...page.map(({ value }) => value));
  }
  expect(exported).toEqual([1, 2]);
});

describe("an export of many sensors", () => {
  const range = { from: 0, to: null };
  const exported = async (assetId: string | null, options: ExportOptions = {}, sensorId: string | null = null) => {
    const selection = {
      tenantId: toId("acme"),
      assetId: assetId === null ? null : toId(assetId),
      sensorId: sensorId === null ? null : toId(sensorId),
    };
    const found: [string, number][] = [];
    for await (const page of (await stage.newSeries().export(reader, selection, range, options)) ?? []) {
      found.push(...page.map(({ sensorKey, value }) => [sensorKey, value] as [string, number]));
    }
    return found;
  };

  test("regression: contains an asset or a tenant, ordered by sensor and time", async () => {
    const [one, other] = [uniqueName("a-"), uniqueName("b-")];
    const keys = [`acme/${one}/s1`, `acme/${one}/s2`, `acme/${one}/silent`, `acme/${other}/s1`].map(toSensorKey);
    stage.sensorKeys.splice(0, Infinity, ...keys);
    const values = (first: number) => [
      { timestamp: start + 2_000, value: first + 1 },
      { timestamp: start + 1_000, value: first },
    ];
    for (const [index, key] of [keys[3]!, keys[1]!, keys[0]!].entries()) {
      await stage.flush(stage.journaled(toSensorKey(key), values(10 * index)));
    }
    const ofAsset = [
      [keys[0], 20],
      [keys[0], 21],
      [keys[1], 10],
      [keys[1], 11],
    ];
    let paid = 0;
    expect(await exported(one)).toEqual(ofAsset);
    expect(await exported(null, { payForSensor: () => void paid++ })).toEqual([...ofAsset, [keys[3], 0], [keys[3], 1]]);
    expect(paid).toBe(2);
    const selection = { tenantId: toId("rival"), assetId: null, sensorId: null };
    expect(await stage.newSeries().export(reader, selection, range)).toBeNull();
  });

  test("regression: continues at a reading, even if its sensor was deleted meanwhile", async () => {
    const assetId = uniqueName("c-");
    const keys = ["s1", "s2", "s3"].map((sensorId) => toSensorKey(`acme/${assetId}/${sensorId}`));
    stage.sensorKeys.splice(0, Infinity, ...keys);
    // Two readings have the same timestamp.
    const values = [1_000, 2_000, 2_000, 3_000].map((ms, value) => ({ timestamp: start + ms, value }));
    for (const key of keys) await stage.flush(stage.journaled(key, values));
    const resumeAt = { assetId, sensorId: toId("s2"), timestamp: start + 2_000 };
    const all = await exported(assetId);
    expect(all).toHaveLength(12);
    expect(await exported(assetId, { resumeAt })).toEqual(all.slice(5));
    expect(await exported(null, { resumeAt })).toEqual(all.slice(5));
    expect(await exported(assetId, { resumeAt }, "s2")).toEqual(all.slice(5, 8));
    stage.sensorKeys.splice(1, 1);
    stage.deleted.add(keys[1]!);
    expect(await exported(assetId, { resumeAt })).toEqual(all.slice(8));
    const afterTheLast = { ...resumeAt, sensorId: toId("s4") };
    expect(await exported(assetId, { resumeAt: afterTheLast })).toEqual([]);
  });
});

test("regression: short lines of many sensors take as many commands as a single line", async () => {
  const keys = Array.from({ length: 50 }, (_, index) => toSensorKey(`acme/short/s-${index}`));
  const few = Array.from({ length: 40 }, (_, index) => ({ timestamp: start + index, value: index % 7 }));
  for (const key of keys) await stage.flush(stage.journaled(key, few));
  const series = stage.newSeries();
  const commandsFor = async (asked: readonly SensorKey[]) => {
    let commands = 0;
    const count = () => commands++;
    stage.database.db.client.on("commandStarted", count);
    const requests = asked.map((sensorKey) => ({ sensorKey, input: stage.input({ maxPoints: 40 }) }));
    const results = await series.series(reader, requests);
    stage.database.db.client.off("commandStarted", count);
    for (const result of results) {
      expect(result.ok && result.value.points.map(({ at, value }) => ({ timestamp: at, value }))).toEqual(few);
    }
    return commands;
  };
  // The first query builds the rollups.
  await commandsFor(keys);
  expect(await commandsFor(keys)).toBe(await commandsFor(keys.slice(0, 1)));
});

test("the latest readings of 500 sensors take one round trip", async () => {
  const keys = Array.from({ length: 500 }, (_, index) => toSensorKey(`acme/latest/s-${index}`));
  await stage.writer.saveLatest(
    keys.map((sensorKey, seq) => ({ sensorKey, timestamp: start, receivedAt: start, value: seq, seq })),
  );
  const repository = new MongoTelemetryRepository(stage.database.db);
  let commands = 0;
  stage.database.db.client.on("commandStarted", () => commands++);
  const latest = await repository.latest(keys);
  expect(latest).toHaveLength(500);
  expect(commands).toBe(1);
});
