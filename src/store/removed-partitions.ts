import type { Db } from "mongodb";
import { BEFORE_ALL, nameInPartition, toPartition, type Partition } from "../domain/keys";
import { COLLECTIONS, READ } from "./documents";
import { MongoFlushCheckpoints } from "./flush-checkpoints";
import { MongoTenantMoves } from "./tenant-moves";
import { MongoTenantRepository } from "./tenants";

/** Kinds of data that keep a partition in use. */
export type RemainingData = "TENANTS" | "MOVING_TENANT" | "UNFLUSHED_READINGS";

/** Thrown at the start if the configuration lacks a partition that is still in use. */
export class RemovedPartitionError extends Error {
  override readonly name = "RemovedPartitionError";

  constructor(
    readonly partition: Partition,
    readonly kind: RemainingData,
    /** The partition's remaining data, such as `3 tenants`. */
    readonly remains: string,
  ) {
    super(`partition ${partition} is not configured, but still has ${remains}`);
  }
}

/**
 * Checks that every partition in use is among `configured`.
 *
 * @throws RemovedPartitionError if another partition has tenants, unflushed readings, or a tenant that is moving from
 * or to it
 */
export async function checkRemovedPartitions(db: Db, configured: readonly Partition[]): Promise<void> {
  const tenants = await new MongoTenantRepository(db).countByPartition();
  for (const [partition, count] of tenants) {
    if (configured.includes(partition)) continue;
    throw new RemovedPartitionError(partition, "TENANTS", count === 1 ? "1 tenant" : `${count} tenants`);
  }
  for (const { move } of await new MongoTenantMoves(db).ongoing()) {
    const removed = [move.from, move.to].find((partition) => !configured.includes(partition));
    if (removed !== undefined) {
      throw new RemovedPartitionError(removed, "MOVING_TENANT", "a tenant that moves from or to it");
    }
  }
  for (const partition of await partitionsWithJournal(db)) {
    if (configured.includes(partition)) continue;
    const { doneSeq } = await new MongoFlushCheckpoints(db, partition).read();
    if ((await newestBatch(db, partition)) > doneSeq) {
      throw new RemovedPartitionError(partition, "UNFLUSHED_READINGS", "unflushed readings");
    }
  }
}

/** Returns the partitions, without the first, whose journal is in this database. */
async function partitionsWithJournal(db: Db): Promise<Partition[]> {
  const found = db.listCollections({ name: { $regex: `^${COLLECTIONS.journal}\\.\\d+$` } }, { nameOnly: true });
  return (await found.toArray()).map(({ name }) => toPartition(Number(name.slice(COLLECTIONS.journal.length + 1))));
}

async function newestBatch(db: Db, partition: Partition): Promise<number> {
  const journal = db.collection<{ readonly _id: number }>(nameInPartition(COLLECTIONS.journal, partition));
  const [newest] = await journal
    .find({}, { ...READ, projection: { _id: 1 } })
    .sort({ _id: -1 })
    .limit(1)
    .toArray();
  return newest?._id ?? BEFORE_ALL;
}
