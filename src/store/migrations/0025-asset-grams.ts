import type { AnyBulkWriteOperation } from "mongodb";
import { type AssetDocument, COLLECTIONS } from "../documents";
import { ASSET_GRAM_INDEX, gramsOf } from "../grams";
import type { Migration } from "./migration";

/** Assets per command. */
const CHUNK = 1_000;

/** Adds groups of characters, by which a search finds assets. */
export const assetGrams: Migration = {
  version: 25,
  name: "asset grams",
  async apply(db) {
    const assets = db.collection<AssetDocument>(COLLECTIONS.assets);
    let updates: AnyBulkWriteOperation<AssetDocument>[] = [];
    const write = async () => {
      if (updates.length > 0) await assets.bulkWrite(updates, { ordered: false });
      updates = [];
    };
    for await (const asset of assets.find({ grams: { $exists: false } })) {
      updates.push({ updateOne: { filter: { _id: asset._id }, update: { $set: { grams: gramsOf(asset) } } } });
      if (updates.length === CHUNK) await write();
    }
    await write();
    await assets.createIndex(ASSET_GRAM_INDEX);
  },
};
