/** One query per request for each kind of look-up, on the index of `_id`. */
import DataLoader from "dataloader";
import type { Db } from "mongodb";

export interface SensorDocument {
  /** Key of the sensor, `tenant/asset/sensor`. */
  readonly _id: string;
  readonly tenantId: string;
  readonly assetId: string;
}

interface Identified {
  readonly _id: string;
}

type Loader = DataLoader<string, Identified | null>;

export interface StockLoaders {
  readonly tenants: Loader;
  readonly assets: Loader;
  /** Loads the latest reading by the sensor's key. */
  readonly latest: Loader;
}

/** Creates the loaders of one request. */
export function loadersOver(db: Db): StockLoaders {
  return {
    tenants: byId(db, "tenants", { name: 1, status: 1, createdAt: 1 }),
    assets: byId(db, "assets", { assetId: 1, type: 1, name: 1, createdAt: 1 }),
    latest: byId(db, "latest", { timestamp: 1, receivedAt: 1, value: 1 }),
  };
}

function byId(db: Db, collection: string, projection: Readonly<Record<string, 1>>): Loader {
  const documents = db.collection<Identified>(collection);
  return new DataLoader(async (ids: readonly string[]) => {
    const found = await documents.find({ _id: { $in: ids } }, { projection, batchSize: ids.length + 1 }).toArray();
    const byKey = new Map(found.map((document) => [document._id, document]));
    return ids.map((id) => byKey.get(id) ?? null);
  });
}
