/** VALIDATE: tenant, asset and sensor against the registry, then the readings' timestamps. */
import type { Asset, Tenant } from "../../domain/entities";
import { assetKey, parseSensorKey } from "../../domain/ids";
import type { TenantLimits } from "../../domain/limits";
import type { Registry } from "../../domain/ports/registry";
import type { Rejection, RejectionReason } from "../../domain/rejection";
import type { DecodedMessage } from "./messages";

/** Tenant and sensor of an admitted message. */
export interface AdmittedMessage {
  readonly tenant: Tenant;
  /** When the sensor was registered, epoch milliseconds. A sensor that is registered again is another one. */
  readonly registeredAt: number;
}

/** An admitted message, a rejection, or null: the registry must be queried first. */
export type Verdict = AdmittedMessage | { readonly rejection: Rejection } | null;

/** Registered entities in memory. `undefined`: unknown. */
export type Lookup = Pick<Registry, "peekTenant" | "peekAsset" | "peekRegisteredAt">;

/** Checks in the order in which an operator would ask. */
export function validate(registry: Lookup, message: DecodedMessage, sensorKey: string, tenantId: string): Verdict {
  const tenant = registry.peekTenant(tenantId);
  if (tenant === undefined) return null;
  if (tenant === null || tenant.status === "PROVISIONING" || tenant.status === "DELETING") {
    return reject("UNKNOWN_TENANT", `no tenant '${tenantId}' is registered`);
  }
  if (tenant.status === "SUSPENDED") return reject("TENANT_SUSPENDED", `tenant '${tenantId}' is suspended`);
  const registeredAt = registry.peekRegisteredAt(sensorKey);
  if (registeredAt === undefined) return null;
  if (registeredAt === null) return missing(registry, sensorKey);
  const rejection = timestampRejection(message, tenant.limits);
  return rejection === null ? { tenant, registeredAt } : { rejection: rejection };
}

/** Why a sensor is unregistered. Does not tell "of another tenant" or "of another asset" from "never existed". */
function missing(registry: Lookup, sensorKey: string): Verdict {
  const { tenantId, assetId, sensorId } = parseSensorKey(sensorKey);
  const asset = registry.peekAsset(assetKey(tenantId, assetId));
  if (asset === undefined) return null;
  return asset === null
    ? reject("UNKNOWN_ASSET", `tenant '${tenantId}' has no asset '${assetId}'`)
    : reject("UNKNOWN_SENSOR", `asset '${assetId}' has no sensor '${sensorId}'`);
}

function timestampRejection(message: DecodedMessage, limits: TenantLimits): Rejection | null {
  const { receivedAt, queuedSince } = message.received;
  const oldest = queuedSince - limits.maxAgeSeconds * 1000;
  const newest = receivedAt + limits.maxAheadSeconds * 1000;
  for (const { timestamp } of message.readings) {
    if (timestamp === null || (timestamp >= oldest && timestamp <= newest)) continue;
    const bound =
      timestamp < oldest
        ? `more than ${limits.maxAgeSeconds} s before receipt`
        : `more than ${limits.maxAheadSeconds} s after receipt`;
    const detail = `the timestamp ${new Date(timestamp).toISOString()} is ${bound} at ${new Date(receivedAt).toISOString()}`;
    return { stage: "VALIDATE", reason: "INVALID_TIMESTAMP", detail };
  }
  return null;
}

function reject(reason: RejectionReason, detail: string): Verdict {
  return { rejection: { stage: "VALIDATE", reason, detail } };
}

/** Whether the registry's memory holds everything that the messages name. */
export function knowsAll(registry: Lookup, messages: readonly DecodedMessage[]): boolean {
  return messages.every(({ tenantId, sensorKey }) => {
    if (tenantId !== null && registry.peekTenant(tenantId) === undefined) return false;
    if (sensorKey === null) return true;
    const registeredAt = registry.peekRegisteredAt(sensorKey);
    return registeredAt === null ? registry.peekAsset(assetOf(sensorKey)) !== undefined : registeredAt !== undefined;
  });
}

/**
 * Queries the registry for everything that is not in memory, one query per kind. Keeps what memory holds beside the
 * results, because it may be evicted or distrusted by the time they arrive.
 */
export async function resolveUnknown(registry: Registry, messages: readonly DecodedMessage[]): Promise<Lookup> {
  const tenants = new Answers((tenantId) => registry.peekTenant(tenantId));
  const assets = new Answers((key) => registry.peekAsset(key));
  const sensors = new Answers((key) => registry.peekRegisteredAt(key));
  for (const { tenantId, sensorKey } of messages) {
    if (tenantId !== null) tenants.add(tenantId);
    if (sensorKey === null) continue;
    if (typeof sensors.add(sensorKey) !== "number") assets.add(assetOf(sensorKey));
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

class Answers<T extends Tenant | Asset | number> {
  private readonly found = new Map<string, T | null>();
  private readonly missing = new Set<string>();

  constructor(private readonly peek: (key: string) => T | null | undefined) {}

  /** The known state of `key`. If there is none, it will be queried. */
  add(key: string): T | null | undefined {
    const known = this.found.get(key) ?? this.peek(key);
    if (known === undefined) this.missing.add(key);
    else this.found.set(key, known);
    return known;
  }

  async ask(read: (keys: string[]) => Promise<(T | null)[]>): Promise<void> {
    if (this.missing.size === 0) return;
    const keys = [...this.missing];
    const answers = await read(keys);
    for (const [index, key] of keys.entries()) this.found.set(key, answers[index] ?? null);
  }

  get(key: string): T | null | undefined {
    return this.found.get(key);
  }
}

function assetOf(sensorKey: string): string {
  return sensorKey.slice(0, sensorKey.lastIndexOf("/"));
}
