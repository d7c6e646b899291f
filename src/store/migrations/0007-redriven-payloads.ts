import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Indexes the journal's batches by the kept payloads that they complete. Few batches complete any payload. */
export const redrivenPayloads: Migration = {
  version: 7,
  name: "redriven payloads",
  async apply(db) {
    await db.collection(COLLECTIONS.journal).createIndex({ redriven: 1 }, { name: "redriven", sparse: true });
  },
};
