import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Renames the field in which an audit event of a deleted tenant names that tenant. */
export const previousTenantInTheAuditLog: Migration = {
  version: 14,
  name: "previous tenant in the audit log",
  async apply(db) {
    await db
      .collection(COLLECTIONS.auditLog)
      .updateMany({ formerTenantId: { $exists: true } }, { $rename: { formerTenantId: "previousTenantId" } });
  },
};
