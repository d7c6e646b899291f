/** Blocks of rollups that background work builds before a query needs them, on a real MongoDB. */
import { BEFORE_ALL, toId, toSensorKey, type SensorKey } from "../../src/domain/keys";
import type { Reading } from "../../src/domain/reading";
import { MongoErasure } from "../../src/store/erasure";
import { uniqueName } from "../harness/servers";
import { commandsTo } from "../store/database";
import { byInterval, DAY, HOUR, Stage } from "./stage";

let stage: Stage;
let start: number;

beforeEach(async () => {
  stage = await Stage.make();
  start = stage.start;
  stage.now = start;
  await measured(toSensorKey("acme/a/clock"), 1, start - HOUR);
  expect(await stage.newBackground().step()).not.toBe("idle");
});

/** Creates a reading every 20 s. Each hour is stored before the next begins, as on a running platform. */
async function measured(key: SensorKey, hours: number, from = start): Promise<Reading[]> {
  const all: Reading[] = [];
  for (let hour = 0; hour < hours; hour++) {
    stage.now = from + (hour + 1) * HOUR;
    const values = Array.from({ length: 180 }, (_, index) => ({
      timestamp: from + hour * HOUR + index * 20_000,
      value: ((index * 7 + hour) % 41) - 20,
    }));
    const readings = stage.journaled(key, values);
    all.push(...readings);
    await stage.flush(readings);
  }
  // The hour becomes complete between two flush runs.
  stage.now += 30 * 60_000;
  const after = stage.journaled(toSensorKey("acme/a/clock"), [{ timestamp: stage.now, value: 0 }]);
  await stage.flush(after);
  return all;
}

async function idle(builder = stage.newBackground()): Promise<number> {
  for (let steps = 0; ; steps++) if ((await builder.step()) === "idle") return steps;
}

async function blocksOf(key: string): Promise<string[]> {
  const documents = stage.database.db.collection<{ _id: string }>("rollups");
  const found = await documents.find({ _id: new RegExp(`^${key}\\|[a-d]`) }).toArray();
  return found.map(({ _id }) => _id.slice(key.length + 1)).sort();
}

test("the first chart reads only the readings of the current hour", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  const all = await measured(key, 50);
  await idle();
  const readingValues = commandsTo(stage.database.db, "telemetry");
  const { points } = await stage.ask(key, { every: "1h" });
  expect(points).toEqual(byInterval(all, start, start + 4 * DAY, HOUR));
  expect((await stage.ask(key, { every: "5m" })).points).toEqual(byInterval(all, start, start + 4 * DAY, 300_000));
  const stretches = readingValues.map(({ command }) => {
    const [{ $match }] = command.pipeline as [{ $match: { timestamp: { $gte: Date; $lt: Date } } }];
    return $match.timestamp.$gte.getTime();
  });
  expect(Math.min(...stretches)).toBeGreaterThanOrEqual(start + 50 * HOUR);
});

test("builds each hour and day once, and continues where a killed process stopped", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  await measured(key, 26);
  let steps = 0;
  // A killed process leaves only the blocks that it has stored.
  while ((await stage.newBackground().step()) !== "idle") steps++;
  expect(steps).toBeLessThan(80);
  const blocks = await blocksOf(key);
  expect(blocks.filter((id) => id.startsWith("c"))).toHaveLength(26);
  expect(blocks.filter((id) => id.startsWith("d"))).toHaveLength(1);
  const writes = commandsTo(stage.database.db, "rollups").filter(({ commandName }) => commandName === "update");
  await idle();
  expect(writes).toHaveLength(0);
});

test("two simultaneous builders build the same blocks as one", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  const all = await measured(key, 26);
  await Promise.all([idle(), idle(), idle()]);
  expect((await stage.ask(key, { every: "1h" })).points).toEqual(byInterval(all, start, start + 4 * DAY, HOUR));
  expect(await blocksOf(key)).toHaveLength(27);
});

test("rebuilds blocks some time after late readings, even in the next process", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  const all = await measured(key, 26);
  await idle();
  const late = stage.journaled(key, [
    { timestamp: start + 5 * HOUR + 1, value: 99 },
    { timestamp: start + 25 * HOUR + 1, value: -99 },
  ]);
  await stage.flush(late);
  expect(await idle()).toBe(0);
  stage.now += 11 * 60_000;
  expect(await idle()).toBeGreaterThan(0);
  expect(await idle()).toBe(0);
  const readingValues = commandsTo(stage.database.db, "telemetry");
  expect((await stage.ask(key, { every: "1h", to: start + 26 * HOUR })).points).toEqual(
    byInterval([...all, ...late], start, start + 26 * HOUR, HOUR),
  );
  expect(readingValues).toHaveLength(0);
});

test("includes a late reading that arrives while its hour is rebuilt", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  const all = await measured(key, 3);
  await idle();
  const [first, second] = [HOUR + 1, HOUR + 2].map((after) => [{ timestamp: start + after, value: 7 }]);
  const late = stage.journaled(key, first ?? []);
  await stage.flush(late);
  stage.now += 11 * 60_000;
  const save = jest.spyOn(stage.repository, "saveBlocks").mockImplementationOnce(async (resolution, blocks, readAt) => {
    const later = stage.journaled(key, second ?? []);
    all.push(...later);
    await stage.flush(later);
    await stage.rollups.saveBlocks(resolution, blocks);
    expect(readAt).toBeGreaterThan(0);
  });
  await stage.newBackground().step();
  save.mockRestore();
  const expected = byInterval([...all, ...late], start, start + 3 * HOUR, HOUR);
  expect((await stage.ask(key, { every: "1h", to: start + 3 * HOUR })).points).toEqual(expected);
  expect(await idle()).toBeGreaterThan(0);
});

test("builds no blocks for silent sensors and rare readings", async () => {
  const [often, rarely, quiet] = ["often", "rarely", "quiet"].map((name) => `acme/a/${uniqueName(name)}`) as [
    string,
    string,
    string,
  ];
  await stage.flush(stage.journaled(toSensorKey(quiet), [{ timestamp: start - 2 * DAY, value: 1 }]));
  const reads = commandsTo(stage.database.db, "telemetry");
  await stage.flush(stage.journaled(toSensorKey(rarely), [{ timestamp: start + 1, value: 1 }]));
  await measured(toSensorKey(often), 3);
  await stage.flush(stage.journaled(toSensorKey(rarely), [{ timestamp: start + 4 * HOUR, value: 1 }]));
  await idle();
  expect(await blocksOf(often)).toHaveLength(3);
  expect(await blocksOf(rarely)).toHaveLength(0);
  expect(await blocksOf(quiet)).toHaveLength(0);
  // The reading was late, so only its day is rebuilt.
  const asked = reads.flatMap(({ commandName, command }) => {
    if (commandName !== "aggregate") return [];
    const [{ $match }] = command.pipeline as [{ $match: { timestamp: { $gte: Date } } }];
    return $match.timestamp.$gte.getTime() < start ? [] : [JSON.stringify($match)];
  });
  expect(asked.some((match) => match.includes(String(rarely.split("/")[2])))).toBe(true);
  expect(asked.some((match) => match.includes(String(quiet.split("/")[2])))).toBe(false);
});

test("yields to a busy flusher until it is hours behind", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  await measured(key, 2);
  const builder = stage.newBackground();
  while ((await builder.step(true)) === "worked");
  expect(await builder.step(true)).toBe("yielded");
  await idle(builder);
  expect(await blocksOf(key)).toHaveLength(2);
  await measured(key, 10, start + 2 * HOUR);
  expect(await builder.step(true)).toBe("worked");
});

test("leaves no blocks of a sensor that is deleted while its blocks are built", async () => {
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  await measured(key, 3);
  const save = jest.spyOn(stage.rollups, "saveBlocks").mockImplementationOnce(async (resolution, blocks) => {
    await stage.database.db.collection<{ _id: string }>("sensors").deleteOne({ _id: key });
    const at = new Date();
    const deletion = { kind: "SENSOR", key, tenantId: toId("acme"), registeredAt: at, startedAt: at } as const;
    await new MongoErasure(stage.database.db).readings({ ...deletion, step: "DATA", journalSeq: BEFORE_ALL });
    await stage.rollups.saveBlocks(resolution, blocks);
  });
  await idle();
  save.mockRestore();
  expect(await blocksOf(key)).toHaveLength(0);
});

test("starts without pending work, and stops during its work", async () => {
  const untouched = await Stage.make();
  expect(await untouched.newBackground().step()).toBe("idle");
  const key = toSensorKey(`acme/a/${uniqueName("s")}`);
  await measured(key, 5);
  const builder = stage.newBackground();
  await builder.start();
  await builder.stop();
  await builder.stop();
  await idle();
  expect(await blocksOf(key)).toHaveLength(5);
});
