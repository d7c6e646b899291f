import { AUDIT_INDEXES } from "../audit-log";
import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Adds an index for each condition on a tenant's audit log. */
export const auditFilters: Migration = {
  version: 24,
  name: "audit filters",
  async apply(db) {
    const { target, keyId, action } = AUDIT_INDEXES;
    await db.collection(COLLECTIONS.auditLog).createIndexes([target, keyId, action].map((key) => ({ key })));
  },
};
