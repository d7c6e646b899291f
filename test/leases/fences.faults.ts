/**
 * An owner has lost its lease without noticing, because its connection to MongoDB is cut or its clock jumps. It must
 * not write after another process has taken over.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connectAsync } from "mqtt";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater, sharedMongo, temporaryDir } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { TcpProxy } from "../harness/tcp-proxy";
import { until } from "../harness/until";

const DUTIES = ["flush/0", "ingest/0"];
const FLUSH_SOON = { SLUICE_FLUSH_INTERVAL: "100ms", SLUICE_FLUSH_MAX_AGE: "200ms" };
/** Number of readings before and after each failure. */
const SOME = 50;

async function owns({ httpUrl }: PlatformProcess): Promise<readonly string[]> {
  const answer = await fetch(`${httpUrl}/readyz`).catch(() => null);
  return answer === null ? [] : ((await answer.json()) as { owns: readonly string[] }).owns;
}
const ownsDuties = async (process: PlatformProcess) => {
  const owned = await owns(process);
  return DUTIES.every((duty) => owned.includes(duty));
};
const ownsNone = async (process: PlatformProcess) => (await owns(process)).length === 0;

/** Starts an owner with additional environment variables, a standby, and a gateway that publishes continuously. */
async function startScene(ownerEnv: Readonly<Record<string, string>>) {
  const stack = await startOwnStack({ SLUICE_ROLES: "api", ...FLUSH_SOON });
  const spawn = async (env: Readonly<Record<string, string>>) => {
    const duties = { SLUICE_ROLES: "ingest,flush", SLUICE_HTTP_PORT: "0" };
    const process = await spawnPlatform({ env: { ...stack.environment, ...duties, ...env } });
    disposeLater(() => process.kill());
    return process;
  };
  const owner = await spawn({ ...ownerEnv, SLUICE_MONGODB_DATABASE: stack.database });
  await until(() => ownsDuties(owner));
  const standby = await spawn({});
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const { credential } = orThrow(await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } }));
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
  const mongodb = await MongoClient.connect(stack.mongodbUri);
  disposeLater(() => mongodb.close());
  const telemetry = mongodb.db(stack.database).collection<{ value: number }>("telemetry");

  let published = 0;
  let isRunning = true;
  const publishing = (async () => {
    while (isRunning) {
      const payload = JSON.stringify({ value: published, id: `r${published++}` });
      await gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", payload, { qos: 1 });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  /** Resolves when this number of further readings has been stored. */
  const flow = async () => {
    const before = await telemetry.countDocuments();
    await until(async () => (await telemetry.countDocuments()) >= before + SOME);
  };
  /** Stops publishing, and asserts that every reading is stored once and that the ledger counts it. */
  const expectAllOnce = async () => {
    isRunning = false;
    await publishing;
    await until(async () => (await telemetry.countDocuments()) >= published);
    const stored = await telemetry.find().sort({ value: 1 }).toArray();
    expect(stored.map(({ value }) => value)).toEqual(Array.from({ length: published }, (_, value) => value));
    const hour = 3_600_000;
    const range = {
      from: new Date(Date.now() - hour).toISOString(),
      to: new Date(Date.now() + 3 * hour).toISOString(),
    };
    const balanced = async () => (await operator.ledger({ tenantId: "acme", range }))?.ledger;
    await until(async () => (await balanced())?.stored === published);
    expect(await balanced()).toMatchObject({ balanced: true, stored: published, pending: 0 });
  };
  return { owner, standby, flow, expectAllOnce };
}

async function proxiedMongo() {
  const { uri } = await sharedMongo();
  const proxy = await TcpProxy.start(Number(new URL(uri).port));
  disposeLater(() => proxy.stop());
  return { proxy, env: { MONGODB_URI: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true` } };
}

test.each([
  ["resets its connections", (proxy: TcpProxy) => proxy.cut(), (proxy: TcpProxy) => proxy.heal()],
  [
    "holds back what it sends, and delivers it later",
    (proxy: TcpProxy) => proxy.silence(),
    (proxy: TcpProxy) => proxy.heal(true),
  ],
])("an owner writes nothing after a take-over if its network to MongoDB %s", async (_, cut, heal) => {
  const { proxy, env } = await proxiedMongo();
  const { owner, standby, flow, expectAllOnce } = await startScene(env);
  await flow();
  cut(proxy);
  const begun = performance.now();
  await until(() => ownsDuties(standby));
  await flow();
  process.stdout.write(`cut: the standby stores readings after ${Math.round(performance.now() - begun)} ms\n`);
  heal(proxy);
  await until(() => ownsNone(owner));
  await flow();
  await expectAllOnce();
});

const FAKETIME = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
  .map((folder) => path.join(folder, "faketime/libfaketime.so.1"))
  .find((file) => existsSync(file));

(FAKETIME === undefined ? test.skip : test)(
  "an owner whose clock jumps keeps its lease, and a take-over loses nothing",
  async () => {
    const file = path.join(await temporaryDir(), "offset");
    const jump = (offset: string) => writeFile(file, offset);
    await jump("+0");
    const { owner, standby, flow, expectAllOnce } = await startScene({
      LD_PRELOAD: FAKETIME ?? "",
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
    await flow();
    const ready = async () => (await fetch(`${owner.httpUrl}/readyz`)).status;
    for (const offset of ["+7200", "+3600"]) {
      await jump(offset);
      await until(async () => (await ready()) === 503);
      await flow();
      expect(await ownsDuties(owner)).toBe(true);
    }
    process.kill(owner.pid, "SIGSTOP");
    await until(() => ownsDuties(standby));
    await flow();
    process.kill(owner.pid, "SIGCONT");
    await until(() => ownsNone(owner));
    await flow();
    await expectAllOnce();
  },
);
