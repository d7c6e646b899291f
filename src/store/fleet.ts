import type { ClientSession, Collection, Db, OptionalUnlessRequiredId } from "mongodb";
import type { Asset, Sensor } from "../domain/entities";
import { assetKey, sensorKey, type AssetId, type AssetKey, type SensorKey } from "../domain/keys";
import { portionsOf } from "../domain/portions";
import type { CreatedKeys, FleetRepository } from "../domain/ports/fleet-store";
import { type AssetDocument, assetDocument, COLLECTIONS, type SensorDocument } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { type SensorRow, writeRows } from "./sensor-rows";
import { inTransaction } from "./transaction";

/** Documents per command, about 2 MB. */
const CHUNK = 10_000;
/** Maximum attempts if other processes register the same IDs concurrently. Each attempt leaves fewer new IDs. */
const MAX_ATTEMPTS = 5;
export class MongoFleetRepository implements FleetRepository {
  private readonly assets: Collection<AssetDocument>;
  private readonly sensors: Collection<SensorDocument>;
  private readonly rows: Collection<SensorRow>;

  constructor(private readonly db: Db) {
    this.assets = db.collection(COLLECTIONS.assets);
    this.sensors = db.collection(COLLECTIONS.sensors);
    this.rows = db.collection(COLLECTIONS.latest);
  }

  async import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    beforeCommit?: (created: CreatedKeys) => Promise<void>,
  ): Promise<CreatedKeys> {
    const assetDocuments = assets.map(assetDocument);
    const sensorDocuments = sensors.map((sensor) => ({
      _id: sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId),
      ...sensor,
    }));
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTransaction(this.db, async (session) => {
          const assetKeys = await insertNew<AssetKey, AssetDocument>(this.assets, assetDocuments, session);
          const sensorKeys = await insertNew<SensorKey, SensorDocument>(this.sensors, sensorDocuments, session);
          await this.writeRows(assets, sensors, new Set(sensorKeys), session);
          const created = { assetKeys, sensorKeys };
          await beforeCommit?.(created);
          return created;
        });
      } catch (error) {
        if (!isDuplicateKey(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async writeRows(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    keys: ReadonlySet<SensorKey>,
    session: ClientSession,
  ): Promise<void> {
    const created = sensors.filter(({ tenantId, assetId, sensorId }) =>
      keys.has(sensorKey(tenantId, assetId, sensorId)),
    );
    // An asset that already existed keeps its name.
    const ids = assets.map((asset) => assetKey(asset.tenantId, asset.assetId));
    const names = new Map<AssetId, string>();
    for await (const { assetId, listName } of this.assets.find({ _id: { $in: ids } }, { session })) {
      names.set(assetId, listName);
    }
    await writeRows(this.rows, created, names, session);
  }
}

/**
 * Inserts the documents whose IDs are new, and returns these IDs. Fails if another transaction inserts one of them at
 * the same time. The caller then repeats its transaction, which finds the document of the other transaction.
 */
async function insertNew<K extends AssetKey | SensorKey, D extends { readonly _id: K }>(
  collection: Collection<D>,
  documents: readonly OptionalUnlessRequiredId<D>[],
  session: ClientSession,
): Promise<K[]> {
  const inserted: K[] = [];
  for (const chunk of portionsOf(documents, CHUNK)) {
    const ids = chunk.map((document) => document._id);
    const known = new Set<K>();
    const stored = collection.find({ _id: { $in: ids } } as never, { session, projection: { _id: 1 } });
    for await (const { _id } of stored) known.add(_id);
    const fresh = chunk.filter((document) => !known.has(document._id));
    if (fresh.length === 0) continue;
    await collection.insertMany(fresh, { ordered: false, session });
    for (const { _id } of fresh) inserted.push(_id);
  }
  return inserted;
}
