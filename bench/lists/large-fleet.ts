import type { Db, OptionalUnlessRequiredId } from "mongodb";
import type { Asset, Sensor } from "../../src/domain/entities";
import { type AssetId, sensorKey, type TenantId, toId } from "../../src/domain/keys";
import {
  type AssetDocument,
  assetDocument,
  COLLECTIONS,
  type LatestDocument,
  type SensorDocument,
} from "../../src/store/documents";
import { listedMinute, listName, type SensorRow } from "../../src/store/sensor-rows";

export const SENSORS_PER_ASSET = 10;
/** Number of assets in one insert. */
const CHUNK = 1_000;
const DAY = 86_400_000;
const MINUTE = 60_000;
const TYPES = ["temperature", "humidity", "door", "speed"];

type Row = SensorRow & Partial<LatestDocument>;

/** Returns an ID. All IDs have the same length, and their order is the order of their numbers. */
export function assetIdOf(number: number): AssetId {
  return toId(`truck-${String(number).padStart(6, "0")}`);
}

/** Writes `assets` assets with ten sensors each directly to the database. Most sensors have a latest reading. */
export async function registerLargeFleet(db: Db, tenantId: TenantId, assets: number, now: number): Promise<void> {
  const createdAt = new Date(now - DAY);
  for (let start = 0; start < assets; start += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, assets - start) }, (_, index): Asset => {
      const number = start + index;
      return { tenantId, assetId: assetIdOf(number), type: "truck", name: `Number ${number}`, createdAt };
    });
    const sensors = chunk.flatMap((asset, place) => sensorsOf(asset, start + place, now));
    await insert<AssetDocument>(db, COLLECTIONS.assets, chunk.map(assetDocument));
    await Promise.all([
      insert<SensorDocument>(
        db,
        COLLECTIONS.sensors,
        sensors.map(({ document }) => document),
      ),
      insert<Row>(
        db,
        COLLECTIONS.latest,
        sensors.map(({ row }) => row),
      ),
    ]);
  }
}

async function insert<D extends object>(db: Db, name: string, documents: readonly D[]): Promise<void> {
  const options = { ordered: false, bypassDocumentValidation: true };
  await db.collection<D>(name).insertMany(documents as readonly OptionalUnlessRequiredId<D>[], options);
}

function sensorsOf(asset: Asset, assetNumber: number, now: number): readonly { document: SensorDocument; row: Row }[] {
  const { tenantId, assetId, createdAt } = asset;
  return Array.from({ length: SENSORS_PER_ASSET }, (_, index) => {
    const number = assetNumber * SENSORS_PER_ASSET + index;
    const type = TYPES[index % TYPES.length] ?? "temperature";
    const sensor: Sensor = { tenantId, assetId, sensorId: toId(`s-${index}`), type, unit: null, createdAt };
    const _id = sensorKey(tenantId, assetId, sensor.sensorId);
    const at = lastReadingAt(number, now);
    const reading = at === null ? {} : { minute: listedMinute(at), ...latestAt(at, number) };
    return { document: { _id, ...sensor }, row: { _id, tenantId, type, name: listName(asset), ...reading } };
  });
}

function latestAt(at: number, value: number): Omit<LatestDocument, "_id"> {
  return { timestamp: new Date(at), receivedAt: new Date(at), value, seq: 1 };
}

/**
 * Returns the time of a sensor's last reading; null: it has none. Of 1,000 sensors, 980 reported in the last minutes,
 * 10 a day ago, and 10 never.
 */
function lastReadingAt(number: number, now: number): number | null {
  if (number % 100 === 50) return null;
  return number % 100 === 51 ? now - DAY : now - (number % 5) * MINUTE;
}
