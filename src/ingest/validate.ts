/** VALIDATE: tenant -> asset -> sensor against the registry, then the readings' timestamps. */
import type { Tenant } from "../domain/entities";
import { assetKey, parseSensorKey } from "../domain/ids";
import type { TenantLimits } from "../domain/limits";
import type { Registry } from "../domain/ports/registry";
import type { Rejection, RejectionReason } from "../domain/rejection";
import type { DecodedMessage } from "./messages";

/** The tenant of an admitted message, the reason of a refused one, or null: the registry must be asked first. */
export type Verdict = { readonly tenant: Tenant } | { readonly rejection: Rejection } | null;

/** What is registered, as far as it is known. `undefined`: not known. */
export type Lookup = Pick<Registry, "peekTenant" | "peekAsset" | "peekSensor">;

/** Checks in the order in which a person would ask. */
export function validate(registry: Lookup, message: DecodedMessage, sensorKey: string, tenantId: string): Verdict {
  const tenant = registry.peekTenant(tenantId);
  if (tenant === undefined) return null;
  if (tenant === null || tenant.status === "PROVISIONING" || tenant.status === "DELETING") {
    return refuse("UNKNOWN_TENANT", `no tenant '${tenantId}' is registered`);
  }
  if (tenant.status === "SUSPENDED") return refuse("TENANT_SUSPENDED", `tenant '${tenantId}' is suspended`);
  const sensor = registry.peekSensor(sensorKey);
  if (sensor === undefined) return null;
  if (sensor === null) return missing(registry, sensorKey);
  const fault = timestampFault(message, tenant.limits);
  return fault === null ? { tenant } : { rejection: fault };
}

/** Why a sensor is unknown. "Of another tenant" or "of another asset" cannot be told from "never existed". */
function missing(registry: Lookup, sensorKey: string): Verdict {
  const { tenantId, assetId, sensorId } = parseSensorKey(sensorKey);
  const asset = registry.peekAsset(assetKey(tenantId, assetId));
  if (asset === undefined) return null;
  return asset === null
    ? refuse("UNKNOWN_ASSET", `tenant '${tenantId}' has no asset '${assetId}'`)
    : refuse("UNKNOWN_SENSOR", `asset '${assetId}' has no sensor '${sensorId}'`);
}

function timestampFault(message: DecodedMessage, limits: TenantLimits): Rejection | null {
  const { receivedAt } = message.received;
  const oldest = receivedAt - limits.maxAgeSeconds * 1000;
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

function refuse(reason: RejectionReason, detail: string): Verdict {
  return { rejection: { stage: "VALIDATE", reason, detail } };
}

/**
 * Asks the registry about all that is not in its memory, in one query a kind, and answers with both. The answers are
 * kept beside the memory, which may have forgotten them again, or not be trusted at the moment.
 */
export async function resolveUnknown(registry: Registry, messages: readonly DecodedMessage[]): Promise<Lookup> {
  const tenantIds = new Set<string>();
  const assetKeys = new Set<string>();
  const sensorKeys = new Set<string>();
  for (const { tenantId, sensorKey } of messages) {
    if (tenantId !== null && registry.peekTenant(tenantId) === undefined) tenantIds.add(tenantId);
    if (sensorKey === null) continue;
    const sensor = registry.peekSensor(sensorKey);
    if (sensor) continue;
    if (sensor === undefined) sensorKeys.add(sensorKey);
    const ofAsset = sensorKey.slice(0, sensorKey.lastIndexOf("/"));
    if (registry.peekAsset(ofAsset) === undefined) assetKeys.add(ofAsset);
  }
  if (tenantIds.size + assetKeys.size + sensorKeys.size === 0) return registry;
  const [tenants, assets, sensors] = await Promise.all([
    answers(tenantIds, (ids) => registry.tenants(ids)),
    answers(assetKeys, (keys) => registry.assets(keys)),
    answers(sensorKeys, (keys) => registry.sensors(keys)),
  ]);
  return {
    peekTenant: (id) => (tenants.has(id) ? tenants.get(id) : registry.peekTenant(id)),
    peekAsset: (key) => (assets.has(key) ? assets.get(key) : registry.peekAsset(key)),
    peekSensor: (key) => (sensors.has(key) ? sensors.get(key) : registry.peekSensor(key)),
  };
}

async function answers<T>(
  keys: ReadonlySet<string>,
  ask: (keys: string[]) => Promise<(T | null)[]>,
): Promise<ReadonlyMap<string, T | null>> {
  if (keys.size === 0) return new Map();
  const asked = [...keys];
  const found = await ask(asked);
  return new Map(asked.map((key, index) => [key, found[index] ?? null]));
}
