/** The quotas of a tenant apply to every caller and every kind of registration. */
import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";
import { principalOf } from "../harness/principal";

const QUOTAS = { maxAssets: 3, maxSensors: 4, maxApiKeys: 3, maxBrokerCredentials: 2 };

let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ services: { quotas: QUOTAS, routineChanges: { most: 5, everyMs: 600_000 } } });
});

async function newTenant(limits = {}): Promise<{ tenantId: string; admin: Principal }> {
  const tenantId = uniqueName("acme");
  const { fleet, access } = stack.services;
  const registered = await value(fleet.registerTenant(OPERATOR, { tenantId, name: "Acme", limits }));
  disposeLater(() => stack.accounts.deleteTenantAccount(tenantId, registered.credential.username));
  return { tenantId, admin: (await principalOf(access, registered.apiKeySecret))! };
}

const assets = (...ids: string[]) => ids.map((assetId) => ({ assetId, type: "t", sensors: [] }));
const counted = (collection: string, tenantId: string) =>
  stack.mongo.db().collection(collection).countDocuments({ tenantId });

test("quotas limit assets and sensors, even for simultaneous registrations", async () => {
  const { fleet, lifecycle } = stack.services;
  const { tenantId, admin } = await newTenant();
  const ids = Array.from({ length: 8 }, (_, index) => `a${index}`);
  const register = (assetId: string) => failures(fleet.registerAsset(admin, { assetId, type: "t" }));
  const outcomes = (await Promise.all(ids.map(register))).flat();
  expect(outcomes).toEqual(Array(5).fill("LIMIT_EXCEEDED assetId"));
  expect(await counted("assets", tenantId)).toBe(3);
  const rejected = await fleet.registerAsset(admin, { assetId: "one-more", type: "t" });
  expect(rejected.ok ? "" : rejected.failure[0]?.message).toMatch(/at most 3 assets .*maxAssets.*tenantUpdate/);

  const [{ assetId = "" } = {}] = await stack.mongo
    .db()
    .collection<{ assetId: string }>("assets")
    .find({ tenantId })
    .toArray();
  const sensors = Array.from({ length: 6 }, (_, index) => ({ assetId, sensorId: `s${index}`, type: "t" }));
  const ofSensors = (await Promise.all(sensors.map((sensor) => failures(fleet.registerSensor(admin, sensor))))).flat();
  expect(ofSensors).toEqual(Array(2).fill("LIMIT_EXCEEDED sensorId"));

  await value(lifecycle.deleteAsset(admin, { assetId }));
  await until(async () => (await register("later")).length === 0);
  await value(lifecycle.updateTenant(OPERATOR, { tenantId, limits: { maxAssets: 4 } }));
  expect(await register("raised")).toEqual([]);
  expect(await register("beyond")).toEqual(["LIMIT_EXCEEDED assetId"]);
});

test("quotas limit an import by its new items, and a larger import stores nothing", async () => {
  const { fleet } = stack.services;
  const { tenantId, admin } = await newTenant({ maxAssets: 2 });
  await value(fleet.importFleet(admin, { assets: assets("a", "b") }));
  expect(await failures(fleet.importFleet(admin, { assets: assets("a", "b", "c") }))).toEqual([
    "LIMIT_EXCEEDED assets",
  ]);
  expect(await counted("assets", tenantId)).toBe(2);
  expect(await value(fleet.importFleet(admin, { assets: assets("a", "b") }))).toMatchObject({ assetsUnchanged: 2 });
});

test("quotas limit active API keys, but not revoked keys, which are deleted later", async () => {
  const { access } = stack.services;
  const { tenantId, admin } = await newTenant();
  const create = () => access.createKey(admin, { role: "TENANT_READER", name: "k" });
  const made = await Promise.all(Array.from({ length: 8 }, create));
  expect(made.filter(({ ok }) => ok).length).toBeLessThanOrEqual(2);
  expect(await stack.ports.apiKeys.countLive(toId(tenantId), new Date())).toBeLessThanOrEqual(3);
  for (let round = 0; round < 8; round++) {
    const created = await create();
    if (created.ok) await value(access.revokeKey(admin, { keyId: created.value.apiKey.keyId }));
    else for (const each of made) if (each.ok) await value(access.revokeKey(admin, { keyId: each.value.apiKey.keyId }));
  }
  const longAgo = { $set: { revokedAt: new Date(Date.now() - 2 * 3_600_000) } };
  await stack.mongo
    .db()
    .collection("apiKeys")
    .updateMany({ tenantId, revokedAt: { $ne: null } }, longAgo);
  await create();
  expect(await counted("apiKeys", tenantId)).toBeLessThanOrEqual(1 + 2 * QUOTAS.maxApiKeys);
});

test("quotas limit active broker credentials, which can still be rotated", async () => {
  const { brokerCredentials } = stack.services;
  const { admin } = await newTenant();
  for (let index = 0; index < 2; index++) await value(brokerCredentials.issue(admin, {}));
  expect(await failures(brokerCredentials.issue(admin, {}))).toEqual(["LIMIT_EXCEEDED"]);
  await value(brokerCredentials.rotate(admin, { graceSeconds: 0 }));
});

test.each(["PENDING", "ACTIVE", "GRACE"])("regression: a broker credential counts while it is %s", async (status) => {
  const { brokerCredentials } = stack.services;
  const { admin } = await newTenant({ maxBrokerCredentials: 1 });
  const { username } = (await value(brokerCredentials.issue(admin, {}))).credential;
  await stack.mongo
    .db()
    .collection<{ _id: string }>("brokerCredentials")
    .updateOne({ _id: username }, { $set: { status, expiresAt: new Date(Date.now() + 3_600_000) } });
  expect(await failures(brokerCredentials.issue(admin, {}))).toEqual(["LIMIT_EXCEEDED"]);
});

test("counts routine changes above the limit, and records every change of access", async () => {
  const { lifecycle, access } = stack.services;
  const { tenantId, admin } = await newTenant({ maxApiKeys: 10 });
  for (let index = 0; index < 9; index++) await value(lifecycle.updateTenant(admin, { name: `N${index}` }));
  for (let index = 0; index < 7; index++) await value(access.createKey(admin, { role: "TENANT_READER", name: "k" }));
  const actions = stack.audited.filter((event) => event.tenantId === tenantId).map(({ action }) => action);
  expect(actions.filter((action) => action === "tenantUpdate")).toHaveLength(5);
  expect(actions.filter((action) => action === "apiKeyCreate")).toHaveLength(7);
  await stack.running.stop();
  const [last] = stack.audited.filter((event) => event.tenantId === tenantId).slice(-1);
  expect(last).toMatchObject({ action: "tenantUpdate", after: { furtherChanges: 3 } });
});

test("shows a tenant the limits in force, its own or the platform's", async () => {
  const { tenantId, admin } = await newTenant({ maxSensors: 7 });
  const [tenant] = await stack.services.fleet.tenants(admin, [toId(tenantId)]);
  const { settings } = stack.services;
  const limits = await settings.limits(admin, tenant!);
  expect(limits).toEqual({ ...QUOTAS, maxSensors: 7, readingSeconds: expect.any(Number) as number });
  expect(await settings.limits({ ...admin, tenantId: toId("other") }, tenant!)).toBeNull();
});
