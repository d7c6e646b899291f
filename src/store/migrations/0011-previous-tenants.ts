import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Records tenants that were deleted before this collection existed, if the audit log still contains their deletion. */
export const previousTenants: Migration = {
  version: 11,
  name: "previous tenants",
  async apply(db) {
    await db
      .collection(COLLECTIONS.auditLog)
      .aggregate([
        { $match: { formerTenantId: { $type: "string" } } },
        { $group: { _id: "$formerTenantId", deletedAt: { $max: "$at" } } },
        { $set: { generation: 1 } },
        { $merge: { into: COLLECTIONS.previousTenants, whenMatched: "keepExisting" } },
      ])
      .toArray();
  },
};
