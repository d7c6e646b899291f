import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Audit events count the rejected attempts without records of their own as `furtherRejections`. */
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
