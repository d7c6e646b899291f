import { MongoServerError } from "mongodb";
import type { Migration } from "./migration";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Called rollups since version 13. */
const AGGREGATES = "aggregates";
const NAMESPACE_EXISTS = 48;

/** Adds pre-aggregated readings, which have the same retention as readings. */
export const aggregates: Migration = {
  version: 4,
  name: "aggregates",
  async apply(db) {
    try {
      await db.createCollection(AGGREGATES);
    } catch (error) {
      if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
    }
    await db
      .collection(AGGREGATES)
      .createIndexes([{ key: { at: 1 }, name: TTL_INDEX, expireAfterSeconds: DEFAULT_RETENTION.telemetry }]);
  },
};
