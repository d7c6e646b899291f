/**
 * `npm run bench:console -- --json`: the speed of the web console for a tenant with a million sensors, in Chromium on
 * the same machine as the stack. Measures the first rows after a change of route, filters and further pages. Also
 * measures scrolling through 100,000 rows, and ten minutes of readings that arrive at a page. The last line is one JSON
 * object.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { MongoClient } from "mongodb";
import { initialBytes } from "../dev/console-scripts";
import { startStack } from "../dev/stack";
import { toId } from "../src/domain/keys";
import { measureArrival } from "./console/load";
import { type ConsoleBenchmarkOptions, parseOptions } from "./console/options";
import { openTab, type Tab } from "./console/tab";
import { benchTenant } from "./console/tenant";
import { median, percentile } from "./ingest/statistics";
import { assetIdOf, registerLargeFleet, SENSORS_PER_ASSET } from "./lists/large-fleet";

const TENANT = toId("bench");
const DIST = path.resolve(__dirname, "../console");
const SCROLL_MS = 15_000;
/**
 * Pixels per frame. The first value, three rows, is in the report. The second value is more than a window, as when a
 * user drags the scroll bar.
 */
const SCROLL_STEPS = [120, 2_000] as const;

type Say = (line: string) => void;

/** Filters that differ in every round, so that no two rounds request the same rows. */
function filtersOf(round: number, assets: number): Readonly<Record<string, string>> {
  const number = Math.floor(((round + 0.5) * assets) / 50);
  return {
    "search for an asset": `search("${assetIdOf(number)}")`,
    "search for a name": `search("umber ${number}")`,
    "search for a sensor": `search("s-${round % SENSORS_PER_ASSET}")`,
    "search that finds many": `search("truck-0000${round}")`,
    "search that finds nothing": `search("zzzq${round}")`,
  };
}

async function measureRoutes(tab: Tab, rounds: number, say: Say): Promise<number> {
  const rows: number[] = [];
  const paints: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await tab.reload();
    paints.push(await tab.call("largestPaint()"));
    rows.push(await tab.call("open()"));
  }
  report("first rows", rows, say);
  report("largest contentful paint", paints, say);
  return percentile(rows, 0.95);
}

async function measureFilters(tab: Tab, rounds: number, assets: number, say: Say): Promise<number> {
  const times = new Map<string, number[]>();
  const measure = async (name: string, expression: string) => {
    times.set(name, [...(times.get(name) ?? []), await tab.call(expression)]);
  };
  const openAnew = async () => {
    await tab.reload();
    await tab.call("open()");
  };
  for (let round = 0; round < rounds; round++) {
    await openAnew();
    for (const [name, expression] of Object.entries(filtersOf(round, assets))) await measure(name, expression);
    await openAnew();
    for (const state of ["active", "silent", "never"]) await measure(`sensors: ${state}`, `choose("${state}")`);
    await openAnew();
    for (const [column, name] of ["sensor", "asset", "age"].entries()) {
      await measure(`order by ${name}`, `sort(${column})`);
      await measure(`order by ${name}, reversed`, `sort(${column})`);
    }
  }
  for (const [name, each] of times) report(name, each, say);
  return percentile([...times.values()].flat(), 0.95);
}

async function measurePages(tab: Tab, rows: number, say: Say): Promise<number> {
  await tab.reload();
  await tab.call("open()");
  const times: number[] = [];
  for (let loaded = await tab.call("loaded()"); loaded < rows; loaded = await tab.call("loaded()")) {
    times.push(await tab.call("next()"));
  }
  report("further pages", times, say);
  return percentile(times, 0.95);
}

async function measureScrolling(tab: Tab, say: Say): Promise<{ frameCpuMs: number; framesPerSecond: number }> {
  const measured = [];
  for (const step of SCROLL_STEPS) {
    let frames = 0;
    const { cpuMs, longestMs } = await tab.trace(async () => {
      frames = await tab.call(`scroll(${step}, ${SCROLL_MS})`);
    });
    const frameCpuMs = cpuMs / frames;
    const framesPerSecond = (frames * 1_000) / SCROLL_MS;
    measured.push({ frameCpuMs, framesPerSecond });
    const longest = `longest task ${longestMs.toFixed(0)} ms`;
    say(
      `scrolling ${step} px a frame: ${frameCpuMs.toFixed(1)} ms of CPU a frame, ${framesPerSecond.toFixed(0)}/s, ${longest}`,
    );
  }
  const [reading] = measured;
  if (reading === undefined) throw new Error("The grid did not scroll.");
  return reading;
}

function report(name: string, times: readonly number[], say: Say): void {
  const [p50, p95] = [0.5, 0.95].map((share) => Math.round(percentile(times, share)));
  say(
    `${name.padEnd(26)} p50 ${p50} ms, p95 ${p95} ms, longest ${Math.round(Math.max(...times))} ms, ${times.length} times`,
  );
}

async function measure(options: ConsoleBenchmarkOptions, say: Say) {
  const { sensors, rows, rounds, rate, minutes, runs } = options;
  const assets = Math.ceil(sensors / SENSORS_PER_ASSET);
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), "sluice-bench-console-")));
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0 });
  const mongodb = await MongoClient.connect(stack.mongodbUri);
  let tab: Tab | undefined;
  try {
    const begun = performance.now();
    const tenant = await benchTenant(stack, TENANT, dir, () =>
      registerLargeFleet(mongodb.db(stack.database), TENANT, assets, Date.now()),
    );
    say(`${assets * SENSORS_PER_ASSET} sensors, after ${Math.round((performance.now() - begun) / 1_000)} s`);
    tab = await openTab(`${stack.httpUrl}/console/`, TENANT, tenant.apiKey);
    const firstRows = await measureRoutes(tab, rounds, say);
    const filters = await measureFilters(tab, rounds, assets, say);
    const pages = await measurePages(tab, Math.min(rows, sensors), say);
    const scrolling = await measureScrolling(tab, say);
    const arrivals = [];
    for (let run = 0; run < runs; run++) {
      const arrival = await measureArrival(tab, tenant, rate, minutes);
      say(`${Math.round(arrival.readingsPerSecond)} readings/s: ${JSON.stringify(arrival)}`);
      arrivals.push(arrival);
    }
    const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
    return {
      firstRowsP95: Math.round(firstRows),
      filterP95: Math.round(Math.max(filters, pages)),
      frameCpuMs: rounded(scrolling.frameCpuMs, 1),
      framesPerSecond: Math.round(scrolling.framesPerSecond),
      longTasks: median(arrivals.map(({ longTasks }) => longTasks)),
      heapGrowth: rounded(median(arrivals.map(({ heapGrowth }) => heapGrowth)), 3),
      initialJsKilobytes: rounded(initialBytes(DIST) / 1_000, 1),
    };
  } finally {
    await tab?.close();
    await mongodb.close();
    await stack.stop();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const say: Say = (line) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  process.stdout.write(`${JSON.stringify(await measure(options, say))}\n`);
}

void main();
