import { MongoClient } from "mongodb";
import type { PlatformProcess } from "../../dev/process";
import { MongoBrokerCredentialRepository } from "../../src/store/broker-credentials";
import { disposeLater } from "../harness/servers";
import { until } from "../harness/until";
import {
  allOf,
  follow,
  gatewaysOf,
  homeOf,
  ledgerOf,
  movableTenant,
  moved,
  perGateway,
  requestMove,
  restartWithFile,
  withCertificate,
} from "./moving";
import { ask, twoBrokers, type RegisteredTenant, type TwoBrokers } from "./two-brokers";

let world: TwoBrokers;
let platform: PlatformProcess;
let tenant: RegisteredTenant;
let mongo: MongoClient;

beforeAll(async () => {
  world = await twoBrokers();
  mongo = await new MongoClient(world.mongo.uri).connect();
  disposeLater(() => mongo.close());
  platform = await world.start(2);
  tenant = await movableTenant(platform, world, 0);
});

test("moves a tenant while its gateways publish, and loses and repeats nothing", async () => {
  const { tenantId } = tenant;
  const open = await follow(platform, tenant);
  const gateways = await gatewaysOf(tenant, world.brokers);
  await until(() => gateways.every(({ acknowledged }) => acknowledged > 100));
  await open.until(() => open.values.length > 100);
  const early = await follow(platform, tenant, open.cursor);
  const known = open.values.length;
  const { cursor } = open;

  expect(await requestMove(platform, world, tenantId, 1)).toEqual([]);
  await until(async () => (await homeOf(platform, world, tenantId)).move?.waitsFor?.includes("broker-file") === true);
  expect(await restartWithFile(world, world.brokers[1], 1)).toContain("Repaired");
  await moved(platform, world, tenantId, 1);
  const home = await homeOf(platform, world, tenantId);
  expect(home.broker.mqttUrl).toBe(world.brokers[1].url);

  const before = gateways.map(({ acknowledged }) => acknowledged);
  await until(() => gateways.every(({ acknowledged }, index) => acknowledged > (before[index] ?? 0) + 50));
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  const total = gateways.reduce((sum, { published }) => sum + published, 0);
  const pauses = gateways.map(({ longestPauseMs }) => Math.round(longestPauseMs));
  process.stdout.write(`move of a tenant: ${total} readings, gateways paused for ${pauses.join(", ")} ms\n`);

  await open.until(() => open.values.length >= total);
  expect(perGateway(open.values)).toEqual(allOf(gateways));
  expect(open.gaps).toEqual([]);
  const resumed = await follow(platform, tenant, cursor);
  await resumed.until(() => resumed.values.length >= total - known);
  expect([...open.values.slice(0, known), ...resumed.values].sort()).toEqual([...open.values].sort());
  expect(perGateway([...open.values.slice(0, known), ...resumed.values])).toEqual(allOf(gateways));
  for (const follower of [open, early, resumed]) follower.end();

  await until(async () => (await ledgerOf(platform, tenant)).stored === total);
  expect(await ledgerOf(platform, tenant)).toMatchObject({ stored: total, pending: 0, balanced: true });
  const telemetry = mongo.db().collection("telemetry");
  const stored = await telemetry.find({ "source.tenantId": tenantId }).toArray();
  expect(stored.length).toBe(total);
  expect(new Set(stored.map(({ value }) => value as number)).size).toBe(total);
  expect(new Set(stored.map(({ partition }) => partition as number | undefined))).toEqual(new Set([undefined, 1]));
});

test("reads series and lists of readings across the move", async () => {
  const { viewer } = await ask<{
    viewer: {
      tenant: {
        asset: { sensor: { series: { points: readonly { count: number }[] }; readings: { nodes: object[] } } };
      };
    };
  }>(
    platform,
    tenant.apiKey,
    `query ($from: DateTime!) { viewer { tenant { asset(assetId: "rig") { sensor(sensorId: "s1") {
      series(input: { range: { from: $from }, every: "1m" }) { points { count } }
      readings(range: { from: $from }, first: 1000) { nodes { value } } } } } } }`,
    { from: new Date(Date.now() - 3_600_000).toISOString() },
  );
  const { series, readings } = viewer.tenant.asset.sensor;
  const path = { "source.tenantId": tenant.tenantId, "source.sensorId": "s1" };
  const stored = await mongo.db().collection("telemetry").countDocuments(path);
  expect(series.points.reduce((sum, { count }) => sum + count, 0)).toBe(stored);
  expect(readings.nodes.length).toBe(Math.min(1_000, stored));
});

test("deletes the tenant's users on the old broker, and leaves no drift", async () => {
  const { brokerReconcile } = await ask<{ brokerReconcile: { drifts: readonly object[] } }>(
    platform,
    world.operatorKey,
    "mutation { brokerReconcile(input: { dryRun: true }) { drifts { name detail } } }",
  );
  expect(brokerReconcile.drifts).toEqual([]);
});

test("explains why a move is impossible", async () => {
  const { tenantId } = tenant;
  const codesOf = async (id: string, partition: number) =>
    (await requestMove(platform, world, id, partition)).map(({ code, message }) => `${code}: ${message}`);
  expect(await codesOf(tenantId, 1)).toEqual([
    `INVALID: The tenant '${tenantId}' is in the partition 1 already. Name another partition.`,
  ]);
  expect(await codesOf(tenantId, 7)).toEqual(["INVALID: There is no partition 7. Use one of 0, 1."]);
  expect(await codesOf("nobody", 0)).toEqual([expect.stringContaining("NOT_FOUND")]);
});

test("cancels a move during its preparation", async () => {
  const { tenantId } = tenant;
  expect(await requestMove(platform, world, tenantId, 0)).toEqual([]);
  // A repeated request returns the same move.
  expect(await requestMove(platform, world, tenantId, 0)).toEqual([]);
  expect(await requestMove(platform, world, tenantId, 1)).toEqual([]);
  await moved(platform, world, tenantId, 1);
  const gateways = await gatewaysOf(tenant, [world.brokers[1]]);
  await until(() => gateways.every(({ acknowledged }) => acknowledged === 0) === false);
  await Promise.all(gateways.map((gateway) => gateway.stop()));
});

test("waits for a credential whose creation is in progress when the move begins", async () => {
  const { tenantId, ...other } = await movableTenant(platform, world, 0);
  await withCertificate(platform, { tenantId, ...other });
  const credentials = new MongoBrokerCredentialRepository(mongo.db());
  const username = `tenant_${tenantId}~pending`;
  const [present] = await credentials.find([other.username]);
  if (present === undefined) throw new Error("the tenant has no credential");
  await credentials.insert({ ...present, username, status: "PENDING", createdAt: new Date(), revokedAt: null });
  expect(await requestMove(platform, world, tenantId, 1)).toEqual([]);
  await until(async () => (await homeOf(platform, world, tenantId)).move?.waitsFor?.includes("being created") === true);
  await credentials.delete(username);
  await moved(platform, world, tenantId, 1);
});
