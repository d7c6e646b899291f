/** Identifiers of tenants, assets and sensors, and the keys built of them. */

/** 1 to 63 characters, lower case: the form of every tenant, asset and sensor id. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** The rule of {@link ID_PATTERN} in words, for messages to people. */
export const ID_RULE = "1 to 63 characters of a-z, 0-9, '.', '_' and '-', beginning with a letter or digit";

export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** Key of an asset over all tenants: `acme/truck-102`. `/` cannot occur in an id, so keys are unambiguous. */
export function assetKey(tenantId: string, assetId: string): string {
  return `${tenantId}/${assetId}`;
}

/** Key of a sensor over all tenants: `acme/truck-102/temp-1`. */
export function sensorKey(tenantId: string, assetId: string, sensorId: string): string {
  return `${tenantId}/${assetId}/${sensorId}`;
}

/** The ids of which a sensor's key is made. */
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
