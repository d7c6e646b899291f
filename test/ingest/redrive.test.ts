import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { spawnPlatform } from "../../dev/process";
import type { Stack } from "../../dev/stack";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";
import { registerFleet, type Fleet } from "../chaos/fleet";

const COUNTS = "examined accepted rejectedAgain expired remaining";
const LEDGER = `query ($tenantId: String!, $from: DateTime!) { tenant(tenantId: $tenantId) {
  ledger(range: { from: $from }) { received stored duplicates pending balanced rejected { reason count } }
  rateUsage { capacity used remaining resetAt } } }`;

interface Answer {
  readonly tenant: {
    readonly ledger: {
      readonly received: number;
      readonly stored: number;
      readonly pending: number;
      readonly balanced: boolean;
    };
    readonly rateUsage: readonly object[] | null;
    readonly rejectedMessages: { readonly nodes: readonly object[] };
    readonly asset: {
      readonly sensor: {
        readonly latestReading: { readonly value: number; readonly receivedAt: string } | null;
        readonly readings: { readonly nodes: readonly { readonly value: number }[] };
      };
    };
  };
  readonly rejectedMessagesRedrive: Record<string, unknown> & {
    readonly userErrors: readonly { readonly code: string }[];
  };
  readonly messageExplain: { readonly accepted: boolean; readonly reason: string | null };
}

async function ask(url: string, key: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Answer; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** More payloads than the other tests leave in the store. */
const MAX_PAYLOADS = 30;

let stack: Stack;
let fleet: Fleet;
const from = new Date(Date.now() - 60_000).toISOString();

beforeAll(async () => {
  const env = { SLUICE_REDRIVE_MAX_PAYLOADS: String(MAX_PAYLOADS), SLUICE_OPERATION_DEADLINE: "4s" };
  stack = await startOwnStack(env);
  fleet = await registerFleet(stack, uniqueName("acme"), 1);
});

const topicOf = (sensorId: string) => `tenants/${fleet.tenantId}/assets/a/sensors/${sensorId}/telemetry`;
const redrive = (url: string, sensorId: string, reasons?: readonly string[], dryRun?: boolean) =>
  ask(
    url,
    stack.operatorKey,
    `mutation ($input: RejectedMessagesRedriveInput!) {
      rejectedMessagesRedrive(input: $input) { ${COUNTS} userErrors { code } } }`,
    { input: { tenantId: fleet.tenantId, assetId: "a", sensorId, reasons, dryRun } },
  );
/** Resolves with the newest rejected message of the sensor `late`. */
const rejection = async (): Promise<object | undefined> => {
  const query = `query ($tenantId: String, $sensor: SensorRef!) {
    tenant(tenantId: $tenantId) { rejectedMessages(first: 1, filter: { sensor: $sensor }) { nodes { isRedrivable } } } }`;
  const variables = { tenantId: fleet.tenantId, sensor: { assetId: "a", sensorId: "late" } };
  const { tenant } = await ask(stack.graphqlUrl, stack.operatorKey, query, variables);
  return tenant.rejectedMessages.nodes[0];
};
const ledger = async () =>
  (await ask(stack.graphqlUrl, stack.operatorKey, LEDGER, { tenantId: fleet.tenantId, from })).tenant;
const explain = (url: string, topic: string) =>
  ask(
    url,
    stack.operatorKey,
    "query ($input: MessageExplainInput!) { messageExplain(input: $input) { accepted reason } }",
    {
      input: { topic, payload: '{"value":1}' },
    },
  );

async function untilReceived(count: number) {
  await until(async () => (await ledger()).ledger.received >= count);
}

test("stores messages of an unknown sensor once when the sensor is registered", async () => {
  const payloads = ['{"value":1}', '{"value":2,"id":"two"}', `{"value":3,"timestamp":${Date.now()}}`];
  for (const payload of payloads) await fleet.gateway.publishAsync(topicOf("late"), payload, { qos: 1 });
  await fleet.gateway.publishAsync(topicOf("never"), '{"value":4}', { qos: 1 });
  await untilReceived(4);
  expect(await explain(stack.graphqlUrl, topicOf("late"))).toEqual({
    messageExplain: { accepted: false, reason: "UNKNOWN_SENSOR" },
  });
  expect(await rejection()).toEqual({ isRedrivable: true });
  const again = await redrive(stack.graphqlUrl, "late");
  expect(again.rejectedMessagesRedrive).toMatchObject({ examined: 3, accepted: 0, rejectedAgain: 3, userErrors: [] });

  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const input = { tenantId: fleet.tenantId, assetId: "a", sensorId: "late", type: "t" };
  orThrow(await operator.sensorRegister({ input }));
  expect((await explain(stack.graphqlUrl, topicOf("late"))).messageExplain.accepted).toBe(true);
  const preview = await redrive(stack.graphqlUrl, "late", undefined, true);
  const would = { examined: 3, accepted: 3, rejectedAgain: 0, expired: 0, remaining: 0, userErrors: [] };
  expect(preview.rejectedMessagesRedrive).toEqual(would);
  const [first, second] = await Promise.all([redrive(stack.graphqlUrl, "late"), redrive(stack.graphqlUrl, "late")]);
  // One of the two redrives finds the messages, and the other finds none.
  const answers = [first.rejectedMessagesRedrive, second.rejectedMessagesRedrive];
  expect(answers).toContainEqual(would);
  expect(answers).toContainEqual({ ...would, examined: 0, accepted: 0 });

  expect(await rejection()).toEqual({ isRedrivable: false });

  const tenant = await ledger();
  expect(tenant.ledger).toMatchObject({ received: 10, duplicates: 0, balanced: true });
  expect(tenant.ledger.stored + tenant.ledger.pending).toBe(3);
  expect(tenant.ledger).toMatchObject({ rejected: [{ reason: "UNKNOWN_SENSOR", count: 7 }] });
  expect(tenant.rateUsage).toEqual([]);
});

test("delivers old readings to subscribers, and as a new sensor's latest reading", async () => {
  const timestamp = Date.now() - 7_200_000;
  for (const payload of ['{"value":1}', `{"value":2,"timestamp":${timestamp}}`, '{"value":3,"id":"three"}']) {
    await fleet.gateway.publishAsync(topicOf("later"), payload, { qos: 1 });
  }
  const client = await new MongoClient(stack.mongodbUri).connect();
  disposeLater(() => client.close());
  const kept = client.db().collection<{ at: Date }>("rejectedPayloads");
  const filter = { sensorKey: `${fleet.tenantId}/a/later` };
  await until(async () => (await kept.countDocuments(filter)) >= 3);
  const received = Date.now() - 3_600_000;
  await kept.updateMany(filter, { $set: { at: new Date(received) } });

  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "later", type: "t" } }));
  const registered = Date.now();
  const readings = fleet.sluice.liveReadings({ input: { sensors: [{ assetId: "a", sensorId: "later" }] } });
  await readings.next();
  expect((await redrive(stack.graphqlUrl, "later")).rejectedMessagesRedrive).toMatchObject({ accepted: 3 });
  const heard: { value: number; timestamp: number }[] = [];
  while (heard.length < 3) {
    const result = await readings.next();
    if (result.done === true) break;
    for (const { value, timestamp } of result.value.readings) heard.push({ value, timestamp: Date.parse(timestamp) });
  }
  await readings.return?.();
  // The timestamps are those of the first receipt, but the readings count as received at the redrive.
  expect(heard.sort((one, other) => one.value - other.value)).toEqual([
    { value: 1, timestamp: received },
    { value: 2, timestamp },
    { value: 3, timestamp: received },
  ]);
  const LATEST = `query ($tenantId: String!) { tenant(tenantId: $tenantId) { asset(assetId: "a") {
    sensor(sensorId: "later") { latestReading { value receivedAt } } } } }`;
  const { tenant } = await ask(stack.graphqlUrl, stack.operatorKey, LATEST, { tenantId: fleet.tenantId });
  const { latestReading } = tenant.asset.sensor;
  expect([1, 3]).toContain(latestReading?.value);
  expect(Date.parse(latestReading?.receivedAt ?? "")).toBeGreaterThan(registered - 2_000);
});

test("stores readings without a time and an ID as often as they arrived", async () => {
  const before = (await ledger()).ledger.received;
  await fleet.gateway.publishAsync(topicOf("alike"), '[{"value":20},{"value":20},{"value":21}]', { qos: 1 });
  await untilReceived(before + 3);
  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "alike", type: "t" } }));
  expect((await redrive(stack.graphqlUrl, "alike")).rejectedMessagesRedrive).toMatchObject({ accepted: 1 });
  const READINGS = `query ($tenantId: String!, $from: DateTime!) { tenant(tenantId: $tenantId) { asset(assetId: "a") {
    sensor(sensorId: "alike") { readings(range: { from: $from }) { nodes { value } } } } } }`;
  const { tenant } = await ask(stack.graphqlUrl, stack.operatorKey, READINGS, { tenantId: fleet.tenantId, from });
  expect(tenant.asset.sensor.readings.nodes.map(({ value }) => value).sort()).toEqual([20, 20, 21]);
});

test("frees space for other payloads immediately", async () => {
  const before = (await ledger()).ledger.received;
  for (let count = 0; count <= MAX_PAYLOADS; count++) {
    await fleet.gateway.publishAsync(topicOf("many"), `{"value":${count}}`, { qos: 1 });
  }
  await fleet.gateway.publishAsync(topicOf("beyond"), '{"value":1}', { qos: 1 });
  await untilReceived(before + MAX_PAYLOADS + 2);
  expect((await redrive(stack.graphqlUrl, "beyond")).rejectedMessagesRedrive.examined).toBe(0);

  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "many", type: "t" } }));
  const { accepted } = (await redrive(stack.graphqlUrl, "many")).rejectedMessagesRedrive;
  expect(accepted).toBeGreaterThan(0);
  await fleet.gateway.publishAsync(topicOf("beyond"), '{"value":2}', { qos: 1 });
  await until(async () => (await redrive(stack.graphqlUrl, "beyond")).rejectedMessagesRedrive.examined === 1);
});

test("records a message that is rejected again with the new reason", async () => {
  await fleet.gateway.publishAsync(topicOf("rejected"), '{"value":1}', { qos: 1 });
  await until(async () => (await redrive(stack.graphqlUrl, "rejected")).rejectedMessagesRedrive.examined === 1);
  const begun = new Date().toISOString();
  await redrive(stack.graphqlUrl, "rejected");
  const REJECTED = `query ($tenantId: String!, $from: DateTime!) { tenant(tenantId: $tenantId) {
    rejectedMessages(filter: { from: $from }) { nodes { topic } } } }`;
  const variables = { tenantId: fleet.tenantId, from: begun };
  const { tenant } = await ask(stack.graphqlUrl, stack.operatorKey, REJECTED, variables);
  expect(tenant.rejectedMessages.nodes).toEqual([{ topic: topicOf("rejected") }]);
});

test("returns before the operation's deadline, with the number of remaining messages", async () => {
  const LIMIT = `mutation ($input: TenantUpdateInput!) { tenantUpdate(input: $input) { userErrors { message } } }`;
  const limit = (sensorRates: string) =>
    ask(stack.graphqlUrl, stack.operatorKey, LIMIT, { input: { tenantId: fleet.tenantId, limits: { sensorRates } } });
  const before = (await ledger()).ledger.received;
  for (const value of [1, 2, 3]) await fleet.gateway.publishAsync(topicOf("slow"), `{"value":${value}}`, { qos: 1 });
  await untilReceived(before + 3);
  await limit("1:3600");
  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "slow", type: "t" } }));
  const answers = await Promise.all([redrive(stack.graphqlUrl, "slow"), redrive(stack.graphqlUrl, "slow")]);
  // Either redrive may be the first.
  const counts = answers.map(({ rejectedMessagesRedrive }) => rejectedMessagesRedrive);
  expect(counts).toContainEqual(expect.objectContaining({ accepted: 1, rejectedAgain: 0, remaining: 2 }));
  expect(counts).toContainEqual(expect.objectContaining({ accepted: 0, rejectedAgain: 0, remaining: 2 }));
  await limit("");
});

test("redrives nothing for an empty list of reasons", async () => {
  await fleet.gateway.publishAsync(topicOf("none"), '{"value":1}', { qos: 1 });
  await until(async () => (await redrive(stack.graphqlUrl, "none")).rejectedMessagesRedrive.examined === 1);
  expect((await redrive(stack.graphqlUrl, "none", [])).rejectedMessagesRedrive).toMatchObject({ examined: 0 });
  expect((await redrive(stack.graphqlUrl, "none", ["UNKNOWN_SENSOR"])).rejectedMessagesRedrive).toMatchObject({
    examined: 1,
  });
});

test("an API-only process lets the owner redrive, and explains messages without limits", async () => {
  const platform = await spawnPlatform({ env: { ...stack.environment, SLUICE_ROLES: "api" } });
  disposeLater(() => platform.stop());
  const url = `${platform.httpUrl}/graphql`;
  await fleet.gateway.publishAsync(topicOf("elsewhere"), '{"value":1}', { qos: 1 });
  const preview = async () => (await redrive(url, "elsewhere", undefined, true)).rejectedMessagesRedrive;
  await until(async () => (await preview()).examined === 1);
  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "elsewhere", type: "t" } }));
  await until(async () => (await preview()).accepted === 1);
  expect((await redrive(url, "elsewhere", ["UNKNOWN_ASSET"])).rejectedMessagesRedrive.examined).toBe(0);
  const done = { examined: 1, accepted: 1, rejectedAgain: 0, expired: 0, remaining: 0, userErrors: [] };
  expect((await redrive(url, "elsewhere")).rejectedMessagesRedrive).toEqual(done);
  expect((await redrive(url, "elsewhere")).rejectedMessagesRedrive).toEqual({ ...done, examined: 0, accepted: 0 });
  expect((await explain(url, topicOf("never"))).messageExplain.reason).toBe("UNKNOWN_SENSOR");
  expect((await explain(url, topicOf("s0"))).messageExplain.accepted).toBe(true);
  const answer = await ask(url, stack.operatorKey, LEDGER, { tenantId: fleet.tenantId, from });
  expect(answer.tenant.rateUsage).toBeNull();
  expect(answer.tenant.ledger.balanced).toBe(true);
});

test("a redrive fails with UNAVAILABLE while no process ingests, and leaves no request", async () => {
  const api = await spawnPlatform({ env: { ...stack.environment, SLUICE_ROLES: "api", SLUICE_HTTP_PORT: "0" } });
  disposeLater(() => api.stop());
  await stack.platform.kill("SIGKILL");
  const { userErrors } = (await redrive(`${api.httpUrl}/graphql`, "late")).rejectedMessagesRedrive;
  expect(userErrors).toEqual([{ code: "UNAVAILABLE" }]);
  const client = await new MongoClient(stack.mongodbUri).connect();
  disposeLater(() => client.close());
  expect(await client.db().collection("redriveRequests").countDocuments()).toBe(0);
});
