import type { Migration } from "./migration";

/** Indexes hours with late readings in the order in which their rollups are rebuilt. */
export const lateHours: Migration = {
  version: 6,
  name: "late hours",
  async apply(db) {
    await db.collection("aggregates").createIndex({ markedAt: 1 }, { name: "markedAt", sparse: true });
  },
};
