import type { ClientSession, Collection, Db, Filter } from "mongodb";
import type { Asset } from "../domain/entities";
import { idsOfKey, prefixBelow, rangeBelow, type AssetKey, type TenantId } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { Changed, AssetFilter, AssetRepository } from "../domain/ports/fleet-store";
import { type AssetDocument, assetDocument, COLLECTIONS, READ, toAsset } from "./documents";
import { isDuplicateKey } from "./duplicate-key";
import { gramsOf } from "./grams";
import { idsBelow, page } from "./paging";
import { contains } from "./search";
import { listName, type SensorRow } from "./sensor-rows";
import { inTransaction } from "./transaction";

export class MongoAssetRepository implements AssetRepository {
  private readonly collection: Collection<AssetDocument>;
  private readonly rows: Collection<SensorRow>;

  constructor(private readonly db: Db) {
    this.collection = db.collection(COLLECTIONS.assets);
    this.rows = db.collection(COLLECTIONS.latest);
  }

  async insert(asset: Asset): Promise<boolean> {
    try {
      await this.collection.insertOne(assetDocument(asset));
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(assetKeys: readonly AssetKey[]): Promise<Asset[]> {
    return this.collection
      .find({ _id: { $in: assetKeys } }, READ)
      .map(toAsset)
      .toArray();
  }

  async update(assetKey: AssetKey, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null> {
    const [, assetId] = idsOfKey(assetKey);
    const named = change.name === undefined ? undefined : { assetId, name: change.name };
    const listed = named === undefined ? undefined : { listName: listName(named), grams: gramsOf(named) };
    const update = { $set: { ...change, ...listed } };
    const found = await inTransaction(this.db, async (session) => {
      const options = { returnDocument: "before", session } as const;
      const document = await this.collection.findOneAndUpdate({ _id: assetKey }, update, options);
      if (listed !== undefined) await this.rename(assetKey, listed.listName, session);
      return document;
    });
    if (found === null) return null;
    const before = toAsset(found);
    return { before, after: { ...before, ...change } };
  }

  /** Renames the asset in the lists of its sensors. */
  private async rename(assetKey: AssetKey, name: string, session: ClientSession): Promise<void> {
    const { from, to } = rangeBelow(assetKey);
    await this.rows.updateMany({ _id: { $gt: from, $lt: to } }, { $set: { name } }, { session });
  }

  async count(tenantId: TenantId): Promise<number> {
    const { from, to } = rangeBelow(tenantId);
    return this.collection.countDocuments({ _id: { $gt: from, $lt: to } }, { maxTimeMS: READ.maxTimeMS });
  }

  async page(tenantId: TenantId, request: PageRequest, { type, search }: AssetFilter): Promise<Page<Asset>> {
    const prefix = prefixBelow(tenantId);
    const inTenant = (place: string | null) => (place === null ? null : prefix + place);
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
        within: [idsBelow(prefix)],
      },
      toAsset,
    );
  }
}
