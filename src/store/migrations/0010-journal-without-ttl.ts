import { MongoServerError } from "mongodb";
import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";
import { TTL_INDEX } from "./retention";

const INDEX_NOT_FOUND = 27;

/** Drops the journal's TTL index, which would not wait for the flusher. The flusher trims the journal instead. */
export const journalWithoutTtl: Migration = {
  version: 10,
  name: "journal without TTL",
  async apply(db) {
    try {
      await db.collection(COLLECTIONS.journal).dropIndex(TTL_INDEX);
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === INDEX_NOT_FOUND)) throw error;
    }
  },
};
