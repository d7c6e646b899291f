import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Counts stored readings separately. Before this version, accepted readings counted as stored. */
export const storedInTheLedger: Migration = {
  version: 8,
  name: "stored in the ledger",
  async apply(db) {
    await db
      .collection(COLLECTIONS.ledger)
      .updateMany({ stored: { $exists: false } }, [{ $set: { stored: "$accepted" } }]);
  },
};
