import type { Db } from "mongodb";
import { FIRST_PARTITION, toPartition } from "../../domain/keys";
import { HOUR_MS } from "../../domain/ledger";
import { COLLECTIONS } from "../documents";
import { markHours } from "../usage-hours";
import type { Migration } from "./migration";
import { DEFAULT_RETENTION, TTL_INDEX } from "./retention";

/** Maximum time for which an earlier version runs at the same time as this one, milliseconds. */
const OVERLAP_MS = 2 * HOUR_MS;

/**
 * Adds usage by day, which Sluice collects from the ledger. Marks the hours that the ledger already has as uncollected.
 */
export const usage: Migration = {
  version: 21,
  name: "usage",
  async apply(db) {
    await db.collection(COLLECTIONS.usageDays).createIndex({ tenantId: 1, day: 1 });
    await expire(db, COLLECTIONS.usageDays, "end");
    await expire(db, COLLECTIONS.usageHours, "hour");
    const [oldest] = await db
      .collection<{ readonly minute: Date }>(COLLECTIONS.ledger)
      .find({ minute: { $type: "date" } })
      .sort({ minute: 1 })
      .limit(1)
      .toArray();
    if (oldest === undefined) return;
    const others = await db.collection<{ readonly partition?: number }>(COLLECTIONS.tenants).distinct("partition");
    const partitions = new Set([FIRST_PARTITION, ...others.map((partition) => toPartition(partition))]);
    await markHours(db, { from: oldest.minute.getTime(), to: Date.now() + OVERLAP_MS }, [...partitions]);
  },
};

/** Adds a TTL index unless one exists, because a killed process may already have applied another retention. */
async function expire(db: Db, name: string, field: string): Promise<void> {
  const isNew = (await db.listCollections({ name }, { nameOnly: true }).toArray()).length === 0;
  if (!isNew && (await db.collection(name).indexExists(TTL_INDEX))) return;
  const expireAfterSeconds = DEFAULT_RETENTION.ledger;
  await db.collection(name).createIndex({ [field]: 1 }, { name: TTL_INDEX, expireAfterSeconds });
}
