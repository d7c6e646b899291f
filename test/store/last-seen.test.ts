import { toId } from "../../src/domain/keys";
import { MongoBrokerCredentialRepository } from "../../src/store/broker-credentials";
import { MongoRegistryChanges, registrationFeed } from "../../src/store/registry-changes";
import { MongoTenantRepository } from "../../src/store/tenants";
import { disposeLater } from "../harness/servers";
import { migratedDatabase, silent, tenant } from "./database";

test("a connection advances its user's times without a change of the registry", async () => {
  const { db } = await migratedDatabase();
  const tenants = new MongoTenantRepository(db);
  const credentials = new MongoBrokerCredentialRepository(db);
  await tenants.insert(tenant(toId("acme")));
  const stop = new AbortController();
  disposeLater(() => Promise.resolve(stop.abort()));
  const told: string[] = [];
  const current = Promise.withResolvers<void>();
  const suspended = Promise.withResolvers<void>();
  new MongoRegistryChanges(registrationFeed(db, silent)).watch(
    {
      changed: ({ operation, key }) => {
        told.push(`${operation} ${key}`);
        suspended.resolve();
      },
      current: () => current.resolve(),
      reset: () => undefined,
    },
    stop.signal,
  );
  await current.promise;
  const [early, late] = [new Date(1_000), new Date(2_000)];
  for (const at of [late, early]) {
    await credentials.recordSeen(new Map(["tenant_acme", "tenant_gone", "tenant_gone~x"].map((name) => [name, at])));
  }
  await tenants.changeStatus(toId("acme"), ["ACTIVE"], "SUSPENDED");
  await suspended.promise;
  expect(told).toEqual(["UPDATE acme"]);
  expect(await credentials.find(["tenant_acme", "tenant_gone"])).toMatchObject([{ lastSeenAt: late }]);
  expect(await db.collection("brokerCredentials").countDocuments({})).toBe(0);
  expect(await db.collection("tenants").countDocuments({})).toBe(1);
});
