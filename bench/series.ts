/**
 * `npm run bench:series`: the duration of charts. Reads one sensor at 1 Hz over 30 and 365 days, and the latest values
 * of 500 sensors. Each is a GraphQL query over HTTP to a complete stack. The last line contains medians of warm queries
 * in milliseconds.
 *
 * Readings are stored for 30 days. For earlier days, only hourly rollups are stored, because storing a year of readings
 * would take too long. The platform's own code computes these rollups from generated readings, one every 10 s, so
 * queries read rollups as in production.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { MongoClient, type Db } from "mongodb";
import { startStack, type Stack } from "../dev/stack";
import { toSensorKey } from "../src/domain/keys";
import { storeReadings } from "./stored-readings";
import { RESOLUTIONS } from "../src/rollups/ports";
import type { Reading } from "../src/domain/reading";
import { UniformRollups } from "../src/rollups/rollup";
import { RollupBlocks } from "../src/rollups/rollup-blocks";
import { MongoRollups } from "../src/store/rollups";
import { MongoFlushCheckpoints } from "../src/store/flush-checkpoints";
import { MongoRollupRepository } from "../src/store/rollups-repository";
import { MongoTelemetryWriter } from "../src/store/telemetry-writer";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SENSORS = 500;
const PER_ASSET = 50;
const KEY = toSensorKey("bench/plant-0/s-0");
/** Number of readings in one insert. */
const GROUP = 43_200;
/** Number of positions below the first batch. The platform counts readings at these positions as stored. */
const SEQS = 16_384;

interface Answer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

function valueAt(second: number): number {
  return (
    Math.round(
      (20 + 5 * Math.sin(second / 13_750) + 2 * Math.sin(second / 590) + ((second * 7_919) % 101) / 100) * 100,
    ) / 100
  );
}

function* readings(from: number, to: number, step = 1_000): Generator<Reading> {
  for (let timestamp = from; timestamp < to; timestamp += step) {
    const second = timestamp / 1_000;
    yield { sensorKey: KEY, timestamp, receivedAt: timestamp + 5, value: valueAt(second), seq: second % SEQS };
  }
}

async function load(db: Db, from: number, to: number, say: Say): Promise<void> {
  const begun = performance.now();
  let group: Reading[] = [];
  let stored = 0;
  for (const reading of readings(from, to)) {
    group.push(reading);
    if (group.length < GROUP) continue;
    await storeReadings(db, group);
    stored += group.length;
    group = [];
  }
  await storeReadings(db, group);
  stored += group.length;
  say(`stored ${stored} readings of 1 Hz in ${seconds(begun)} s`);
}

async function loadHours(rollups: MongoRollups, from: number, to: number, say: Say): Promise<void> {
  const begun = performance.now();
  for (let day = from; day < to; day += DAY) {
    const hours = new UniformRollups(RESOLUTIONS.HOUR.rollupMs);
    for (const reading of readings(day, day + DAY, 10_000)) hours.addReading(reading);
    await rollups.saveBlocks("HOUR", [{ sensorKey: KEY, start: day, throughSeq: 0, rollups: hours.inOrder() }]);
  }
  say(`stored the hours of ${(to - from) / DAY} further days of generated readings in ${seconds(begun)} s`);
}

/** Builds the rollups that the platform would build in the background, for past hours and days. */
async function buildBlocks(repository: MongoRollupRepository, from: number, to: number, say: Say): Promise<void> {
  const begun = performance.now();
  const blocks = new RollupBlocks(repository, await repository.position(), { keepsEmpty: false });
  const midnight = Math.floor(to / DAY) * DAY;
  for await (const _block of blocks.read("HOUR", [KEY], from, midnight));
  for await (const _block of blocks.read("FIVE_MINUTES", [KEY], midnight, to));
  say(`built the five minutes and hours of ${blocks.readingsRead} readings in ${seconds(begun)} s`);
}

async function loadLatest(db: Db, now: number): Promise<void> {
  await new MongoTelemetryWriter(db).saveLatest(
    Array.from({ length: SENSORS }, (_, index) => ({
      sensorKey: toSensorKey(`bench/plant-${Math.floor(index / PER_ASSET)}/s-${index % PER_ASSET}`),
      timestamp: now,
      receivedAt: now,
      value: index,
      seq: index,
    })),
  );
}

type Say = (line: string) => void;

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}

function median(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return Math.round((inOrder[inOrder.length >> 1] ?? NaN) * 10) / 10;
}

async function ask(stack: Stack, query: string, variables: object): Promise<unknown> {
  const response = await fetch(stack.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${stack.operatorKey}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const SERIES = `query ($input: SeriesInput!) {
  tenant(tenantId: "bench") { asset(assetId: "plant-0") { sensor(sensorId: "s-0") {
    series(input: $input) { truncated points { at value min max avg count } }
  } } }
}`;
const LATEST = `{ tenant(tenantId: "bench") { sensors(first: 500) { nodes { sensorId latestReading { timestamp value } } } } }`;

async function sizes(db: Db, say: Say): Promise<void> {
  for (const letter of ["a", "b", "c", "d"]) {
    const of = [
      { $match: { _id: new RegExp(`^${KEY}\\|${letter}`) } },
      { $group: { _id: null, blocks: { $sum: 1 }, bytes: { $sum: { $bsonSize: "$$ROOT" } } } },
    ];
    const [found] = await db.collection("rollups").aggregate<{ blocks: number; bytes: number }>(of).toArray();
    if (found !== undefined) say(`level ${letter}: ${found.blocks} chunks, ${Math.round(found.bytes / 1_000)} kB`);
  }
}

async function register(stack: Stack): Promise<void> {
  const fields = "userErrors { message }";
  const done = [
    await ask(stack, `mutation { tenantRegister(input: { tenantId: "bench", name: "Bench" }) { ${fields} } }`, {}),
  ];
  const assets = Array.from({ length: SENSORS / PER_ASSET }, (_, asset) => ({
    assetId: `plant-${asset}`,
    type: "plant",
    sensors: Array.from({ length: PER_ASSET }, (_, sensor) => ({ sensorId: `s-${sensor}`, type: "temperature" })),
  }));
  const input = { tenantId: "bench", assets };
  done.push(
    await ask(stack, `mutation ($input: FleetImportInput!) { fleetImport(input: $input) { ${fields} } }`, { input }),
  );
  if (JSON.stringify(done).includes("message")) throw new Error(JSON.stringify(done));
}

async function measure(stack: Stack, name: string, query: string, variables: object, rounds: number, say: Say) {
  let size = 0;
  const times: number[] = [];
  for (let round = 0; round <= rounds + 3; round++) {
    const begun = performance.now();
    size = JSON.stringify(await ask(stack, query, variables)).split("{").length;
    times.push(performance.now() - begun);
  }
  if (size < 30) throw new Error(`${name}: nothing was found, so nothing was measured`);
  // The first query builds the missing rollups, with intervals below five minutes. The next queries warm up the
  // process.
  const warm = times.slice(4);
  say(
    `${name}: first ${median(times.slice(0, 1))} ms, then median ${median(warm)} ms, slowest ${median([Math.max(...warm)])} ms`,
  );
  return median(warm);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, rounds: { type: "string", default: "21" } },
  });
  const rounds = Number(values.rounds);
  const say: Say = (line) => (values.json === true ? process.stderr : process.stdout).write(`${line}\n`);
  const dir = await mkdtemp(path.join(tmpdir(), "sluice-bench-series-"));
  const stack = await startStack({
    dir,
    httpPort: 0,
    mqttPort: 0,
    env: { SLUICE_TELEMETRY_RETENTION: "500d" },
  });
  const mongodb = await MongoClient.connect(stack.mongodbUri);
  try {
    await register(stack);
    const db = mongodb.db("sluice");
    const rollups = new MongoRollups(db);
    const now = Math.floor(Date.now() / 1_000) * 1_000;
    const today = Math.floor(now / DAY) * DAY;
    await load(db, today - 30 * DAY, now, say);
    await loadHours(rollups, today - 366 * DAY, today - 30 * DAY, say);
    await loadLatest(db, now);
    const closed = Math.floor((now - 120_000) / HOUR) * HOUR;
    await rollups.advanceWatermark(closed);
    const repository = new MongoRollupRepository(db, rollups, new MongoFlushCheckpoints(db));
    await buildBlocks(repository, today - 30 * DAY, closed, say);

    const range = (days: number) => ({
      from: new Date(now - days * DAY).toISOString(),
      to: new Date(now).toISOString(),
    });
    const run = (name: string, input: object) => measure(stack, name, SERIES, { input }, rounds, say);
    const days30 = await run("30 days, 1,000 points", { range: range(30), maxPoints: 1_000 });
    await run("30 days, every 1h", { range: range(30), every: "1h", timeZone: "Europe/Berlin" });
    await run("30 days, every 5m", { range: range(30), every: "5m" });
    await run("7 days, every 1m", { range: range(6.9), every: "1m" });
    await run("83 hours, every 30s", { range: range(83 / 24), every: "30s" });
    await run("41 hours, every 15s", { range: range(41 / 24), every: "15s" });
    await run("27 hours, every 10s", { range: range(27 / 24), every: "10s" });
    await run("a day, 1,000 points", { range: range(1), maxPoints: 1_000 });
    await run("3 hours, 1,000 points", { range: range(3 / 24), maxPoints: 1_000 });
    const wholeDays = { from: new Date(today - 365 * DAY).toISOString(), to: new Date(now).toISOString() };
    const days365 = await run("365 days, 1,000 points", { range: wholeDays, maxPoints: 1_000 });
    await run("365 days, every 1d", { range: wholeDays, every: "1d", timeZone: "Europe/Berlin" });
    const latest500 = await measure(stack, "latest of 500 sensors", LATEST, {}, rounds, say);
    await sizes(db, say);
    process.stdout.write(`${JSON.stringify({ days30, days365, latest500 })}\n`);
  } finally {
    await mongodb.close();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

void main();
