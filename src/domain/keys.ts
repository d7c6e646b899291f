/** IDs of tenants, assets and sensors, the keys built from them, and positions. All branded, with their functions. */

declare const brand: unique symbol;

/** Form of every tenant, asset and sensor ID: 1 to 63 characters, lower case. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** {@link ID_PATTERN} in words, for messages. */
export const ID_RULE = "1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit";

export function isId(text: string): boolean {
  return ID_PATTERN.test(text);
}

export type TenantId = string & { readonly [brand]: "TenantId" };
/** Key of an asset across tenants: `acme/truck-102`. */
export type AssetKey = string & { readonly [brand]: "AssetKey" };
/** Key of a sensor across tenants: `acme/truck-102/temp-1`. */
export type SensorKey = string & { readonly [brand]: "SensorKey" };

/** The IDs in a sensor's key. */
export interface SensorPath {
  readonly tenantId: string;
  readonly assetId: string;
  readonly sensorId: string;
}

/** Cannot occur in an ID, so keys are unambiguous. */
const SEPARATOR = "/";
/** The character after {@link SEPARATOR}. */
const AFTER_SEPARATOR = "0";

export function assetKey(tenantId: string, assetId: string): AssetKey {
  return `${tenantId}${SEPARATOR}${assetId}` as AssetKey;
}

export function sensorKey(tenantId: string, assetId: string, sensorId: string): SensorKey {
  return `${tenantId}${SEPARATOR}${assetId}${SEPARATOR}${sensorId}` as SensorKey;
}

/** Inverse of {@link sensorKey}. The key must be well formed. */
export function parseSensorKey(key: string): SensorPath {
  const first = key.indexOf(SEPARATOR);
  const second = key.indexOf(SEPARATOR, first + 1);
  return {
    tenantId: key.slice(0, first),
    assetId: key.slice(first + 1, second),
    sensorId: key.slice(second + 1),
  };
}

/** The IDs of a key of any kind, from the tenant's down. The key must be well formed. */
export function idsOfKey(key: string): [tenantId: TenantId, assetId?: string, sensorId?: string] {
  return key.split(SEPARATOR) as [tenantId: TenantId, assetId?: string, sensorId?: string];
}

/** Whether the key consists of this number of IDs: 1 of a tenant, 2 of an asset, 3 of a sensor. */
export function isKeyOfLevels(key: string, levels: number): boolean {
  const ids = key.split(SEPARATOR, levels + 1);
  return ids.length === levels && ids.every(isId);
}

/** The tenant of a key of any kind; a tenant's key is its ID. */
export function tenantOfKey(key: string): TenantId {
  const end = key.indexOf(SEPARATOR);
  return (end < 0 ? key : key.slice(0, end)) as TenantId;
}

/** The asset of a sensor's key, or the tenant of an asset's. */
export function parentOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf(SEPARATOR));
}

/** Beginning of the keys below a tenant's or an asset's. */
export function prefixBelow(key: string): string {
  return `${key}${SEPARATOR}`;
}

/** The keys below a tenant's or an asset's are those from `from` up to, and without, `to`. */
export function rangeBelow(key: string): { readonly from: string; readonly to: string } {
  return { from: prefixBelow(key), to: `${key}${AFTER_SEPARATOR}` };
}

/**
 * Where a batch, a consumer or a cursor stands in the journal of one partition: 0 is before its first batch, and a
 * later batch has a greater position. Only the journal knows which positions have a batch. At most 2^39.
 */
export type Position = number & { readonly [brand]: "Position" };

/** A partition by its number, 0 to 65,535: one broker, one ingestion session, one journal. */
export type Partition = number & { readonly [brand]: "Partition" };

/** The partition that is meant where a document, a cursor or a configuration names none. */
export const FIRST_PARTITION = 0 as Partition;

/** Greatest number of a partition. A cursor has two bytes for it. */
export const MAX_PARTITION = 65_535;

/** A partition that was stored or configured as a number. Default: the first. */
export function toPartition(value: number = FIRST_PARTITION): Partition {
  return value as Partition;
}

/** Name of what each partition has one of. Without a suffix for the first, which needs no other name than before. */
export function nameInPartition(name: string, partition: Partition): string {
  return partition === FIRST_PARTITION ? name : `${name}.${partition}`;
}

/** Before every batch. */
export const BEFORE_ALL = 0 as Position;

/** A position that was stored or received as a number. */
export function toPosition(value: number): Position {
  return value as Position;
}

export function earlierOf(one: Position, other: Position): Position {
  return one < other ? one : other;
}

export function laterOf(one: Position, other: Position): Position {
  return one > other ? one : other;
}

/** The latest position before `position`, whether or not a batch stands there: what follows it begins with `position`. */
export function justBefore(position: Position): Position {
  return Math.max(0, position - 1) as Position;
}

/** A position after `position`, whether or not a batch stands there, with at most `batches` batches in between. */
export function ahead(position: Position, batches: number): Position {
  return (position + batches) as Position;
}

/** The most batches that can stand after `after` up to `through`. Exact for a journal that leaves no position out. */
export function mostBatches(after: Position, through: Position): number {
  return Math.max(0, through - after);
}
