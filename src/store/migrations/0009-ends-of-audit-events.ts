import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Makes events of the audit log expire. */
export const endsOfAuditEvents: Migration = {
  version: 9,
  name: "ends of audit events",
  async apply(db) {
    const ttl = { name: TTL_INDEX, expireAfterSeconds: DEFAULT_RETENTION.auditLog };
    await db.collection(COLLECTIONS.auditLog).createIndex({ at: 1 }, ttl);
  },
};
