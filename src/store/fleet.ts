import type { Collection, Db, OptionalUnlessRequiredId } from "mongodb";
import type { Asset, Sensor } from "../domain/entities";
import { assetKey, sensorKey } from "../domain/ids";
import type { FleetRepository } from "../domain/ports/store";
import { type AssetDocument, COLLECTIONS, READ, type SensorDocument } from "./documents";
import { duplicatePositions } from "./duplicate-key";

/** Documents in one command: some 2 MB, so that a large fleet holds no lock and no buffer for long. */
const CHUNK = 10_000;

export class MongoFleetRepository implements FleetRepository {
  private readonly assets: Collection<AssetDocument>;
  private readonly sensors: Collection<SensorDocument>;

  constructor(db: Db) {
    this.assets = db.collection(COLLECTIONS.assets);
    this.sensors = db.collection(COLLECTIONS.sensors);
  }

  async import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
  ): Promise<{ assetKeys: string[]; sensorKeys: string[] }> {
    const assetKeys = await insertNew(
      this.assets,
      assets.map((asset) => ({ _id: assetKey(asset.tenantId, asset.assetId), ...asset })),
    );
    const sensorKeys = await insertNew(
      this.sensors,
      sensors.map((sensor) => ({ _id: sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId), ...sensor })),
    );
    return { assetKeys, sensorKeys };
  }
}

/** The ids that were new. A repetition costs a look-up, not an error a document; a race ends in one winner. */
async function insertNew<D extends { readonly _id: string }>(
  collection: Collection<D>,
  documents: readonly OptionalUnlessRequiredId<D>[],
): Promise<string[]> {
  const inserted: string[] = [];
  for (let start = 0; start < documents.length; start += CHUNK) {
    const chunk = documents.slice(start, start + CHUNK);
    const ids = chunk.map((document) => document._id);
    const known = new Set<string>();
    const stored = collection.find({ _id: { $in: ids } } as never, { ...READ, projection: { _id: 1 } });
    for await (const { _id } of stored) known.add(_id);
    const fresh = chunk.filter((document) => !known.has(document._id));
    if (fresh.length === 0) continue;
    let taken = new Set<number>();
    try {
      await collection.insertMany(fresh, { ordered: false });
    } catch (error) {
      taken = duplicatePositions(error);
    }
    fresh.forEach((document, position) => {
      if (!taken.has(position)) inserted.push(document._id);
    });
  }
  return inserted;
}
