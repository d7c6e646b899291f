import { MongoServerError } from "mongodb";
import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

const INDEX = "redriven";
const INDEX_NOT_FOUND = 27;

/**
 * Drops the index of batches by kept payload. The flush deletes the payloads that a batch completes before its
 * checkpoint passes the batch, so Sluice never looks for them in the journal. Earlier versions flushed batches without
 * that deletion, so the migration deletes these payloads.
 */
export const redrivenPayloadsInBatches: Migration = {
  version: 15,
  name: "redriven payloads in batches",
  async apply(db) {
    const journal = db.collection<{ readonly _id: number; readonly redriven?: readonly string[] }>(COLLECTIONS.journal);
    const completed = journal.find({ redriven: { $exists: true } }, { projection: { redriven: 1 } });
    for await (const { redriven = [] } of completed) {
      await db
        .collection<{ readonly _id: string }>(COLLECTIONS.rejectedPayloads)
        .deleteMany({ _id: { $in: redriven } });
    }
    try {
      await journal.dropIndex(INDEX);
    } catch (error) {
      // Another process has already dropped the index.
      if (!(error instanceof MongoServerError) || error.code !== INDEX_NOT_FOUND) throw error;
    }
  },
};
