import type { AnyBulkWriteOperation, Db } from "mongodb";
import { rangeBelow } from "../../domain/keys";
import { type AssetDocument, COLLECTIONS } from "../documents";
import { listName, ROW_INDEXES, type SensorRow } from "../sensor-rows";
import { ASSET_NAME_INDEX, ASSET_NAME_OF_TYPE_INDEX, SENSOR_ID_INDEX } from "../sensor-search";
import type { Migration } from "./migration";

/** Assets per command. */
const CHUNK = 1_000;
const MINUTE = { $dateTrunc: { date: "$timestamp", unit: "minute" } };

/** Adds rows and indexes for lists of sensors and assets in orders other than by ID. */
export const fleetLists: Migration = {
  version: 20,
  name: "fleet lists",
  async apply(db) {
    await db.collection(COLLECTIONS.sensors).createIndexes([{ key: SENSOR_ID_INDEX }]);
    const rows = db.collection<SensorRow>(COLLECTIONS.latest);
    await rows.updateMany({ timestamp: { $exists: true }, minute: { $exists: false } }, [{ $set: { minute: MINUTE } }]);
    await db
      .collection(COLLECTIONS.sensors)
      .aggregate([
        { $project: { tenantId: 1, type: 1, name: { $toLower: "$assetId" } } },
        { $merge: { into: COLLECTIONS.latest, on: "_id", whenMatched: "merge", whenNotMatched: "insert" } },
      ])
      .toArray();
    await nameAssets(db);
    await db
      .collection(COLLECTIONS.assets)
      .createIndexes([{ key: ASSET_NAME_INDEX }, { key: ASSET_NAME_OF_TYPE_INDEX }]);
    await rows.createIndexes(Object.values(ROW_INDEXES).map((key) => ({ key })));
  },
};

async function nameAssets(db: Db): Promise<void> {
  const assets = db.collection<AssetDocument>(COLLECTIONS.assets);
  const rows = db.collection<SensorRow>(COLLECTIONS.latest);
  let ofAssets: AnyBulkWriteOperation<AssetDocument>[] = [];
  let ofRows: AnyBulkWriteOperation<SensorRow>[] = [];
  const write = async () => {
    if (ofRows.length > 0) await rows.bulkWrite(ofRows, { ordered: false });
    if (ofAssets.length > 0) await assets.bulkWrite(ofAssets, { ordered: false });
    ofAssets = [];
    ofRows = [];
  };
  for await (const asset of assets.find({ listName: { $exists: false } })) {
    const name = listName(asset);
    const { from, to } = rangeBelow(asset._id);
    if (asset.name !== null) {
      ofRows.push({ updateMany: { filter: { _id: { $gt: from, $lt: to } }, update: { $set: { name } } } });
    }
    ofAssets.push({ updateOne: { filter: { _id: asset._id }, update: { $set: { listName: name } } } });
    if (ofAssets.length === CHUNK) await write();
  }
  await write();
}
