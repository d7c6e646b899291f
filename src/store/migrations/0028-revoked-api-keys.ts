import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/**
 * Adds an index of a tenant's API keys by revocation. Counts and deletions before the creation of a key then do not
 * read the keys that were revoked within the last hour, which can be many.
 */
export const revokedApiKeys: Migration = {
  version: 28,
  name: "revoked API keys",
  async apply(db) {
    await db.collection(COLLECTIONS.apiKeys).createIndex({ tenantId: 1, revokedAt: 1 });
  },
};
