import { setImmediate as turn } from "node:timers/promises";
import type { Tenant } from "../domain/entities";
import { toId, type TenantId } from "../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../domain/limits";
import type { RegistryChangesListener } from "../domain/ports/registry";
import { EnduringRegistry } from "./enduring-registry";
import { CachedRegistry } from "./registry";

const [ACME, OTHER] = [toId("acme"), toId("other")];

function tenantOf(tenantId: TenantId): Tenant {
  const broker = { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 };
  return {
    ...{ tenantId, name: tenantId, status: "ACTIVE", createdAt: new Date(0) },
    ...{ limits: DEFAULT_TENANT_LIMITS, broker },
  };
}

/** Creates a registry whose store can become unreachable. The store then neither responds nor reports changes. */
async function setUp() {
  let back = Promise.resolve();
  let feed: RegistryChangesListener | null = null;
  const nothing = async () => [];
  const find = async (tenantIds: readonly TenantId[]) => {
    await back;
    return tenantIds.map(tenantOf);
  };
  const changes = {
    watch(listener: RegistryChangesListener) {
      feed = listener;
      listener.reset();
      listener.current();
    },
  };
  const sources = { tenants: { find }, assets: { find: nothing }, sensors: { find: nothing } };
  const registry = new CachedRegistry(sources, changes, { graceMs: 20 });
  await registry.start();
  const away = async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    back = promise;
    while (registry.isCurrent) await turn();
    return () => {
      resolve();
      feed?.current();
    };
  };
  return { registry, enduring: new EnduringRegistry(registry, 20), away, current: () => feed?.current() };
}

test("serves from memory while the store is unavailable, and waits for missing entries", async () => {
  const { registry, enduring, away, current } = await setUp();
  await enduring.tenants([ACME]);
  current();
  const comeBack = await away();
  expect(enduring.peekTenant(ACME)).toBeUndefined();
  expect(await enduring.tenants([ACME])).toMatchObject([{ tenantId: ACME }]);
  expect(enduring.peekTenant(ACME)).toMatchObject({ tenantId: ACME });
  expect(enduring.peekTenant(OTHER)).toBeUndefined();
  const unknown = enduring.tenants([ACME, OTHER]);
  comeBack();
  expect(await unknown).toMatchObject([{ tenantId: ACME }, { tenantId: OTHER }]);
  expect(enduring.peekTenant(OTHER)).toMatchObject({ tenantId: OTHER });
  await registry.stop();
});

test("does not trust memory while the store responds without reporting changes", async () => {
  const { registry, enduring, away } = await setUp();
  await enduring.tenants([ACME]);
  (await away())();
  while (registry.isCurrent) await turn();
  expect(await enduring.tenants([ACME])).toHaveLength(1);
  expect(enduring.peekTenant(ACME)).toBeUndefined();
  await registry.stop();
});
