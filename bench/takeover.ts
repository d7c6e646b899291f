/**
 * `npm run bench:takeover -- --json`: the pause of ingestion when its owner is stopped, killed or lost, while gateways
 * publish at a steady rate and a standby follows. The pause is the longest time between two commits of readings. All
 * times are in milliseconds.
 */
import { randomBytes } from "node:crypto";
import { loadavg } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pino } from "pino";
import { BEFORE_ALL } from "../src/domain/keys";
import { rowCount } from "../src/domain/reading";
import { readRange } from "../src/domain/journal-range";
import { MongoJournal } from "../src/journal/mongo-journal";
import { LoadGenerator } from "./ingest/load/load-generator";
import { publishAtRate } from "./ingest/pace";
import { BenchmarkStack, DATABASE } from "./ingest/stack";
import { median } from "./ingest/statistics";
import { parseOptions, type Fault, type TakeoverOptions } from "./takeover/options";
import { Pair } from "./takeover/pair";
import { phasesOf, type Pause, type Phases } from "./takeover/phases";

const WINDOW = 20_000;
/** A measurement covers this much traffic before and after the failure. */
const AROUND_MS = 1_500;
/** Longer than any run, so that the gateways publish until its end. */
const FOREVER_S = 24 * 60 * 60;

interface Measured extends Phases {
  readonly pauseMs: number;
}

interface Pauses {
  readonly fault: Fault;
  readonly p50: number;
  readonly worst: number;
  readonly pauses: readonly Measured[];
}

function environmentOf({ mongod, mosquitto }: BenchmarkStack): Record<string, string> {
  const { admin, ingestion } = mosquitto;
  return {
    NODE_ENV: "production",
    MONGODB_URI: mongod.uri,
    SLUICE_MONGODB_DATABASE: DATABASE,
    MQTT_URL: mosquitto.url,
    SLUICE_MQTT_CA_FILE: mosquitto.caFile,
    SLUICE_MQTT_ADMIN_USERNAME: admin.username,
    SLUICE_MQTT_ADMIN_PASSWORD: admin.password,
    SLUICE_MQTT_INGESTION_USERNAME: ingestion.username,
    SLUICE_MQTT_INGESTION_PASSWORD: ingestion.password,
    SLUICE_MQTT_INGESTION_CLIENT_ID: ingestion.clientId,
    SLUICE_HTTP_PORT: "0",
    SLUICE_OPERATOR_KEY: `slk_bench_${randomBytes(32).toString("base64url")}`,
  };
}

/** Returns the longest time between two commits of readings since `since`. */
async function pauseSince(journal: MongoJournal, since: number): Promise<Pause> {
  const [first, { newest }] = [await journal.firstSince(since), await journal.bounds()];
  if (first === null) throw new Error("the journal has no readings of the measured time");
  let last = since;
  let longest = { from: since, until: since };
  for await (const batches of readRange(journal, first, newest)) {
    for (const { committedAt, columns } of batches) {
      if (rowCount(columns) === 0) continue;
      if (committedAt - last > longest.until - longest.from) longest = { from: last, until: committedAt };
      last = committedAt;
    }
  }
  return longest;
}

async function measure(stack: BenchmarkStack, pair: Pair, options: TakeoverOptions): Promise<Pauses[]> {
  const journal = new MongoJournal(stack.mongodb.db(DATABASE), async () => BEFORE_ALL, pino({ level: "silent" }));
  const pauses = new Map<Fault, Measured[]>(options.faults.map((fault) => [fault, []]));
  const deadline = performance.now() + options.minutes * 60_000;
  for (let round = 1; round <= options.rounds && performance.now() < deadline; round++) {
    for (const [fault, measured] of pauses) {
      const since = Date.now();
      await delay(AROUND_MS);
      const { at, owner, standby } = await pair.suffer(fault);
      await delay(AROUND_MS);
      const pause = await pauseSince(journal, since);
      const phases = phasesOf(owner.output, standby.output, at, pause);
      const pauseMs = pause.until - pause.from;
      measured.push({ pauseMs, ...phases });
      process.stderr.write(`${round} of ${options.rounds}, ${fault}: paused for ${pauseMs} ms ${describe(phases)}\n`);
      await pair.replace();
    }
  }
  return [...pauses].map(([fault, measured]) => ({
    fault,
    p50: median(measured.map(({ pauseMs }) => pauseMs)),
    worst: Math.max(...measured.map(({ pauseMs }) => pauseMs)),
    pauses: measured,
  }));
}

/** Describes the phases in the order of their times. */
function describe(phases: Phases): string {
  return Object.entries(phases)
    .flatMap(([name, at]: [string, number | null]) => (at === null ? [] : [{ name, at }]))
    .sort((one, other) => one.at - other.at)
    .map(({ name, at }) => `${name} ${at}`)
    .join(", ");
}

async function run(stack: BenchmarkStack, generator: LoadGenerator, options: TakeoverOptions) {
  const { rate, sensors, gateways, warm } = options;
  const { ca, account, mosquitto } = stack;
  const pair = await Pair.start({ ...environmentOf(stack), SLUICE_FLUSH_MAX_AGE: "30s" });
  try {
    await generator.connect({ port: mosquitto.port, ca, account, gateways, sensors, window: WINDOW });
    const publishing = publishAtRate(generator, rate, FOREVER_S);
    publishing.catch(() => undefined);
    process.stderr.write(`two processes run, and gateways publish; the first failure follows in ${warm} s\n`);
    await delay(warm * 1_000);
    const pauses = await measure(stack, pair, options);
    await generator.disconnect();
    return { rate, sensors, warm, load: loadavg()[0], pauses };
  } finally {
    await pair.stop();
  }
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const dir = path.resolve(".sluice", `takeover-${process.pid}`);
  const stack = await BenchmarkStack.start(dir, options.sensors, { connectionMessages: false });
  const generator = new LoadGenerator();
  const stop = async () => {
    await generator.stop();
    await stack.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  try {
    const result = await run(stack, generator, options);
    for (const { fault, p50, worst, pauses } of result.pauses) {
      process.stdout.write(`${fault.padEnd(5)} p50 ${p50} ms, worst ${worst} ms of ${pauses.length}\n`);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await stop();
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
