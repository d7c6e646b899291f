import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Adds an index to find tenants that move to another partition. */
export const tenantMoves: Migration = {
  version: 26,
  name: "moves of tenants",
  async apply(db) {
    await db.collection(COLLECTIONS.tenants).createIndex({ "move.startedAt": 1 }, { sparse: true });
  },
};
