import type { Collection, Db } from "mongodb";
import type { Deletion } from "../domain/deletion";
import type { DeletionRepository } from "../domain/ports/store";
import { COLLECTIONS, READ } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

/** `_id` is the key of what is deleted. */
type DeletionDocument = Omit<Deletion, "key"> & {
  readonly _id: string;
  readonly worker: string | null;
  /** Until when `worker` alone carries it out, by the server's clock. */
  readonly claimedUntil: Date;
};

export class MongoDeletionRepository implements DeletionRepository {
  private readonly collection: Collection<DeletionDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.deletions);
  }

  async insert({ key, ...deletion }: Deletion): Promise<boolean> {
    try {
      await this.collection.insertOne({ _id: key, ...deletion, worker: null, claimedUntil: new Date(0) });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async find(keys: readonly string[]): Promise<Deletion[]> {
    return this.collection
      .find({ _id: { $in: keys } }, READ)
      .map(toDeletion)
      .toArray();
  }

  async unfinished(limit: number): Promise<Deletion[]> {
    return this.collection.find({}, READ).sort({ startedAt: 1 }).limit(limit).map(toDeletion).toArray();
  }

  async awaitedSeq(): Promise<number | null> {
    const waiting = { step: "ROLL_UP", journalSeq: { $ne: null } } as const;
    const newest = await this.collection.findOne(waiting, { ...READ, sort: { journalSeq: -1 } });
    return newest?.journalSeq ?? null;
  }

  async claim(key: string, worker: string, leaseMs: number): Promise<Deletion | null> {
    const isFree = { $or: [{ worker }, { $expr: { $lt: ["$claimedUntil", "$$NOW"] } }] };
    const claimed = await this.collection.findOneAndUpdate(
      { _id: key, ...isFree },
      [{ $set: { worker, claimedUntil: { $add: ["$$NOW", leaseMs] } } }],
      { returnDocument: "after" },
    );
    return claimed === null ? null : toDeletion(claimed);
  }

  async advance(key: string, worker: string, change: Partial<Pick<Deletion, "step" | "journalSeq">>): Promise<boolean> {
    return (await this.collection.updateOne({ _id: key, worker }, { $set: change })).matchedCount === 1;
  }

  async release(key: string, worker: string): Promise<void> {
    await this.collection.updateOne({ _id: key, worker }, { $set: { worker: null, claimedUntil: new Date(0) } });
  }

  async remove(key: string, worker: string): Promise<void> {
    await this.collection.deleteOne({ _id: key, worker });
  }
}

function toDeletion({ _id, kind, tenantId, registeredAt, startedAt, step, journalSeq }: DeletionDocument): Deletion {
  return { key: _id, kind, tenantId, registeredAt, startedAt, step, journalSeq };
}
