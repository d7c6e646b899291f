/** IDs of tenants, assets and sensors, and the keys built from them. */

/** Form of every tenant, asset and sensor ID: 1 to 63 characters, lower case. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** {@link ID_PATTERN} in words, for messages. */
export const ID_RULE = "1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit";

export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** Key of an asset across tenants: `acme/truck-102`. Unambiguous, because `/` cannot occur in an ID. */
export function assetKey(tenantId: string, assetId: string): string {
  return `${tenantId}/${assetId}`;
}

/** Key of a sensor across tenants: `acme/truck-102/temp-1`. */
export function sensorKey(tenantId: string, assetId: string, sensorId: string): string {
  return `${tenantId}/${assetId}/${sensorId}`;
}

/** The IDs in a sensor's key. */
export interface SensorPath {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
}

/** Inverse of {@link sensorKey}. The key must be well formed. */
export function parseSensorKey(key: string): SensorPath {
  const first = key.indexOf("/");
  const second = key.indexOf("/", first + 1);
  return { tenantId: key.slice(0, first), assetId: key.slice(first + 1, second), sensorId: key.slice(second + 1) };
}
