import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/**
 * Adds indexes of keys and credentials by expiry. Adds revoked certificates of deleted tenants, which are kept until
 * they expire.
 */
export const endsOfCredentials: Migration = {
  version: 5,
  name: "ends of credentials",
  async apply(db) {
    await db
      .collection(COLLECTIONS.apiKeys)
      .createIndex({ expiresAt: 1 }, { partialFilterExpression: { expiresAt: { $type: "date" } } });
    await db
      .collection(COLLECTIONS.brokerCredentials)
      .createIndex({ status: 1, expiresAt: 1 }, { partialFilterExpression: { kind: "CERTIFICATE" } });
    await db.createCollection(COLLECTIONS.revokedCertificates).catch(() => undefined);
    await db.collection(COLLECTIONS.revokedCertificates).createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  },
};
