import type { Collection, Db, Filter } from "mongodb";
import {
  deletedEntity,
  type Deletion,
  type DeletionKind,
  type DeletionProgress,
  type OngoingDeletion,
} from "../domain/deletion";
import { FIRST_PARTITION, toPartition, type Position, type EntityKey } from "../domain/keys";
import type { DeletionRepository } from "../domain/ports/deletion-store";
import { COLLECTIONS, ofPartition, partitionField, READ } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

/** `_id` is the key of the deleted entity. */
type DeletionDocument = DeletionProgress & {
  readonly _id: EntityKey;
  readonly kind: DeletionKind;
  readonly worker: string | null;
  /** Until this time by the server's clock, only `worker` executes the deletion. */
  readonly claimedUntil: Date;
  /** When the deletion is due; absent: immediately. */
  readonly dueAt?: Date;
  readonly attempts?: number;
  readonly failure?: string | null;
};

export class MongoDeletionRepository implements DeletionRepository {
  private readonly collection: Collection<DeletionDocument>;

  /** @param partition partition of {@link awaited} */
  constructor(
    db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
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

  async find(keys: readonly EntityKey[]): Promise<OngoingDeletion[]> {
    return this.collection
      .find({ _id: { $in: keys } }, READ)
      .map(toDeletion)
      .toArray();
  }

  async due(before: Date, limit: number): Promise<OngoingDeletion[]> {
    const isFree = { $expr: { $lt: ["$claimedUntil", "$$NOW"] } };
    return this.collection
      .find({ ...isFree, dueAt: { $not: { $gte: before } } }, READ)
      .sort({ dueAt: 1, startedAt: 1 })
      .limit(limit)
      .map(toDeletion)
      .toArray();
  }

  async awaited(): Promise<Position | null> {
    const waiting: Filter<DeletionDocument> = {
      step: "FLUSH",
      journalSeq: { $ne: null },
      ...ofPartition(this.partition),
    };
    const newest = await this.collection.findOne(waiting, { ...READ, sort: { journalSeq: -1 } });
    return newest?.journalSeq ?? null;
  }

  async claim(key: EntityKey, worker: string, leaseMs: number): Promise<OngoingDeletion | null> {
    const isFree = { $or: [{ worker }, { $expr: { $lt: ["$claimedUntil", "$$NOW"] } }] };
    const claimed = await this.collection.findOneAndUpdate(
      { _id: key, ...isFree },
      [{ $set: { worker, claimedUntil: { $add: ["$$NOW", leaseMs] } } }],
      { returnDocument: "after" },
    );
    return claimed === null ? null : toDeletion(claimed);
  }

  async advance(
    key: EntityKey,
    worker: string,
    { partition, ...change }: Partial<Pick<Deletion, "step" | "journalSeq" | "partition">>,
  ): Promise<boolean> {
    const set = { ...change, ...partitionField(toPartition(partition)) };
    return (await this.collection.updateOne({ _id: key, worker }, { $set: set })).matchedCount === 1;
  }

  async release(
    key: EntityKey,
    worker: string,
    outcome: Pick<OngoingDeletion, "attempts" | "failure"> & { readonly dueAt: Date },
  ): Promise<void> {
    const free = { worker: null, claimedUntil: new Date(0) };
    await this.collection.updateOne({ _id: key, worker }, { $set: { ...free, ...outcome } });
  }

  async delete(key: EntityKey, worker: string): Promise<void> {
    await this.collection.deleteOne({ _id: key, worker });
  }
}

function toDeletion({
  _id,
  kind,
  worker: _worker,
  claimedUntil: _claimedUntil,
  dueAt: _dueAt,
  attempts = 0,
  failure = null,
  ...deletion
}: DeletionDocument): OngoingDeletion {
  return { ...deletedEntity(kind, _id), ...deletion, attempts, failure };
}
