/**
 * Rows of the lists of sensors. Each registered sensor has a row in `latest`, in the document of its latest reading. So
 * the flusher maintains the order by last reading with an update that it makes anyway.
 */
import type { AnyBulkWriteOperation, ClientSession, Collection } from "mongodb";
import type { Asset, Sensor } from "../domain/entities";
import { sensorKey, type AssetId, type SensorKey, type TenantId } from "../domain/keys";
import { portionsOf } from "../domain/portions";

/** `_id` is the sensor key. */
export interface SensorRow {
  readonly _id: SensorKey;
  readonly tenantId: TenantId;
  readonly type: string;
  /** {@link listName} of the asset. */
  readonly name: string;
  /** Minute of the latest reading's timestamp. Absent: the sensor has no reading. */
  readonly minute?: Date;
}

/** Precision of the order by last reading. A low precision limits updates of the index. */
const LISTED_MS = 60_000;

/** Operations per command. */
const CHUNK = 10_000;

/** Returns the sort key of an asset and its sensors in lists. */
export function listName({ name, assetId }: Pick<Asset, "name" | "assetId">): string {
  return (name ?? assetId).toLowerCase();
}

/** Returns the sort key of a sensor in lists by last reading. */
export function listedMinute(timestamp: number): Date {
  return new Date(Math.floor(timestamp / LISTED_MS) * LISTED_MS);
}

/** Indexes of the rows: for each order, of all sensors and of a type. */
export const ROW_INDEXES = {
  keyOfType: { tenantId: 1, type: 1, _id: 1 },
  minute: { tenantId: 1, minute: 1, _id: 1 },
  minuteOfType: { tenantId: 1, type: 1, minute: 1, _id: 1 },
  name: { tenantId: 1, name: 1, _id: 1 },
  nameOfType: { tenantId: 1, type: 1, name: 1, _id: 1 },
} as const;

/** Writes the rows of sensors that are being registered. `names` contains the names of their assets by asset ID. */
export async function writeRows(
  rows: Collection<SensorRow>,
  sensors: readonly Sensor[],
  names: ReadonlyMap<AssetId, string>,
  session?: ClientSession,
): Promise<void> {
  const operations = sensors.map(({ tenantId, assetId, sensorId, type }): AnyBulkWriteOperation<SensorRow> => ({
    updateOne: {
      filter: { _id: sensorKey(tenantId, assetId, sensorId) },
      update: { $set: { tenantId, type, name: names.get(assetId) ?? assetId } },
      upsert: true,
    },
  }));
  for (const chunk of portionsOf(operations, CHUNK)) {
    await rows.bulkWrite(chunk, { ordered: false, ...(session === undefined ? {} : { session }) });
  }
}
