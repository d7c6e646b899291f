/** VALIDATE: checks tenant, asset and sensor against the registry, then the timestamps of the readings. */
import type { Tenant } from "../../domain/entities";
import { assetKey, parseSensorKey, type SensorKey, type TenantId } from "../../domain/keys";
import type { TenantLimits } from "../../domain/limits";
import type { Rejection } from "../../domain/rejection";
import { nameOf } from "../codecs/payload-codec";
import { takenAt, type DecodedMessage } from "./messages";
import type { Lookup } from "./registry-lookup";
import { Stage, type Facts } from "./stage";
import { lengthOf } from "./words";

/**
 * Interval at which MongoDB deletes expired readings, in milliseconds. A reading that expires before the next deletion
 * might never be seen.
 */
const EXPIRY_MS = 60_000;

export const VALIDATE = new Stage("VALIDATE", [
  {
    check: "the tenant is registered",
    reasons: ["UNKNOWN_TENANT"],
    compared: ({ path: { tenantId } }) => `'${tenantId}' is registered`,
  },
  {
    check: "the tenant can publish",
    reasons: ["TENANT_SUSPENDED"],
    compared: ({ path: { tenantId } }) => `'${tenantId}' is active`,
  },
  {
    check: "the tenant has the asset",
    reasons: ["UNKNOWN_ASSET"],
    compared: ({ path: { tenantId, assetId } }) => `'${tenantId}' has '${assetId}'`,
  },
  {
    check: "the asset has the sensor",
    reasons: ["UNKNOWN_SENSOR"],
    compared: ({ path: { assetId, sensorId } }) => `'${assetId}' has '${sensorId}'`,
  },
  {
    check: "the timestamps are neither too old nor too far in the future",
    reasons: ["INVALID_TIMESTAMP"],
    compared: describeTimestamps,
  },
]);

/** Tenant and sensor of an admitted message. */
export interface AdmittedMessage {
  readonly tenant: Tenant;
  /**
   * Time at which the sensor was registered, in epoch milliseconds. A sensor that is registered again is a different
   * sensor.
   */
  readonly registeredAt: number;
}

/** Result of {@link validate}; null if the registry must be queried first. */
export type Verdict = AdmittedMessage | Rejection | null;

/**
 * Checks the tenant, the asset, the sensor and the timestamps, in this order.
 *
 * @param retentionMs time for which readings are kept after their timestamp, in milliseconds
 */
export function validate(
  registry: Lookup,
  message: DecodedMessage,
  sensorKey: SensorKey,
  tenantId: TenantId,
  retentionMs: number,
): Verdict {
  const tenant = registry.peekTenant(tenantId);
  if (tenant === undefined) return null;
  if (tenant === null || tenant.status === "PROVISIONING" || tenant.status === "DELETING") {
    return VALIDATE.reject("UNKNOWN_TENANT", `the tenant '${tenantId}' is not registered`);
  }
  if (tenant.status === "SUSPENDED") return VALIDATE.reject("TENANT_SUSPENDED", `tenant '${tenantId}' is suspended`);
  const registeredAt = registry.peekRegisteredAt(sensorKey);
  if (registeredAt === undefined) return null;
  if (registeredAt === null) return missing(registry, sensorKey);
  return timestampRejection(message, tenant.limits, retentionMs) ?? { tenant, registeredAt };
}

/**
 * Returns the rejection for an unregistered sensor. It does not reveal whether another tenant or asset has the sensor.
 */
function missing(registry: Lookup, sensorKey: SensorKey): Verdict {
  const { tenantId, assetId, sensorId } = parseSensorKey(sensorKey);
  const asset = registry.peekAsset(assetKey(tenantId, assetId));
  if (asset === undefined) return null;
  return asset === null
    ? VALIDATE.reject("UNKNOWN_ASSET", `tenant '${tenantId}' has no asset '${assetId}'`)
    : VALIDATE.reject("UNKNOWN_SENSOR", `asset '${assetId}' has no sensor '${sensorId}'`);
}

function timestampRejection(message: DecodedMessage, limits: TenantLimits, retentionMs: number): Rejection | null {
  const { received, readings } = message;
  const bounds = {
    oldest: received.queuedSince - limits.maxAgeSeconds * 1000,
    oldestKept: takenAt(received) - retentionMs + EXPIRY_MS,
    newest: received.receivedAt + limits.maxAheadSeconds * 1000,
  };
  for (let index = 0; index < readings.length; index++) {
    const timestamp = readings[index]?.timestamp ?? received.receivedAt;
    if (timestamp >= bounds.oldest && timestamp >= bounds.oldestKept && timestamp <= bounds.newest) continue;
    const name = nameOf(readings.length === 1 ? null : index);
    const receipt = `receipt at ${isoOf(received.receivedAt)}`;
    let is = `too old to keep: Sluice deletes readings ${lengthOf(retentionMs / 1000)} after their timestamp`;
    if (timestamp > bounds.newest) is = `more than ${lengthOf(limits.maxAheadSeconds)} after ${receipt}`;
    else if (timestamp < bounds.oldest) is = `more than ${lengthOf(limits.maxAgeSeconds)} before ${receipt}`;
    return VALIDATE.reject("INVALID_TIMESTAMP", `${name}.timestamp ${isoOf(timestamp)} is ${is}`);
  }
  return null;
}

function describeTimestamps({ message, limits, retentionMs }: Facts): string | null {
  if (limits === null) return null;
  const { receivedAt, queuedSince } = message.received;
  const taken = `the limits allow ${lengthOf(limits.maxAgeSeconds)} before and ${lengthOf(limits.maxAheadSeconds)} after receipt`;
  const kept = `Sluice keeps readings for ${lengthOf(retentionMs / 1000)}`;
  const waited =
    queuedSince < receivedAt
      ? `; the message may have waited in the broker since ${isoOf(queuedSince)}, so its age counts from then`
      : "";
  return `${describeRange(message)}; ${taken}; ${kept}${waited}`;
}

function describeRange({ readings }: DecodedMessage): string {
  const stamped = readings.flatMap(({ timestamp }) => (timestamp === null ? [] : [timestamp]));
  if (stamped.length === 0) return "the readings have no timestamp and get the time of receipt";
  const [oldest, newest] = [stamped.reduce((a, b) => Math.min(a, b)), stamped.reduce((a, b) => Math.max(a, b))];
  return oldest === newest
    ? `the timestamp is ${isoOf(oldest)}`
    : `the timestamps range from ${isoOf(oldest)} to ${isoOf(newest)}`;
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
