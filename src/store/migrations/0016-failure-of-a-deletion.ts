import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Renames the field of a deletion that states why its last attempt failed. The new name is `failure`. */
export const failureOfADeletion: Migration = {
  version: 16,
  name: "failure of a deletion",
  async apply(db) {
    const deletions = db.collection(COLLECTIONS.deletions);
    const isOld = { problem: { $exists: true } };
    await deletions.updateMany({ ...isOld, failure: { $exists: false } }, { $rename: { problem: "failure" } });
    // A process of an earlier version may have written the old field again.
    await deletions.updateMany(isOld, { $unset: { problem: "" } });
  },
};
