import type { Migration } from "./migration";
import { COLLECTIONS } from "../documents";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Indexes the ledger by tenant, and adds the collection of rejected payloads that can be redriven. */
export const ledgerAndRedrive: Migration = {
  version: 2,
  name: "ledger and redrive",
  async apply(db) {
    await db.collection(COLLECTIONS.ledger).createIndexes([{ key: { tenantId: 1, minute: 1 } }]);
    await db
      .collection(COLLECTIONS.rejectedPayloads)
      .createIndexes([
        { key: { tenantId: 1, _id: 1 } },
        { key: { at: 1 }, name: TTL_INDEX, expireAfterSeconds: DEFAULT_RETENTION.rejectedPayloads },
      ]);
  },
};
