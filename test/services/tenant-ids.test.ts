/** The cooldown after which the ID of a deleted tenant is free again. */
import type { TenantId } from "../../src/domain/keys";
import { disposeAfterEachTest, sharedMongo, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { failures, OPERATOR, startStack, value, type Stack } from "./stack";

disposeAfterEachTest();

const register = (tenantId: string, on: Stack) =>
  on.services.fleet.registerTenant(OPERATOR, { tenantId, name: "Acme" });

const deleted = async (on: Stack) => {
  const tenantId = uniqueName("acme");
  const { tenant } = await value(register(tenantId, on));
  await value(on.services.lifecycle.deleteTenant(OPERATOR, { tenantId }));
  await until(async () => (await on.ports.tenants.find([tenantId])).length === 0);
  return tenant;
};

test("the ID of a deleted tenant has a cooldown, and the response names its end", async () => {
  const { uri } = await sharedMongo();
  const resting = await startStack({ uri, services: { idCooldownSeconds: 3_600 } });
  const { tenantId } = await deleted(resting);
  const rejected = await register(tenantId, resting);
  const free = /cools down until (\S+)\. /.exec(rejected.ok ? "" : (rejected.failure[0]?.message ?? ""))?.[1] ?? "";
  expect(await failures(register(tenantId, resting))).toEqual(["CONFLICT tenantId"]);
  expect(Math.abs(Date.parse(free) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  expect(await resting.ports.tenants.find([tenantId])).toEqual([]);
  // A process with a shorter cooldown applies it to this ID.
  const { credential } = await value(register(tenantId, await startStack({ uri })));
  expect(credential.username).toBe(`tenant_${tenantId}~2`);
  expect(await failures(register(tenantId, resting))).toEqual(["ALREADY_EXISTS tenantId"]);
});

test("registering an ID during its tenant's deletion reports the earliest time", async () => {
  const { uri } = await sharedMongo();
  // No process runs the deletion.
  const resting = await startStack({ uri, isIdle: true, services: { idCooldownSeconds: 3_600 } });
  const tenantId = uniqueName("acme");
  await value(register(tenantId, resting));
  await value(resting.services.lifecycle.deleteTenant(OPERATOR, { tenantId }));
  const rejected = await register(tenantId, resting);
  const [failure] = rejected.ok ? [] : rejected.failure;
  expect(failure).toMatchObject({ code: "CONFLICT" });
  const free = /not free before (\S+)\. Wait/.exec(failure?.message ?? "")?.[1] ?? "";
  expect(Math.abs(Date.parse(free) - Date.now() - 3_600_000)).toBeLessThan(60_000);
});

test("an ID has no cooldown if its registration never came into force", async () => {
  const { uri } = await sharedMongo();
  const resting = await startStack({ uri, isIdle: true, services: { idCooldownSeconds: 3_600 } });
  const tenantId = uniqueName("acme");
  const { tenant } = await value(register(tenantId, resting));
  const half = { status: "PROVISIONING", createdAt: new Date(Date.now() - 61_000) };
  await resting.mongo.db().collection("tenants").updateOne({ _id: tenantId }, { $set: half });
  expect(await resting.running.recoverRegistrations()).toBe(1);
  expect((await value(register(tenantId, resting))).credential.username).toBe(tenant.broker.username);
});

test("an ID is not free for a registration that began before the deletion ended", async () => {
  const { uri } = await sharedMongo();
  const first = await startStack({ uri });
  const { tenantId } = await deleted(first);
  const slow = await startStack({
    uri,
    services: { idCooldownSeconds: 3_600 },
    replace: (real) => {
      let asked = 0;
      const find = (id: TenantId) => (asked++ === 0 ? Promise.resolve(null) : real.previousTenants.find(id));
      const record = (...deletion: [TenantId, number]) => real.previousTenants.record(...deletion);
      return { previousTenants: { find, record } };
    },
  });
  expect(await failures(register(tenantId, slow))).toEqual(["CONFLICT tenantId"]);
  expect(await slow.ports.tenants.find([tenantId])).toEqual([]);
});
