import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Adds the last connections and the failed connections of broker credentials. */
export const brokerConnections: Migration = {
  version: 18,
  name: "broker connections",
  async apply(db) {
    const collection = db.collection(COLLECTIONS.brokerConnections);
    await collection.createIndexes([
      { key: { tenantId: 1 } },
      { key: { clientId: 1 }, sparse: true },
      { key: { address: 1 }, sparse: true },
    ]);
    // If a killed process has already applied another retention, creating the index would fail.
    if (await collection.indexExists(TTL_INDEX)) return;
    await collection.createIndex({ at: 1 }, { name: TTL_INDEX, expireAfterSeconds: DEFAULT_RETENTION.rejections });
  },
};
