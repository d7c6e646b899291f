/** IDs of tenants, assets and sensors, the keys built from them, and positions. All are branded types. */

declare const brand: unique symbol;

/** Form of every tenant, asset and sensor ID: 1 to 63 characters, lower case. */
export const ID_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** {@link ID_PATTERN} in words, for messages. */
export const ID_RULE = "1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a letter or digit";

interface Brand<Name extends string> {
  readonly [brand]: Readonly<Record<Name, true>>;
}

export type TenantId = string & Brand<"TenantId">;
export type AssetId = string & Brand<"AssetId">;
export type SensorId = string & Brand<"SensorId">;
/** An ID of any kind, because all three kinds have the same form. */
export type AnyId = TenantId & AssetId & SensorId;
/** Key of an asset across tenants: `acme/truck-102`. */
export type AssetKey = string & Brand<"AssetKey">;
/** Key of a sensor across tenants: `acme/truck-102/temp-1`. */
export type SensorKey = string & Brand<"SensorKey">;
/** A tenant's key is its ID. */
export type EntityKey = TenantId | AssetKey | SensorKey;

export function isId(text: string): text is AnyId {
  return ID_PATTERN.test(text);
}

/** Takes the place of a malformed ID. No entity has this ID. */
export const NO_ID = "" as AnyId;

/** Returns an ID for a lookup. A malformed ID becomes {@link NO_ID}, for which a lookup finds nothing. */
export function idOrNone(text: string): AnyId {
  return isId(text) ? text : NO_ID;
}

/** Brands an ID that was checked before it was stored or sent. */
export function toId(text: string): AnyId {
  return text as AnyId;
}

/** Takes the place of an absent sensor key. No sensor has this key. */
export const NO_SENSOR = "" as SensorKey;

/** Brands an asset key that {@link assetKey} made before it was stored or sent. */
export function toAssetKey(text: string): AssetKey {
  return text as AssetKey;
}

/** Brands the key of a sensor. It was made by {@link sensorKey} before it was stored or sent. */
export function toSensorKey(text: string): SensorKey {
  return text as SensorKey;
}

/** As {@link toSensorKey}, for an array, which is not copied. */
export function toSensorKeys(texts: readonly string[]): readonly SensorKey[] {
  return texts as readonly SensorKey[];
}

/** The IDs in a sensor's key. */
export interface SensorPath {
  readonly tenantId: TenantId;
  readonly assetId: AssetId;
  readonly sensorId: SensorId;
}

/** Cannot occur in an ID, so keys are unambiguous. */
const SEPARATOR = "/";
/** The character after {@link SEPARATOR}. */
const AFTER_SEPARATOR = "0";

export function assetKey(tenantId: TenantId, assetId: AssetId): AssetKey {
  return `${tenantId}${SEPARATOR}${assetId}` as AssetKey;
}

export function sensorKey(tenantId: TenantId, assetId: AssetId, sensorId: SensorId): SensorKey {
  return `${tenantId}${SEPARATOR}${assetId}${SEPARATOR}${sensorId}` as SensorKey;
}

/** Inverse of {@link sensorKey}. */
export function parseSensorKey(key: SensorKey): SensorPath {
  const first = key.indexOf(SEPARATOR);
  const second = key.indexOf(SEPARATOR, first + 1);
  return {
    tenantId: key.slice(0, first) as TenantId,
    assetId: key.slice(first + 1, second) as AssetId,
    sensorId: key.slice(second + 1) as SensorId,
  };
}

/** Returns the IDs of a key: the tenant's, then the asset's, then the sensor's. */
export function idsOfKey(key: SensorKey): [tenantId: TenantId, assetId: AssetId, sensorId: SensorId];
export function idsOfKey(key: AssetKey): [tenantId: TenantId, assetId: AssetId];
export function idsOfKey(key: EntityKey): [tenantId: TenantId, assetId?: AssetId, sensorId?: SensorId];
export function idsOfKey(key: string): [TenantId, AssetId?, SensorId?] {
  return key.split(SEPARATOR) as [TenantId, AssetId?, SensorId?];
}

export function isAssetKey(key: string): key is AssetKey {
  return isKeyOfLevels(key, 2);
}

export function isSensorKey(key: string): key is SensorKey {
  return isKeyOfLevels(key, 3);
}

/** Returns whether the key consists of `levels` IDs. */
function isKeyOfLevels(key: string, levels: number): boolean {
  const ids = key.split(SEPARATOR, levels + 1);
  return ids.length === levels && ids.every(isId);
}

export function tenantOfKey(key: EntityKey): TenantId {
  const end = key.indexOf(SEPARATOR);
  return (end < 0 ? key : key.slice(0, end)) as TenantId;
}

/** Returns the asset's key for a sensor's key, or the tenant's ID for an asset's key. */
export function parentOfKey(key: SensorKey): AssetKey;
export function parentOfKey(key: AssetKey): TenantId;
export function parentOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf(SEPARATOR));
}

/** Returns the prefix of all keys below this key. */
export function prefixBelow(key: EntityKey): string {
  return `${key}${SEPARATOR}`;
}

/** Returns the range of all keys below this key: `from` inclusive, `to` exclusive. Neither end is a key itself. */
export function rangeBelow(key: EntityKey): { readonly from: AssetKey & SensorKey; readonly to: AssetKey & SensorKey } {
  return {
    from: prefixBelow(key) as AssetKey & SensorKey,
    to: `${key}${AFTER_SEPARATOR}` as AssetKey & SensorKey,
  };
}

/**
 * Where a batch, a consumer or a cursor stands in the journal of one partition. 0 is before the first batch. A later
 * batch has a greater position. Only the journal knows which positions have a batch. At most 2^39.
 */
export type Position = number & Brand<"Position">;

/** A partition by its number, 0 to 65,535: one broker, one ingestion session, one journal. */
export type Partition = number & Brand<"Partition">;

/** The partition of a document, a cursor or a configuration that names none. */
export const FIRST_PARTITION = 0 as Partition;

/** Highest number of a partition. A cursor has two bytes for the number. */
export const MAX_PARTITION = 65_535;

/** Brands the number of a partition that was stored or configured. Default: the first partition. */
export function toPartition(value: number = FIRST_PARTITION): Partition {
  return value as Partition;
}

/**
 * Returns the name of a resource that exists once in each partition. In the first partition, the name has no suffix.
 */
export function nameInPartition(name: string, partition: Partition): string {
  return partition === FIRST_PARTITION ? name : `${name}.${partition}`;
}

/** The position before every batch. */
export const BEFORE_ALL = 0 as Position;

/** Brands a position that was stored or received as a number. */
export function toPosition(value: number): Position {
  return value as Position;
}

export function earlierOf(one: Position, other: Position): Position {
  return one < other ? one : other;
}

export function laterOf(one: Position, other: Position): Position {
  return one > other ? one : other;
}

/**
 * Returns the highest position before `position`, whether or not a batch stands there; 0 for 0. A read after it begins
 * at `position`.
 */
export function justBefore(position: Position): Position {
  return Math.max(0, position - 1) as Position;
}

/**
 * Returns a later position, whether or not a batch stands there. At most `batches` batches stand after `position` up to
 * it.
 */
export function ahead(position: Position, batches: number): Position {
  return (position + batches) as Position;
}

/**
 * Returns the maximum number of batches after `after` up to `through`. The number is exact if the journal skips no
 * position.
 */
export function mostBatches(after: Position, through: Position): number {
  return Math.max(0, through - after);
}
