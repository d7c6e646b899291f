import type { Collection, Db, Filter } from "mongodb";
import type { Asset } from "../domain/entities";
import { assetKey, prefixBelow, rangeBelow } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { Changed, AssetFilter, AssetRepository } from "../domain/ports/fleet-store";
import { type AssetDocument, COLLECTIONS, READ, toAsset } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { idsBelow, page } from "./paging";
import { contains } from "./search";

export class MongoAssetRepository implements AssetRepository {
  private readonly collection: Collection<AssetDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.assets);
  }

  async insert(asset: Asset): Promise<boolean> {
    try {
      await this.collection.insertOne({ _id: assetKey(asset.tenantId, asset.assetId), ...asset });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(assetKeys: readonly string[]): Promise<Asset[]> {
    return this.collection
      .find({ _id: { $in: assetKeys } }, READ)
      .map(toAsset)
      .toArray();
  }

  async update(assetKey: string, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null> {
    const update = { $set: change };
    const found = await this.collection.findOneAndUpdate({ _id: assetKey }, update, { returnDocument: "before" });
    if (found === null) return null;
    const before = toAsset(found);
    return { before, after: { ...before, ...change } };
  }

  async count(tenantId: string): Promise<number> {
    const { from, to } = rangeBelow(tenantId);
    return this.collection.countDocuments({ _id: { $gt: from, $lt: to } }, { maxTimeMS: READ.maxTimeMS });
  }

  async page(tenantId: string, request: PageRequest, { type, search }: AssetFilter): Promise<Page<Asset>> {
    const inTenant = (assetId: string | null) => (assetId === null ? null : assetKey(tenantId, assetId));
    const filter: Filter<AssetDocument> = {
      ...(type === undefined ? {} : { tenantId, type }),
      ...(search === undefined ? {} : { $or: [{ assetId: contains(search) }, { name: contains(search) }] }),
    };
    return page(
      this.collection,
      {
        index: type === undefined ? { _id: 1 } : { tenantId: 1, type: 1, _id: 1 },
        filter,
        request: { ...request, after: inTenant(request.after), before: inTenant(request.before) },
        within: [idsBelow(prefixBelow(tenantId))],
      },
      toAsset,
    );
  }
}
