import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connectAsync } from "mqtt";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import type { Stack } from "../../dev/stack";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

const SENSORS = ["s0", "s1", "s2"];
const EVERY_MS = 10;
const SETTLED_READINGS = 60;

interface Reading {
  readonly sensorId: string;
  readonly value: number;
  readonly at: number;
}

const owns = async ({ httpUrl }: PlatformProcess): Promise<readonly string[]> => {
  const answer = await fetch(`${httpUrl}/readyz`).catch(() => null);
  return answer === null ? [] : ((await answer.json()) as { owns: readonly string[] }).owns;
};
const ingests = async (process: PlatformProcess) => (await owns(process)).includes("ingest/0");

/** A gateway that publishes continuously at QoS 1, and a subscriber at a process that only has the role `api`. */
class Traffic {
  readonly received: Reading[] = [];
  published = 0;
  private isRunning = true;
  private readonly running: Promise<void>[] = [];

  constructor(
    private readonly publish: (sensorId: string, payload: string) => Promise<unknown>,
    private readonly events: ReturnType<Sluice["liveReadings"]>,
  ) {}

  start(): void {
    this.running.push(this.send());
    void this.receive();
  }

  /** Resolves when all published readings have arrived. */
  async stop(): Promise<void> {
    this.isRunning = false;
    await Promise.all(this.running);
    await until(() => this.received.length >= this.published);
  }

  /**
   * Waits until readings arrive again. Resolves with the longest time without a reading since `from`, in milliseconds.
   */
  async pauseSince(from: number): Promise<number> {
    await until(() => this.received.filter(({ at }) => at > from).length >= SETTLED_READINGS);
    const times = [from, ...this.received.map(({ at }) => at).filter((at) => at > from)];
    return Math.round(Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at))));
  }

  private async send(): Promise<void> {
    while (this.isRunning) {
      const value = this.published++;
      const sensorId = SENSORS[value % SENSORS.length] ?? "";
      await this.publish(sensorId, JSON.stringify({ value, id: `r${value}` }));
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  }

  private async receive(): Promise<void> {
    for await (const { readings } of this.events) {
      const at = performance.now();
      for (const { sensor, value } of readings) this.received.push({ sensorId: sensor.sensorId, value, at });
    }
  }
}

async function startTraffic(stack: Stack, api: PlatformProcess): Promise<Traffic> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const { credential, apiKeySecret } = orThrow(
    await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } }),
  );
  const assets = [{ assetId: "a", type: "rig", sensors: SENSORS.map((sensorId) => ({ sensorId, type: "t" })) }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
  const acme = createSluice({ url: `${api.httpUrl}/graphql`, apiKey: apiKeySecret });
  disposeLater(() => acme.close());
  const events = acme.liveReadings({ input: {} });
  await events.next();
  const traffic = new Traffic(
    (sensorId, payload) =>
      gateway.publishAsync(`tenants/acme/assets/a/sensors/${sensorId}/telemetry`, payload, { qos: 1 }),
    events,
  );
  traffic.start();
  return traffic;
}

test("two processes take over from each other without loss, repetition or disorder", async () => {
  const stack = await startOwnStack();
  const spawn = async (more: Readonly<Record<string, string>> = {}) => {
    const process = await spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: "0", ...more } });
    disposeLater(() => process.kill());
    return process;
  };
  const api = await spawn({ SLUICE_ROLES: "api" });
  let [owner, standby] = [stack.platform, await spawn()];
  const traffic = await startTraffic(stack, api);
  await until(() => traffic.received.length >= SETTLED_READINGS);

  const fault = async (name: string, inject: (owner: PlatformProcess) => Promise<PlatformProcess>) => {
    expect(await ingests(owner)).toBe(true);
    expect(await ingests(standby)).toBe(false);
    const from = performance.now();
    const next = await inject(owner);
    await until(() => ingests(standby));
    const pause = await traffic.pauseSince(from);
    process.stdout.write(`take-over: ${name}: readings paused for ${pause} ms\n`);
    [owner, standby] = [standby, next];
    return pause;
  };
  const restarted = async (ended: Promise<void>) => {
    await ended;
    return spawn();
  };
  const stoppedInOrder = async (process_: PlatformProcess) => {
    await process_.kill("SIGTERM");
    // A process that is stopping restores no memory as a standby.
    expect(process_.output.split('"stopping"')[1]).not.toContain("readings read back");
    return spawn();
  };
  const suspended = async (process_: PlatformProcess) => {
    process.kill(process_.pid, "SIGSTOP");
    await until(() => ingests(standby));
    await until(() => traffic.received.at(-1)!.at > performance.now() - 100);
    process.kill(process_.pid, "SIGCONT");
    await until(async () => !(await ingests(process_)));
    return process_;
  };
  const pauses = { stop: [] as number[], kill: [] as number[], suspend: [] as number[] };
  for (let round = 0; round < 2; round++) {
    pauses.stop.push(await fault("SIGTERM", stoppedInOrder));
    pauses.kill.push(await fault("SIGKILL", ({ kill }) => restarted(kill())));
    pauses.suspend.push(await fault("SIGSTOP", suspended));
  }
  await traffic.stop();

  for (const sensorId of SENSORS) {
    const values = traffic.received.filter((reading) => reading.sensorId === sensorId).map(({ value }) => value);
    const all = Array.from({ length: traffic.published }, (_, value) => value);
    expect(values).toEqual(all.filter((value) => SENSORS[value % SENSORS.length] === sensorId));
  }
  const mongodb = await MongoClient.connect(stack.mongodbUri);
  disposeLater(() => mongodb.close());
  const telemetry = mongodb.db().collection<{ value: number }>("telemetry");
  await until(async () => (await telemetry.countDocuments()) >= traffic.published);
  const stored = await telemetry.find().sort({ value: 1 }).toArray();
  expect(stored.map(({ value }) => value)).toEqual(Array.from({ length: traffic.published }, (_, value) => value));
  const operator = createSluice({ url: `${api.httpUrl}/graphql`, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  expect(await operator.ledger({ tenantId: "acme", range })).toMatchObject({
    ledger: { balanced: true, stored: traffic.published },
  });
});
