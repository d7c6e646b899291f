/**
 * `npm run bench:noisy-neighbour -- --json`: the effect on a quiet tenant of another tenant at 20 times its rate limit.
 * Measures the quiet tenant's latency from publish to subscriber in three alternating phases: alone, beside a neighbour
 * at its limit, and beside a neighbour at 20 times its limit. All times are in milliseconds.
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { Command } from "commander";
import { connectAsync, type MqttClient } from "mqtt";
import { startStack, type Stack } from "../dev/stack";
import { monotonicMs } from "./ingest/clock";
import { LoadGenerator } from "./ingest/load/load-generator";
import { publishAtRate } from "./ingest/pace";
import { median, percentile } from "./ingest/statistics";

/** Readings/s of the quiet tenant, at equal intervals of 5 ms. */
const QUIET_PER_SECOND = 200;
/** Time for which the neighbour publishes before a measurement begins. */
const LEAD_IN_MS = 1_500;
const NOISY_SENSORS = 10;

const LOADS = ["alone", "atLimit", "flooded"] as const;
type Load = (typeof LOADS)[number];

interface Options {
  readonly rounds: number;
  readonly seconds: number;
  readonly limit: number;
  readonly times: number;
  readonly json: boolean;
}

interface Gateway {
  readonly mqttUrl: string;
  readonly username: string;
  readonly password: string;
  readonly tenantId: string;
}

interface Phase {
  readonly load: Load;
  readonly sent: number;
  readonly received: number;
  readonly p50: number;
  readonly p99: number;
}

function parseOptions(argv: readonly string[]): Options {
  const options = new Command("bench:noisy-neighbour")
    .option("--rounds <n>", "repetitions of the three phases; medians are reported", "5")
    .option("--seconds <n>", "duration of one phase", "6")
    .option("--limit <n>", "rate limit of the noisy tenant in readings/s", "200")
    .option("--times <n>", "rate of the flood as a multiple of that limit", "20")
    .option("--json", "print one JSON object as the last line", false)
    .parse(argv)
    .opts<Record<Exclude<keyof Options, "json">, string> & { json: boolean }>();
  const { rounds, seconds, limit, times, json } = options;
  return { rounds: Number(rounds), seconds: Number(seconds), limit: Number(limit), times: Number(times), json };
}

/**
 * Publishes at equal intervals for `seconds`. Resolves with the number of readings that the broker has acknowledged.
 */
async function publishQuietly(client: MqttClient, topic: string, seconds: number): Promise<number> {
  const begun = monotonicMs();
  const underWay: Promise<unknown>[] = [];
  for (let sent = 0; sent < seconds * QUIET_PER_SECOND; sent++) {
    const due = begun + (sent * 1_000) / QUIET_PER_SECOND;
    if (due > monotonicMs()) await delay(due - monotonicMs());
    underWay.push(client.publishAsync(topic, `{"value":${monotonicMs()}}`, { qos: 1 }));
  }
  return (await Promise.all(underWay)).length;
}

async function register(stack: Stack, tenantId: string, tenantRates: string, sensors: number) {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates, sensorRates: "" };
  const { credential, apiKeySecret } = orThrow(
    await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }),
  );
  const sensorIds = Array.from({ length: sensors }, (_, index) => ({ sensorId: `s${index}`, type: "t" }));
  orThrow(
    await operator.fleetImport({ input: { tenantId, assets: [{ assetId: "a", type: "rig", sensors: sensorIds }] } }),
  );
  await operator.close();
  const { mqttUrl, username, password } = credential;
  const gateway: Gateway = { mqttUrl, username, password, tenantId };
  return { gateway, sluice: createSluice({ url: stack.graphqlUrl, apiKey: apiKeySecret }) };
}

function topicsOf(tenantId: string, sensors: number): string[] {
  return Array.from({ length: sensors }, (_, index) => `tenants/${tenantId}/assets/a/sensors/s${index}/telemetry`);
}

/**
 * Connects the noisy gateway in another process that needs little CPU. So the flood affects the measurement only
 * through the platform and the shared machine.
 */
async function startNeighbour({ mqttUrl, username, password, tenantId }: Gateway, ca: string): Promise<LoadGenerator> {
  const generator = new LoadGenerator();
  const account = { clientId: "noisy", username, password, topics: topicsOf(tenantId, NOISY_SENSORS) };
  await generator.connectAccounts(Number(new URL(mqttUrl).port), ca, [account], 2_000);
  return generator;
}

async function measure(stack: Stack, options: Options) {
  const quiet = await register(stack, "quiet", "", 1);
  const noisy = await register(stack, "noisy", `${options.limit}:1`, NOISY_SENSORS);
  const ca = await readFile(stack.caFile, "utf8");
  const { mqttUrl, username, password } = quiet.gateway;
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  const neighbour = await startNeighbour(noisy.gateway, ca);
  const events = quiet.sluice.liveReadings({ input: {} });
  await events.next();
  let milliseconds: number[] = [];
  const watching = (async () => {
    for await (const { readings } of events) for (const { value } of readings) milliseconds.push(monotonicMs() - value);
  })();
  const rateOf = { alone: 0, atLimit: options.limit, flooded: options.limit * options.times };
  const [quietTopic = ""] = topicsOf("quiet", 1);

  const phase = async (load: Load): Promise<Phase> => {
    const rate = rateOf[load];
    const seconds = options.seconds + (2 * LEAD_IN_MS) / 1_000;
    const noise = rate === 0 ? Promise.resolve(0) : publishAtRate(neighbour, rate, seconds);
    await delay(LEAD_IN_MS);
    milliseconds = [];
    const sent = await publishQuietly(gateway, quietTopic, options.seconds);
    for (let waits = 0; milliseconds.length < sent && waits < 50; waits++) await delay(100);
    const [p50, p99] = [percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)];
    const result = { load, sent, received: milliseconds.length, p50, p99 };
    process.stderr.write(`${JSON.stringify({ ...result, noise: await noise })}\n`);
    return result;
  };
  await phase("flooded");
  const phases: Phase[] = [];
  for (let round = 0; round < options.rounds; round++) for (const load of LOADS) phases.push(await phase(load));

  await events.return?.();
  await watching;
  await Promise.all([quiet.sluice.close(), noisy.sluice.close(), gateway.endAsync(), neighbour.stop()]);
  return summaryOf(phases, options);
}

function summaryOf(phases: readonly Phase[], options: Options) {
  const medianOf = (load: Load) => {
    const of = phases.filter((each) => each.load === load);
    return { p50: median(of.map(({ p50 }) => p50)), p99: median(of.map(({ p99 }) => p99)) };
  };
  const [alone, atLimit, flooded] = [medianOf("alone"), medianOf("atLimit"), medianOf("flooded")];
  return {
    limit: { perSecond: options.limit, times: options.times },
    alone,
    atLimit,
    flooded,
    p99Ratio: flooded.p99 / alone.p99,
    p99RatioToLimit: flooded.p99 / atLimit.p99,
    lost: phases.reduce((sum, { sent, received }) => sum + sent - received, 0),
    rounds: options.rounds,
  };
}

type Summary = ReturnType<typeof summaryOf>;

function report({ alone, atLimit, flooded, p99RatioToLimit, lost }: Summary): string {
  const line = (name: string, { p50, p99 }: Summary["alone"]) =>
    `${name.padEnd(24)}p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`;
  return [
    line("alone", alone),
    line("neighbour at its limit", atLimit),
    line("neighbour that floods", flooded),
    `p99 beside the flood is ${p99RatioToLimit.toFixed(2)} times the p99 beside the limit; ${lost} lost\n`,
  ].join("");
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv);
  const dir = path.resolve(".sluice", `noisy-${process.pid}`);
  await mkdir(dir, { recursive: true });
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0 });
  try {
    const summary = await measure(stack, options);
    process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : report(summary));
  } finally {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
