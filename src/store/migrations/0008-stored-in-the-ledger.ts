import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** What is stored is counted by itself; before, what was accepted passed for it. */
export const storedInTheLedger: Migration = {
  version: 8,
  name: "stored in the ledger",
  async apply(db) {
    await db
      .collection(COLLECTIONS.ledger)
      .updateMany({ stored: { $exists: false } }, [{ $set: { stored: "$accepted" } }]);
  },
};
