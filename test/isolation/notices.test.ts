/** Notices of rejected messages reach only the tenant's gateways, and never ingestion. */
import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { connectAsync, type IClientOptions, type MqttClient } from "mqtt";
import { spawnPlatform } from "../../dev/process";
import type { Stack } from "../../dev/stack";
import { requestCertificate } from "../harness/client-certificates";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

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
  stack = await startOwnStack({ SLUICE_REJECTION_NOTICES: String(PER_MINUTE) });
  acme = await register("acme");
  rival = await register("rival");
});

async function isGranted(client: MqttClient, filter: string): Promise<boolean> {
  const grants = await client.subscribeAsync(filter, { qos: 1 }).catch(() => []);
  return grants.some(({ qos }) => Number(qos) < 128);
}

/** Collects messages of a client, and waits for a number of them. */
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

/** Resolves when a reading that the tenant publishes now is stored. Earlier messages have been processed by then. */
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

test("a gateway can subscribe only to its tenant's topic for notices", async () => {
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

test("a gateway receives only its own tenant's notices, up to the limit per minute", async () => {
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
  // The platform does not ingest its own notices.
  expect(await rejectedTopics(acme)).not.toContain("tenants/acme/rejections");
});

test("a gateway can publish notices neither to other gateways nor into ingestion", async () => {
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

/**
 * Connects a gateway with a certificate, which can connect even if its user is disabled or deleted. Its session
 * persists.
 */
async function byCertificate({ sluice, tenantId }: Tenant) {
  const { csr, key } = await requestCertificate();
  const { certificate: issued } = orThrow(await sluice.brokerCredentialIssue({ input: { csr } }));
  const cert = issued?.certificate ?? "";
  const ca = await readFile(stack.caFile);
  const options: IClientOptions = {
    ...{ ca, key, cert, protocolVersion: 5, reconnectPeriod: 0 },
    ...{ clientId: `${tenantId}-lasting`, clean: false, properties: { sessionExpiryInterval: 600 } },
  };
  return async () => {
    // A notice in the session's queue follows the CONNACK immediately.
    const client = await connectAsync(stack.broker.certificateUrl, options);
    client.on("error", () => undefined);
    disposeLater(() => client.endAsync(true));
    return client;
  };
}

/** Publishes a notice as the platform's own user at QoS 1. Resolves when the broker has forwarded it. */
async function publishNotice(tenantId: string): Promise<void> {
  const { url, caFile, ingestion } = stack.broker;
  const client = await connectAsync(url, { ...ingestion, ca: await readFile(caFile), clientId: `teller-${tenantId}` });
  await client.publishAsync(`tenants/${tenantId}/rejections`, '{"reason":"INVALID_PAYLOAD"}', { qos: 1 });
  await client.endAsync();
}

test.each(["suspended", "deleted"] as const)("gateways of a tenant that is %s receive no more notices", async (end) => {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const tenant = await register(end);
  const { tenantId } = tenant;
  const topic = `tenants/${tenantId}/rejections`;
  const connect = await byCertificate(tenant);
  const clients = [await tenant.connect(5), await connect()];
  for (const client of clients) expect(await isGranted(client, topic)).toBe(true);
  const ended = clients.map((client) => new Promise<void>((resolve) => client.once("close", () => resolve())));
  const input = { tenantId };
  if (end === "suspended") orThrow(await operator.tenantSuspend({ input }));
  else orThrow(await operator.tenantDelete({ input }));
  await Promise.all(ended);
  if (end === "deleted") await until(async () => (await operator.tenant({ tenantId })) === null);

  await expect(tenant.connect(5)).rejects.toThrow(/not authorized/i);
  await publishNotice(tenantId);
  // The broker may already have read the revocation of the certificate.
  const lasting = await connect().catch(() => null);
  if (lasting === null) return expect(end).toBe("deleted");
  const told = listen(lasting);
  await publishNotice(tenantId);
  for (const filter of [topic, `$share/g/${topic}`, "tenants/+/rejections"]) {
    expect([filter, await isGranted(lasting, filter)]).toEqual([filter, false]);
  }
  expect(told.heard).toEqual([]);
  await lasting.endAsync();

  if (end === "deleted") return;
  orThrow(await operator.tenantResume({ input }));
  const back = await connect();
  expect(await isGranted(back, topic)).toBe(true);
  const again = listen(back);
  await publishNotice(tenantId);
  await again.until(1);
  expect(await isGranted(await tenant.connect(4), topic)).toBe(true);
});

test("a restart revokes the rights to notices if they are off, and grants them if on", async () => {
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
  expect(on.output).not.toContain('"failure":"');
});
