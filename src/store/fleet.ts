import type { ClientSession, Collection, Db, OptionalUnlessRequiredId } from "mongodb";
import type { Asset, Sensor } from "../domain/entities";
import { assetKey, sensorKey } from "../domain/keys";
import type { CreatedKeys, FleetRepository } from "../domain/ports/fleet-store";
import { type AssetDocument, COLLECTIONS, type SensorDocument } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

/** Documents per command: some 2 MB. */
const CHUNK = 10_000;
/** Maximum attempts against concurrent registrations of the same IDs. Each attempt leaves fewer of them. */
const MAX_ATTEMPTS = 5;
const TRANSACTION = {
  readConcern: { level: "snapshot" },
  writeConcern: { w: "majority", journal: true },
} as const;

export class MongoFleetRepository implements FleetRepository {
  private readonly assets: Collection<AssetDocument>;
  private readonly sensors: Collection<SensorDocument>;

  constructor(private readonly db: Db) {
    this.assets = db.collection(COLLECTIONS.assets);
    this.sensors = db.collection(COLLECTIONS.sensors);
  }

  async import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    beforeCommit?: (created: CreatedKeys) => Promise<void>,
  ): Promise<CreatedKeys> {
    const assetDocuments = assets.map((asset) => ({ _id: assetKey(asset.tenantId, asset.assetId), ...asset }));
    const sensorDocuments = sensors.map((sensor) => ({
      _id: sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId),
      ...sensor,
    }));
    for (let attempt = 1; ; attempt++) {
      const session = this.db.client.startSession();
      try {
        return await session.withTransaction(async () => {
          const assetKeys = await insertNew(this.assets, assetDocuments, session);
          const sensorKeys = await insertNew(this.sensors, sensorDocuments, session);
          const created = { assetKeys, sensorKeys };
          await beforeCommit?.(created);
          return created;
        }, TRANSACTION);
      } catch (error) {
        if (!isDuplicateKey(error) || attempt === MAX_ATTEMPTS) throw error;
      } finally {
        await session.endSession();
      }
    }
  }
}

/** Returns the new IDs. A repetition costs a look-up. A race repeats the transaction, which then finds the winner's. */
async function insertNew<D extends { readonly _id: string }>(
  collection: Collection<D>,
  documents: readonly OptionalUnlessRequiredId<D>[],
  session: ClientSession,
): Promise<string[]> {
  const inserted: string[] = [];
  for (let start = 0; start < documents.length; start += CHUNK) {
    const chunk = documents.slice(start, start + CHUNK);
    const ids = chunk.map((document) => document._id);
    const known = new Set<string>();
    const stored = collection.find({ _id: { $in: ids } } as never, { session, projection: { _id: 1 } });
    for await (const { _id } of stored) known.add(_id);
    const fresh = chunk.filter((document) => !known.has(document._id));
    if (fresh.length === 0) continue;
    await collection.insertMany(fresh, { ordered: false, session });
    for (const { _id } of fresh) inserted.push(_id);
  }
  return inserted;
}
