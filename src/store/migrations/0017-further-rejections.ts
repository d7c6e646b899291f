import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Renames the count of rejected attempts that have no separate audit event. The new name is `furtherRejections`. */
export const furtherRejections: Migration = {
  version: 17,
  name: "further rejections",
  async apply(db) {
    await db
      .collection(COLLECTIONS.auditLog)
      .updateMany(
        { "after.furtherRefusals": { $exists: true } },
        { $rename: { "after.furtherRefusals": "after.furtherRejections" } },
      );
  },
};
