/** Notices of rejected messages: who gets them, who does not, and that nothing comes back into ingestion. */
import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import { spawnPlatform } from "../../dev/process";
import { startStack, type Stack } from "../../dev/stack";
import { disposeLater, sharedMongo, temporaryDir } from "../harness/servers";

const PER_MINUTE = 3;

interface Tenant {
  readonly tenantId: string;
  readonly sluice: Sluice;
  readonly connect: (protocolVersion: 4 | 5) => Promise<MqttClient>;
}

let stack: Stack;
let acme: Tenant;
let rival: Tenant;

async function register(tenantId: string): Promise<Tenant> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId } }));
  await operator.close();
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey: apiKeySecret });
  disposeLater(() => sluice.close());
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await sluice.fleetImport({ input: { tenantId, assets } }));
  const ca = await readFile(stack.caFile);
  const { mqttUrl, username, password } = credential;
  const connect = async (protocolVersion: 4 | 5) => {
    const client = await connectAsync(mqttUrl, { ca, username, password, protocolVersion, reconnectPeriod: 0 });
    client.on("error", () => undefined);
    disposeLater(() => client.endAsync(true));
    return client;
  };
  return { tenantId, sluice, connect };
}

beforeAll(async () => {
  stack = await startStack({
    dir: await temporaryDir(),
    httpPort: 0,
    mqttPort: 0,
    mongodbUri: (await sharedMongo()).uri,
    env: { SLUICE_REJECTION_NOTICES: String(PER_MINUTE) },
  });
  disposeLater(() => stack.stop());
  acme = await register("acme");
  rival = await register("rival");
}, 120_000);

async function isGranted(client: MqttClient, filter: string): Promise<boolean> {
  const grants = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return grants.some(({ qos }) => Number(qos) < 128);
}

/** Collects what comes on a client, and waits for so many. */
function listen(client: MqttClient) {
  const heard: { topic: string; notice: Record<string, unknown> }[] = [];
  const waiting: (() => void)[] = [];
  client.on("message", (topic, payload) => {
    heard.push({ topic, notice: JSON.parse(payload.toString()) as Record<string, unknown> });
    for (const look of waiting) look();
  });
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => heard.length >= count && resolve();
      waiting.push(look);
      look();
    });
  return { heard, until };
}

/** Resolves when a reading of the tenant that is published now is stored: all before it has been dealt with. */
async function barrier({ sluice, connect, tenantId }: Tenant): Promise<void> {
  const client = await connect(5);
  const events = sluice.liveReadings({ input: {} });
  await events.next();
  const arrived = events.next();
  await client.publishAsync(`tenants/${tenantId}/assets/a/sensors/s/telemetry`, '{"value":1}', { qos: 1 });
  await arrived;
  await events.return?.();
  await client.endAsync();
}

async function rejectedTopics({ tenantId }: Tenant): Promise<string[]> {
  const response = await fetch(stack.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${stack.operatorKey}` },
    body: JSON.stringify({
      query: `{ tenant(tenantId: "${tenantId}") { rejectedMessages(first: 100) { nodes { topic } } } }`,
    }),
  });
  const { data } = (await response.json()) as {
    data: { tenant: { rejectedMessages: { nodes: { topic: string }[] } } };
  };
  return data.tenant.rejectedMessages.nodes.map(({ topic }) => topic);
}

test("a gateway may subscribe to its tenant's topic for notices, and to nothing else", async () => {
  for (const protocolVersion of [4, 5] as const) {
    const client = await acme.connect(protocolVersion);
    const forbidden = [
      "tenants/rival/rejections",
      "tenants/+/rejections",
      "+/acme/rejections",
      "tenants/acme/+",
      "tenants/acme/#",
      "tenants/acme/rejections/#",
      "tenants/#",
      "#",
      "$share/g/tenants/acme/rejections",
      "$share/g/tenants/rival/rejections",
      "$share/g/tenants/+/rejections",
    ];
    for (const filter of forbidden) expect([filter, await isGranted(client, filter)]).toEqual([filter, false]);
    expect(await isGranted(client, "tenants/acme/rejections")).toBe(true);
  }
});

test("it is told of its tenant's rejected messages, so many a minute, and of nobody else's", async () => {
  const [mine, other] = [await acme.connect(5), await rival.connect(5)];
  const [told, toldOther] = [listen(mine), listen(other)];
  expect(await isGranted(mine, "tenants/acme/rejections")).toBe(true);
  expect(await isGranted(other, "tenants/rival/rejections")).toBe(true);
  const topic = "tenants/acme/assets/a/sensors/unknown/telemetry";
  for (let count = 0; count < 30; count++) await mine.publishAsync(topic, '{"value":1}', { qos: 1 });
  await told.until(PER_MINUTE);
  await barrier(acme);
  expect(told.heard).toHaveLength(PER_MINUTE);
  expect(told.heard[0]).toEqual({
    topic: "tenants/acme/rejections",
    notice: {
      reason: "UNKNOWN_SENSOR",
      stage: "VALIDATE",
      topic,
      detail: "asset 'a' has no sensor 'unknown'",
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      count: 1,
      untold: 0,
    },
  });
  expect(toldOther.heard).toEqual([]);
  // The platform's own notices do not come back to it as telemetry.
  expect(await rejectedTopics(acme)).not.toContain("tenants/acme/rejections");
});

test("it cannot publish notices, neither to its own gateways nor into ingestion", async () => {
  const [publisher, listener] = [await rival.connect(5), await rival.connect(5)];
  const told = listen(listener);
  expect(await isGranted(listener, "tenants/rival/rejections")).toBe(true);
  const forge = (topic: string) => publisher.publishAsync(topic, '{"value":1}', { qos: 1 });
  await expect(forge("tenants/rival/rejections")).rejects.toMatchObject({ code: 135 });
  await expect(forge("tenants/acme/rejections")).rejects.toMatchObject({ code: 135 });
  const old = await rival.connect(4);
  await old.publishAsync("tenants/rival/rejections", '{"value":1}', { qos: 1 });
  await barrier(rival);
  expect(told.heard).toEqual([]);
  expect(await rejectedTopics(rival)).toEqual([]);
});

test("switched off, the rights are taken away at the next start; switched on, they are given", async () => {
  const may = async () => {
    const client = await acme.connect(5);
    const granted = await isGranted(client, "tenants/acme/rejections");
    await client.endAsync();
    return granted;
  };
  await stack.platform.stop();
  const off = await spawnPlatform({ env: { ...stack.environment, SLUICE_REJECTION_NOTICES: "0" } });
  disposeLater(() => off.stop());
  expect(await may()).toBe(false);
  await off.stop();
  const on = await spawnPlatform({ env: stack.environment });
  disposeLater(() => on.stop());
  expect(await may()).toBe(true);
  expect(on.output).not.toContain('"problem":"');
}, 60_000);
