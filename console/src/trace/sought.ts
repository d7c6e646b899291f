/** Finds the sensor and the time of measurement that a message names. */
import { idsOf } from "../rejections/groups";

export interface Sought {
  readonly assetId: string;
  readonly sensorId: string;
  /** RFC 3339. */
  readonly timestamp: string;
}

/** Returns null unless the topic names a sensor of the tenant, and the payload is one reading with a valid timestamp. */
export function soughtIn(tenantId: string, topic: string, payload: string): Sought | null {
  const ids = idsOf(topic);
  const timestamp = timestampOf(payload);
  if (ids === null || timestamp === null || ids.tenantId !== tenantId) return null;
  return { assetId: ids.assetId, sensorId: ids.sensorId, timestamp };
}

function timestampOf(payload: string): string | null {
  let reading: unknown;
  try {
    reading = JSON.parse(payload);
  } catch {
    return null;
  }
  const [only = null, another] = Array.isArray(reading) ? (reading as readonly unknown[]) : [reading];
  if (another !== undefined || typeof only !== "object" || only === null || !("timestamp" in only)) return null;
  const { timestamp } = only;
  if (typeof timestamp !== "string" && typeof timestamp !== "number") return null;
  const time = new Date(timestamp);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
