import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Adds the connections of gateways, by credential. */
export const brokerSessions: Migration = {
  version: 22,
  name: "broker sessions",
  async apply(db) {
    const collection = db.collection(COLLECTIONS.brokerSessions);
    await collection.createIndexes([
      { key: { tenantId: 1 } },
      { key: { username: 1, endedAt: 1, connectedAt: -1 } },
      { key: { partition: 1, endedAt: 1, connectedAt: 1 } },
    ]);
    // If a killed process has already applied another retention, creating the index would fail.
    if (await collection.indexExists(TTL_INDEX)) return;
    const ttl = { name: TTL_INDEX, expireAfterSeconds: DEFAULT_RETENTION.rejections };
    await collection.createIndex({ endedAt: 1 }, ttl);
  },
};
