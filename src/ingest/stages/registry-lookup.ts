/** Looks up the registered entities that messages name. */
import type { Asset, Tenant } from "../../domain/entities";
import { parentOfKey, type AssetKey, type EntityKey, type SensorKey, type TenantId } from "../../domain/keys";
import type { Registry } from "../../domain/ports/registry";
import type { DecodedMessage } from "./messages";

/** Entities in memory. The methods return null for an unregistered entity, and undefined if it must be queried. */
export type Lookup = Pick<Registry, "peekTenant" | "peekAsset" | "peekRegisteredAt">;
/** Registered entities in memory, and queries for all others. */
export type QueryableLookup = Lookup & Pick<Registry, "tenants" | "assets" | "sensors">;

/** Whether the registry's memory has all entities that the messages name. */
export function knowsAll(registry: Lookup, messages: readonly DecodedMessage[]): boolean {
  return messages.every(({ tenantId, sensorKey }) => {
    if (tenantId !== null && registry.peekTenant(tenantId) === undefined) return false;
    if (sensorKey === null) return true;
    const registeredAt = registry.peekRegisteredAt(sensorKey);
    return registeredAt === null
      ? registry.peekAsset(parentOfKey(sensorKey)) !== undefined
      : registeredAt !== undefined;
  });
}

/**
 * Looks up all entities that the messages name. Queries the entities that are not in memory, with one query per kind.
 * Also copies the entities in memory, because they may be evicted or outdated when the results arrive.
 */
export async function resolveUnknown(registry: QueryableLookup, messages: readonly DecodedMessage[]): Promise<Lookup> {
  const tenants = new Found((tenantId: TenantId) => registry.peekTenant(tenantId));
  const assets = new Found((key: AssetKey) => registry.peekAsset(key));
  const sensors = new Found((key: SensorKey) => registry.peekRegisteredAt(key));
  for (const { tenantId, sensorKey } of messages) {
    if (tenantId !== null) tenants.add(tenantId);
    if (sensorKey === null) continue;
    if (typeof sensors.add(sensorKey) !== "number") assets.add(parentOfKey(sensorKey));
  }
  await Promise.all([
    tenants.ask((ids) => registry.tenants(ids)),
    assets.ask((keys) => registry.assets(keys)),
    sensors.ask(async (keys) => (await registry.sensors(keys)).map((sensor) => sensor?.createdAt.getTime() ?? null)),
  ]);
  return {
    peekTenant: (tenantId) => tenants.get(tenantId),
    peekAsset: (key) => assets.get(key),
    peekRegisteredAt: (key) => sensors.get(key),
  };
}

class Found<K extends EntityKey, T extends Tenant | Asset | number> {
  private readonly found = new Map<K, T | null>();
  private readonly missing = new Set<K>();

  constructor(private readonly peek: (key: K) => T | null | undefined) {}

  /** Returns the known state of `key`. If there is none, {@link ask} queries it. */
  add(key: K): T | null | undefined {
    const known = this.found.get(key) ?? this.peek(key);
    if (known === undefined) this.missing.add(key);
    else this.found.set(key, known);
    return known;
  }

  async ask(read: (keys: K[]) => Promise<(T | null)[]>): Promise<void> {
    if (this.missing.size === 0) return;
    const keys = [...this.missing];
    const found = await read(keys);
    for (const [index, key] of keys.entries()) this.found.set(key, found[index] ?? null);
  }

  get(key: K): T | null | undefined {
    return this.found.get(key);
  }
}
