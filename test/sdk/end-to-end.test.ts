/** The SDK with a whole stack: provisioning, publishing over TLS, live subscription, stored readings and isolation. */

import { readFile } from "node:fs/promises";
import { createSluice, orThrow, type Sluice } from "@sluice/sdk";
import { connectAsync, type MqttClient } from "mqtt";
import type { Stack } from "../../dev/stack";
import { nextEvent } from "../harness/next-event";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";

interface Tenant {
  readonly tenantId: string;
  readonly sluice: Sluice;
  readonly gateway: MqttClient;
}

const SENSOR = { assetId: "truck-1", sensorId: "temp-1" };

let stack: Stack;
let operator: Sluice;
let acme: Tenant;
let globex: Tenant;

function clientOf(apiKey: string): Sluice {
  const sluice = createSluice({ url: stack.graphqlUrl, apiKey, reconnect: { minMs: 20, maxMs: 200 } });
  disposeLater(() => sluice.close());
  return sluice;
}

async function registerTenant(tenantId: string): Promise<Tenant> {
  const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input: { tenantId, name: tenantId } }));
  const sluice = clientOf(apiKeySecret);
  const { assetId, sensorId } = SENSOR;
  orThrow(await sluice.assetRegister({ input: { assetId, type: "truck" } }));
  orThrow(await sluice.sensorRegister({ input: { assetId, sensorId, type: "temperature", unit: "°C" } }));
  const gateway = await connectAsync(credential.mqttUrl, {
    ca: await readFile(stack.caFile),
    username: credential.username,
    password: credential.password,
    protocolVersion: 5,
  });
  disposeLater(() => gateway.endAsync(true));
  return { tenantId, sluice, gateway };
}

function publish(tenant: Tenant, payload: unknown, owner = tenant.tenantId, sensorId = SENSOR.sensorId) {
  const topic = `tenants/${owner}/assets/${SENSOR.assetId}/sensors/${sensorId}/telemetry`;
  return tenant.gateway.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
}

/** Resolves with the values of the next `count` readings. */
async function take(events: ReturnType<Sluice["liveReadings"]>, count: number): Promise<number[]> {
  const values: number[] = [];
  while (values.length < count) {
    const event = await events.next();
    if (event.done === true) break;
    values.push(...event.value.readings.map(({ value }) => value));
  }
  return values;
}

async function storedValues({ sluice }: Tenant): Promise<number[]> {
  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  const tenant = await sluice.readings({ ...SENSOR, range, first: 1_000 });
  return tenant?.asset?.sensor?.readings.nodes.map(({ value }) => value) ?? [];
}

beforeAll(async () => {
  stack = await startOwnStack();
  operator = clientOf(stack.operatorKey);
  acme = await registerTenant("acme");
  globex = await registerTenant("globex");
});

test("viewer returns the holder of the key", async () => {
  expect(await operator.viewer()).toMatchObject({ role: "OPERATOR", tenant: null });
  expect(await acme.sluice.viewer()).toMatchObject({ role: "TENANT_ADMIN", tenant: { tenantId: "acme" } });
});

test("a published reading arrives live, and is then stored, at its own tenant only", async () => {
  const ofAcme = acme.sluice.liveReadings({ input: {} });
  const ofGlobex = globex.sluice.liveReadings({ input: {} });
  const beginnings = [await ofAcme.next(), await ofGlobex.next()];
  expect(beginnings).toMatchObject([{ value: { readings: [] } }, { value: { readings: [] } }]);

  const now = Date.now();
  await publish(acme, { value: 1.5, timestamp: now });
  await publish(acme, [
    { value: 2.5, timestamp: now + 1 },
    { value: 3.5, timestamp: new Date(now + 2).toISOString(), id: "a" },
  ]);
  await publish(globex, { value: 100, timestamp: now });
  expect(await take(ofAcme, 3)).toEqual([1.5, 2.5, 3.5]);
  expect(await take(ofGlobex, 1)).toEqual([100]);

  expect(await storedValues(acme)).toEqual(expect.arrayContaining([1.5, 2.5, 3.5]));
  expect(await storedValues(globex)).toEqual([100]);
  const tenant = await acme.sluice.latestReading(SENSOR);
  expect(tenant?.asset?.sensor?.latestReading?.value).toBe(3.5);
});

test("a subscription resumes from a cursor without loss or repetition", async () => {
  const first = acme.sluice.liveReadings({ input: {} });
  const beginning = await first.next();
  if (beginning.done === true) throw new Error("the subscription ended");
  await first.return?.();

  const now = Date.now();
  for (let value = 11; value <= 15; value++) await publish(acme, { value, timestamp: now + value });
  const resumed = acme.sluice.liveReadings({ input: { after: beginning.value.cursor } });
  expect(await take(resumed, 5)).toEqual([11, 12, 13, 14, 15]);
});

test("series of several sensors come in one request, in the order of their IDs", async () => {
  const assetId = "van-7";
  const ids: string[] = [];
  for (const sensorId of ["one", "two"]) {
    if (ids.length === 0) orThrow(await acme.sluice.assetRegister({ input: { assetId, type: "van" } }));
    const { sensor } = orThrow(await acme.sluice.sensorRegister({ input: { assetId, sensorId, type: "t" } }));
    ids.push(sensor.id);
  }
  const from = Date.now() - 60_000;
  const live = acme.sluice.liveReadings({ input: { assetIds: [assetId] } });
  await live.next();
  for (const [index, sensorId] of ["one", "two"].entries()) {
    const topic = `tenants/acme/assets/${assetId}/sensors/${sensorId}/telemetry`;
    await acme.gateway.publishAsync(topic, JSON.stringify({ value: index + 1 }), { qos: 1 });
  }
  await take(live, 2);
  const input = { range: { from: new Date(from).toISOString() } };
  const asked = [...ids].reverse();
  const series = await acme.sluice.seriesOfSensors({ ids: [...asked, "nothing"], input });
  expect(series).toMatchObject([
    { id: asked[0], sensorId: "two", series: { points: [{ value: 2 }] } },
    { id: asked[1], sensorId: "one", series: { points: [{ value: 1 }] } },
    null,
  ]);
});

test("regression: a series contains only the requested functions", async () => {
  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  const fieldsOf = async (input: object): Promise<string[]> => {
    const tenant = await acme.sluice.series({ ...SENSOR, input: { range, ...input } });
    return Object.keys(tenant?.asset?.sensor?.series.points[0] ?? {}).sort();
  };
  expect(await fieldsOf({})).toEqual(["at", "value"]);
  expect(await fieldsOf({ every: "1h", aggregates: ["MAX", "COUNT"] })).toEqual(["at", "count", "max"]);
  const all = ["avg", "count", "delta", "first", "last", "max", "min", "sum"];
  expect(await fieldsOf({ every: "1h" })).toEqual(["at", ...all]);
});

test("a redelivered reading is stored once", async () => {
  const live = acme.sluice.liveReadings({ input: {} });
  await live.next();
  const reading = { value: 77, timestamp: Date.now(), id: "once" };
  await publish(acme, reading);
  await publish(acme, reading);
  await publish(acme, { value: 78, timestamp: Date.now() });
  expect(await take(live, 2)).toEqual([77, 78]);
  expect((await storedValues(acme)).filter((value) => value === 77)).toHaveLength(1);
});

test("a rejected message is reported live and in queries, with its reason", async () => {
  const live = globex.sluice.liveRejections({ input: {} });
  expect(await nextEvent(live)).toMatchObject({ messages: [], gap: null });
  const expected = { reason: "UNKNOWN_SENSOR", stage: "VALIDATE", tenant: { tenantId: "globex" } };
  await publish(globex, { value: 1 }, "globex", "ghost");
  const event = await nextEvent(live);
  expect(event.messages).toMatchObject([expected]);
  await live.return?.();
  // After a resume, the subscription also repeats rejections shortly before the cursor.
  await publish(globex, { value: 2 }, "globex", "ghost");
  const resumed = globex.sluice.liveRejections({ input: { after: event.cursor } });
  const seen: string[] = [];
  for await (const { messages } of resumed) {
    seen.push(...messages.map(({ payloadSample }) => payloadSample));
    if (seen.length >= 2) break;
  }
  expect(seen).toEqual(['{"value":1}', '{"value":2}']);
  const elsewhere = await nextEvent(acme.sluice.liveRejections({ input: { after: event.cursor } }));
  expect(elsewhere).toMatchObject({ messages: [], cursor: event.cursor });

  const tenant = await globex.sluice.rejectedMessages({ first: 1 });
  expect(tenant?.rejectedMessages.nodes).toMatchObject([expected]);
  expect((await acme.sluice.rejectedMessages({ first: 1 }))?.rejectedMessages.nodes).toEqual([]);
});

test("the broker denies a publish to another tenant's topic, and never delivers it", async () => {
  const live = acme.sluice.liveReadings({ input: {} });
  await live.next();
  await expect(publish(globex, { value: 666 }, "acme")).rejects.toMatchObject({ code: 135 });
  await publish(acme, { value: 21, timestamp: Date.now() });
  expect(await take(live, 1)).toEqual([21]);
  expect(await storedValues(acme)).not.toContain(666);
});

test("another tenant's data looks like data that does not exist", async () => {
  expect(await acme.sluice.tenant({ tenantId: "globex" })).toEqual(await acme.sluice.tenant({ tenantId: "nobody" }));
  const input = { tenantId: "globex", assetId: "truck-9", type: "truck" };
  const [foreign, absent] = await Promise.all([
    acme.sluice.assetRegister({ input }),
    acme.sluice.assetRegister({ input: { ...input, tenantId: "nobody" } }),
  ]);
  const errorsOf = (payload: typeof foreign, tenantId: string) =>
    payload?.userErrors.map(({ code, field, message }) => ({
      code,
      field,
      message: message.replaceAll(tenantId, "?"),
    }));
  expect(foreign?.asset).toBeNull();
  expect(errorsOf(foreign, "globex")).toEqual(errorsOf(absent, "nobody"));
});

test("a revoked key is rejected, and its open subscription ends", async () => {
  const created = orThrow(await acme.sluice.apiKeyCreate({ input: { role: "TENANT_READER", name: "dashboard" } }));
  const reader = clientOf(created.secret);
  const live = reader.liveReadings({ input: {} });
  await live.next();
  const next = live.next();
  next.catch(() => undefined);

  orThrow(await acme.sluice.apiKeyRevoke({ input: { keyId: created.apiKey.keyId } }));
  await expect(next).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  await expect(reader.viewer()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("fleetImport is idempotent", async () => {
  const assets = [{ assetId: "van-1", type: "van", sensors: [{ sensorId: "fuel-1", type: "fuel", unit: "%" }] }];
  expect(await acme.sluice.fleetImport({ input: { assets } })).toMatchObject({ assetsCreated: 1, sensorsCreated: 1 });
  expect(await acme.sluice.fleetImport({ input: { assets } })).toMatchObject({
    assetsCreated: 0,
    assetsUnchanged: 1,
    sensorsUnchanged: 1,
    userErrors: [],
  });
});
