import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Renames the count of rejected attempts without audit events of their own to `furtherRejections`. */
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
