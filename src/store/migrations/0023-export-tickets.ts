import { COLLECTIONS } from "../documents";
import type { Migration } from "./migration";

/** Adds tickets for exports, which expire. */
export const exportTickets: Migration = {
  version: 23,
  name: "export tickets",
  async apply(db) {
    await db.collection(COLLECTIONS.exportTickets).createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  },
};
