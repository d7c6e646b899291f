/**
 * `npm run bench:noisy-neighbour`: what a tenant at 20 times its limit does to another one: publish -> subscriber of
 * the quiet tenant, alone and beside the flood, in alternating phases of one run. Prints JSON.
 */
import { fork } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import { startStack, type Stack } from "../dev/stack";

const QUIET_PER_SECOND = 200;
const LIMIT_PER_SECOND = 200;
const TIMES_THE_LIMIT = 20;
const PHASE_MS = 5_000;
const ROUNDS = 3;
const TICK_MS = 20;

interface Gateway {
  readonly mqttUrl: string;
  readonly username: string;
  readonly password: string;
  readonly caFile: string;
  readonly topic: string;
}

async function connect({ mqttUrl, username, password, caFile }: Gateway) {
  return connectAsync(mqttUrl, { ca: await readFile(caFile), username, password, protocolVersion: 5 });
}

/** Publishes evenly until `signal`; resolves with how many messages the broker has acknowledged. */
async function publish(
  gateway: Gateway,
  perSecond: number,
  signal: AbortSignal,
  onConnected: () => void = () => undefined,
): Promise<number> {
  const client = await connect(gateway);
  onConnected();
  const begun = performance.now();
  const underWay: Promise<unknown>[] = [];
  let sent = 0;
  while (!signal.aborted) {
    for (const due = ((performance.now() - begun) / 1_000) * perSecond; sent < due; sent++) {
      underWay.push(client.publishAsync(gateway.topic, `{"value":${Date.now()}}`, { qos: 1 }));
    }
    await delay(TICK_MS);
  }
  await Promise.all(underWay);
  await client.endAsync();
  return sent;
}

async function register(stack: Stack, tenantId: string, tenantRates: string) {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const limits = { tenantRates, sensorRates: "" };
  const { credential, apiKeySecret } = orThrow(
    await operator.tenantRegister({ input: { tenantId, name: tenantId, limits } }),
  );
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId, assets } }));
  await operator.close();
  const { mqttUrl, username, password } = credential;
  const topic = `tenants/${tenantId}/assets/a/sensors/s/telemetry`;
  const gateway: Gateway = { mqttUrl, username, password, caFile: stack.caFile, topic };
  return { gateway, sluice: createSluice({ url: stack.graphqlUrl, apiKey: apiKeySecret }) };
}

async function main(): Promise<void> {
  const dir = path.resolve(".sluice", `noisy-${process.pid}`);
  await mkdir(dir, { recursive: true });
  const stack = await startStack({ dir, httpPort: 0, mqttPort: 0 });
  try {
    process.stdout.write(`${JSON.stringify(await measure(stack))}\n`);
  } finally {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(stack: Stack) {
  const quiet = await register(stack, "quiet", "");
  const noisy = await register(stack, "noisy", `${LIMIT_PER_SECOND}:1`);
  const events = quiet.sluice.liveReadings({ input: {} });
  await events.next();
  let milliseconds: number[] = [];
  const watching = (async () => {
    for await (const { readings } of events) for (const { value } of readings) milliseconds.push(Date.now() - value);
  })();
  const phase = async (flooded: boolean) => {
    const flood = flooded ? await startFlood(noisy.gateway) : null;
    await delay(flooded ? 1_500 : 500);
    milliseconds = [];
    const sent = await publish(quiet.gateway, QUIET_PER_SECOND, AbortSignal.timeout(PHASE_MS));
    await delay(500);
    const result = {
      flooded,
      sent,
      received: milliseconds.length,
      p50: at(milliseconds, 0.5),
      p99: at(milliseconds, 0.99),
    };
    process.stderr.write(`${JSON.stringify({ ...result, flood: await flood?.() })}\n`);
    return result;
  };
  await phase(false);
  const phases: Awaited<ReturnType<typeof phase>>[] = [];
  for (let round = 0; round < ROUNDS; round++) phases.push(await phase(false), await phase(true));
  const medianOf = (flooded: boolean, of: "p50" | "p99") =>
    at(
      phases.filter((each) => each.flooded === flooded).map((each) => each[of]),
      0.5,
    );
  await events.return?.();
  await watching;
  await Promise.all([quiet.sluice.close(), noisy.sluice.close()]);
  const alone = { p50: medianOf(false, "p50"), p99: medianOf(false, "p99") };
  const beside = { p50: medianOf(true, "p50"), p99: medianOf(true, "p99") };
  const lost = phases.reduce((sum, { sent, received }) => sum + sent - received, 0);
  const limit = { perSecond: LIMIT_PER_SECOND, times: TIMES_THE_LIMIT };
  return { limit, alone, beside, p99Ratio: beside.p99 / alone.p99, lost, rounds: ROUNDS };
}

/** In a process of its own, so that it takes nothing from the measurement but the machine. */
async function startFlood(gateway: Gateway): Promise<() => Promise<unknown>> {
  const child = fork(__filename, ["flood", JSON.stringify(gateway)]);
  const told = () => new Promise((resolve) => child.once("message", resolve));
  await told();
  const ended = told();
  return () => {
    child.send("end");
    return ended;
  };
}

async function flood(): Promise<void> {
  const gateway = JSON.parse(process.argv[3] ?? "{}") as Gateway;
  const ending = new AbortController();
  process.once("message", () => ending.abort());
  const begun = performance.now();
  const sent = await publish(gateway, LIMIT_PER_SECOND * TIMES_THE_LIMIT, ending.signal, () =>
    process.send?.("connected"),
  );
  process.send?.({ sent, perSecond: Math.round(sent / ((performance.now() - begun) / 1_000)) });
  process.disconnect();
}

function at(values: readonly number[], quantile: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? NaN;
}

(process.argv[2] === "flood" ? flood() : main()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
