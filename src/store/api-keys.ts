import type {
  ChangeStreamDeleteDocument,
  ChangeStreamDocument,
  ChangeStreamReplaceDocument,
  ChangeStreamUpdateDocument,
  Collection,
  Db,
  Filter,
} from "mongodb";
import type { ApiKey } from "../domain/entities";
import type { TenantId } from "../domain/keys";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { ApiKeyRepository } from "../domain/ports/api-key-store";
import { type ChangeFeed, collectionOf } from "./change-feed";
import { type ApiKeyDocument, COLLECTIONS, READ } from "./documents";
import { page } from "./paging";

/**
 * A reset of the feed reports revocations again, from this time before the feed was last current. It covers the skew
 * between the clocks.
 */
const OVERLAP_MS = 60_000;
/**
 * How long a revoked API key is not deleted, milliseconds. A process whose feed has a gap cannot read deletions. It
 * learns of each revocation if the gap is shorter than this time, which is longer than usual outages and the skew
 * between the clocks.
 */
const KEEP_REVOKED_MS = 60 * 60_000;
const DELETED_AT_ONCE = 100;

export class MongoApiKeyRepository implements ApiKeyRepository {
  private readonly collection: Collection<ApiKeyDocument>;

  constructor(
    db: Db,
    private readonly feed: ChangeFeed,
  ) {
    this.collection = db.collection(COLLECTIONS.apiKeys);
  }

  async insert({ keyId, ...apiKey }: ApiKey): Promise<void> {
    await this.collection.insertOne({ _id: keyId, ...apiKey });
  }

  async find(keyIds: readonly string[]): Promise<ApiKey[]> {
    return this.collection
      .find({ _id: { $in: keyIds } }, READ)
      .map(toApiKey)
      .toArray();
  }

  async revoke(keyId: string, at: Date): Promise<boolean> {
    const result = await this.collection.updateOne({ _id: keyId, revokedAt: null }, { $set: { revokedAt: at } });
    return result.modifiedCount === 1;
  }

  async recordUse(uses: ReadonlyMap<string, Date>): Promise<void> {
    if (uses.size === 0) return;
    const updates = [...uses].map(([keyId, at]) => ({
      updateOne: { filter: { _id: keyId }, update: { $max: { lastUsedAt: at } } },
    }));
    await this.collection.bulkWrite(updates, { ordered: false });
  }

  async delete(keyId: string): Promise<void> {
    await this.collection.deleteOne({ _id: keyId });
  }

  async deleteOfTenant(tenantId: TenantId): Promise<void> {
    await this.collection.deleteMany({ tenantId });
  }

  async countLive(tenantId: TenantId, now: Date): Promise<number> {
    const inForce: Filter<ApiKeyDocument> = {
      tenantId,
      revokedAt: null,
      $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }],
    };
    return this.collection.countDocuments(inForce, { maxTimeMS: READ.maxTimeMS });
  }

  async deleteRevoked(tenantId: TenantId, keep: number): Promise<void> {
    const old: Filter<ApiKeyDocument> = { tenantId, revokedAt: { $lt: new Date(Date.now() - KEEP_REVOKED_MS) } };
    const oldest = await this.collection
      .find(old, { ...READ, projection: { _id: 1 } })
      .sort({ tenantId: -1, revokedAt: -1 })
      .skip(keep)
      .limit(DELETED_AT_ONCE)
      .map(({ _id }) => _id)
      .toArray();
    if (oldest.length > 0) await this.collection.deleteMany({ _id: { $in: oldest }, ...old });
  }

  async page(tenantId: TenantId | null, request: PageRequest): Promise<Page<ApiKey>> {
    return page(this.collection, { index: { tenantId: 1, _id: 1 }, filter: { tenantId }, request }, toApiKey);
  }

  async expiring(after: Date, before: Date, limit: number): Promise<{ apiKeys: ApiKey[]; total: number }> {
    const filter: Filter<ApiKeyDocument> = { revokedAt: null, expiresAt: { $type: "date", $gt: after, $lt: before } };
    const total = await this.collection.countDocuments(filter, { maxTimeMS: READ.maxTimeMS });
    const soonest =
      total === 0 ? [] : await this.collection.find(filter, READ).sort({ expiresAt: 1 }).limit(limit).toArray();
    return { apiKeys: soonest.map(toApiKey), total };
  }

  /**
   * May report an API key more than once. If the feed cannot resume, reads the revocations since shortly before it was
   * last current. It cannot read deletions: of API keys that were never issued, that were revoked at least an hour
   * before, or that belong to deleted tenants.
   */
  watchRevocations(onRevoked: (keyId: string) => void, signal: AbortSignal): void {
    let lastCurrent = Date.now();
    this.feed.follow(
      {
        changed: (event) => {
          if (isRevocation(event)) onRevoked(String(event.documentKey._id));
        },
        current: () => {
          lastCurrent = Date.now();
        },
        reset: async () => {
          const since = new Date(lastCurrent - OVERLAP_MS);
          const revoked = this.collection.find({ revokedAt: { $gte: since } }, { ...READ, projection: { _id: 1 } });
          for await (const { _id } of revoked) onRevoked(_id);
        },
      },
      signal,
    );
  }
}

type Revocation = ChangeStreamUpdateDocument | ChangeStreamDeleteDocument | ChangeStreamReplaceDocument;

function isRevocation(event: ChangeStreamDocument): event is Revocation {
  if (collectionOf(event) !== COLLECTIONS.apiKeys) return false;
  if (event.operationType === "delete" || event.operationType === "replace") return true;
  if (event.operationType !== "update") return false;
  return (event.updateDescription.updatedFields as Partial<ApiKeyDocument>).revokedAt !== undefined;
}

function toApiKey({ _id, ...apiKey }: ApiKeyDocument): ApiKey {
  return { keyId: _id, ...apiKey };
}
