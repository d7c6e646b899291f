import { readFile } from "node:fs/promises";
import { MongoClient } from "mongodb";
import { pino } from "pino";
import type { PlatformProcess } from "../../dev/process";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { Follower } from "../subscriptions/follower";
import { ask, gatewayOf, publish, registerTenant, twoBrokers, valuesOf, type RegisteredTenant } from "./two-brokers";
import type { TwoBrokers } from "./two-brokers";

let world: TwoBrokers;
let mongo: MongoClient;
let platform: PlatformProcess;
let first: RegisteredTenant;
let second: RegisteredTenant;

const wsUrl = () => `${platform.httpUrl.replace(/^http/, "ws")}/graphql`;
const stored = ({ tenantId }: RegisteredTenant) =>
  mongo.db().collection("telemetry").find({ "source.tenantId": tenantId }).toArray();
const holds = (tenant: RegisteredTenant, values: readonly number[]) => async () =>
  JSON.stringify(await valuesOf(platform, tenant)) === JSON.stringify(values);

beforeAll(async () => {
  world = await twoBrokers();
  mongo = await new MongoClient(world.mongo.uri).connect();
  disposeLater(() => mongo.close());
  platform = await world.start(2);
  first = await registerTenant(platform, world.operatorKey, { tenantId: uniqueName("first") });
  second = await registerTenant(platform, world.operatorKey, { tenantId: uniqueName("second") });
});

test("registers a tenant on the broker of the partition with the fewest tenants", async () => {
  const { brokers, operatorKey } = world;
  expect([first.partitionId, second.partitionId]).toEqual([0, 1]);
  expect([first.mqttUrl, second.mqttUrl]).toEqual(brokers.map(({ url }) => url));
  const third = await registerTenant(platform, operatorKey, { tenantId: uniqueName("third"), partitionId: 1 });
  expect(third).toMatchObject({ partitionId: 1, mqttUrl: brokers[1].url });
  await expect(registerTenant(platform, operatorKey, { tenantId: uniqueName("lost"), partitionId: 7 })).rejects.toThrow(
    "There is no partition 7. Use one of 0, 1, or omit partitionId.",
  );
  // Only operators can see the partition of a tenant.
  const { viewer } = await ask<{ viewer: { tenant: object } }>(
    platform,
    second.apiKey,
    "{ viewer { tenant { partitionId broker { mqttUrl } } } }",
  );
  expect(viewer.tenant).toEqual({ partitionId: null, broker: { mqttUrl: brokers[1].url } });
});

test("rejects a tenant's credential on the broker of another partition", async () => {
  const { brokers } = world;
  await expect(gatewayOf(first, brokers, brokers[1].url)).rejects.toThrow(/not authorized|bad user/i);
  await expect(gatewayOf(second, brokers, brokers[0].url)).rejects.toThrow(/not authorized|bad user/i);
});

test("stores, streams and counts the readings of both partitions", async () => {
  const operator = { wsUrl: wsUrl(), apiKey: world.operatorKey };
  const ofAll = await Follower.start({ ...operator, input: {} });
  const ofSecond = await Follower.start({ wsUrl: wsUrl(), apiKey: second.apiKey, input: {} });
  const gateways = [await gatewayOf(first, world.brokers), await gatewayOf(second, world.brokers)] as const;
  await publish(gateways[0], first.tenantId, 1);
  await publish(gateways[1], second.tenantId, 2);
  await ofAll.until(() => ofAll.values.length === 2);
  expect([...ofAll.values].sort()).toEqual([1, 2]);
  await ofSecond.until(() => ofSecond.values.length === 1);
  expect(ofSecond.values).toEqual([2]);
  const { cursor } = ofAll;
  ofAll.end();

  await publish(gateways[0], first.tenantId, 3);
  await publish(gateways[1], second.tenantId, 4);
  await until(holds(first, [1, 3]));
  await until(holds(second, [2, 4]));
  await until(async () => (await stored(first)).length === 2 && (await stored(second)).length === 2);
  expect((await stored(first)).every(({ partition }) => partition === undefined)).toBe(true);
  expect((await stored(second)).every(({ partition }) => partition === 1)).toBe(true);
  // The readings are read from the telemetry collection.
  const resumed = await Follower.start({ ...operator, input: { after: cursor } });
  await resumed.until(() => resumed.values.length === 2);
  expect([...resumed.values].sort()).toEqual([3, 4]);
  resumed.end();
  ofSecond.end();

  const range = { from: new Date(Date.now() - 600_000).toISOString() };
  const account = async () => {
    const { platform: state } = await ask<{ platform: { ledger: Record<string, number>; partitions: object[] } }>(
      platform,
      world.operatorKey,
      `query ($range: TimeRange!) { platform {
        ledger(range: $range) { received stored pending balanced }
        partitions { partitionId broker { connected } ingestion { connected accepted } } } }`,
      { range },
    );
    return state;
  };
  await until(async () => (await account()).ledger.stored === 4);
  expect(await account()).toEqual({
    ledger: { received: 4, stored: 4, pending: 0, balanced: true },
    partitions: [0, 1].map((partitionId) => ({
      partitionId,
      broker: { connected: true },
      ingestion: { connected: true, accepted: 2 },
    })),
  });
});

test("computes a series of a sensor in another partition", async () => {
  const { viewer } = await ask<{
    viewer: { tenant: { asset: { sensor: { series: { points: readonly { count: number }[] } } } } };
  }>(
    platform,
    second.apiKey,
    `query ($from: DateTime!) { viewer { tenant { asset(assetId: "rig") { sensor(sensorId: "s") {
      series(input: { range: { from: $from }, every: "1h" }) { points { count } } } } } } }`,
    { from: new Date(Date.now() - 3_600_000).toISOString() },
  );
  expect(viewer.tenant.asset.sensor.series.points.reduce((sum, { count }) => sum + count, 0)).toBe(2);
});

test("rejects a message of a tenant whose home partition is another", async () => {
  const [broker] = world.brokers;
  const ca = await readFile(broker.caFile, "utf8");
  const security = new DynamicSecurity({ url: broker.url, ...broker.admin, ca }, pino({ level: "silent" }));
  disposeLater(() => security.stop());
  await security.start();
  // A user with too many rights, which only an operator can create.
  const acls = [{ acltype: "publishClientSend", topic: "tenants/#", allow: true }];
  await security.execute({ command: "createRole", rolename: "stranger", acls });
  const user = { username: "stranger", password: "stranger-password" };
  await security.execute({ command: "createClient", ...user, roles: [{ rolename: "stranger" }] });
  const stranger = await gatewayOf({ ...second, ...user }, world.brokers, broker.url);
  await publish(stranger, second.tenantId, 99);
  const rejections = async () => {
    const found = await mongo.db().collection("rejections").find().toArray();
    return found.map(({ reason, tenantId }) => ({ reason: reason as string, tenantId: tenantId as string | null }));
  };
  await until(async () => (await rejections()).length > 0);
  expect(await rejections()).toEqual([{ reason: "UNKNOWN_TENANT", tenantId: null }]);
  expect(await valuesOf(platform, second)).not.toContain(99);
});

test("keeps ingesting from one broker while another broker is down", async () => {
  const [one, other] = world.brokers;
  await other.stop();
  const gateway = await gatewayOf(first, world.brokers);
  await publish(gateway, first.tenantId, 5);
  await until(holds(first, [1, 3, 5]));
  const ready = async () => (await (await fetch(`${platform.httpUrl}/readyz`)).json()) as { reasons?: string[] };
  await until(async () => JSON.stringify(await ready()).includes("broker of partition 1"));
  expect(JSON.stringify(await ready())).not.toContain("partition 0");
  await other.restart();
  const back = await gatewayOf(second, world.brokers);
  await publish(back, second.tenantId, 6);
  await until(holds(second, [2, 4, 6]));
  expect(one.running).toBe(true);
});

test("deletes a tenant with its account on the broker of its partition", async () => {
  const { brokers, operatorKey } = world;
  const doomed = await registerTenant(platform, operatorKey, { tenantId: uniqueName("doomed"), partitionId: 1 });
  const gateway = await gatewayOf(doomed, brokers);
  await publish(gateway, doomed.tenantId, 9);
  await until(async () => (await stored(doomed)).length === 1);
  await ask(
    platform,
    operatorKey,
    "mutation ($id: String!) { tenantDelete(input: { tenantId: $id }) { userErrors { message } } }",
    { id: doomed.tenantId },
  );
  const registered = mongo.db().collection<{ readonly _id: string }>("tenants");
  await until(async () => (await registered.countDocuments({ _id: doomed.tenantId })) === 0);
  expect(await stored(doomed)).toEqual([]);
  await expect(gatewayOf(doomed, brokers)).rejects.toThrow();
  const { brokerReconcile } = await ask<{ brokerReconcile: { drifts: readonly object[] } }>(
    platform,
    operatorKey,
    "mutation { brokerReconcile(input: { dryRun: true }) { drifts { name detail } } }",
  );
  expect(brokerReconcile.drifts).toEqual([]);
});

test("a process follows only the partition whose tenant it serves", async () => {
  const node = await world.start(2, { SLUICE_ROLES: "api" });
  const followed = async () => {
    const { platform: state } = await ask<{ platform: { partitions: readonly { isFollowed: boolean }[] } }>(
      node,
      world.operatorKey,
      "{ platform { partitions { isFollowed } } }",
    );
    return state.partitions.map(({ isFollowed }) => isFollowed);
  };
  expect(await followed()).toEqual([false, false]);
  const gateway = await gatewayOf(second, world.brokers);
  await publish(gateway, second.tenantId, 7);
  await until(async () => (await valuesOf(node, second)).includes(7));
  expect(await followed()).toEqual([false, true]);
  const metrics = await (await fetch(`${node.httpUrl}/metrics`)).text();
  expect(metrics).toContain('sluice_partition_followed{partition="0"} 0');
  expect(metrics).toContain('sluice_partition_followed{partition="1"} 1');

  const follower = await Follower.start({
    wsUrl: `${node.httpUrl.replace(/^http/, "ws")}/graphql`,
    apiKey: first.apiKey,
    input: {},
  });
  await publish(await gatewayOf(first, world.brokers), first.tenantId, 8);
  await follower.until(() => follower.values.length === 1);
  expect(await followed()).toEqual([true, true]);
  follower.end();
  await node.stop();
});
