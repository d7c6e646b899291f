import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Events of a tenant that was deleted name it as the previous tenant of its ID. */
export const previousTenantInTheAuditLog: Migration = {
  version: 14,
  name: "previous tenant in the audit log",
  async apply(db) {
    await db
      .collection(COLLECTIONS.auditLog)
      .updateMany({ formerTenantId: { $exists: true } }, { $rename: { formerTenantId: "previousTenantId" } });
  },
};
