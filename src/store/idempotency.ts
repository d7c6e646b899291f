import type { TenantId } from "../domain/keys";
import { Binary, type Collection, type Db } from "mongodb";
import type { IdempotencyRepository, IdempotentRun } from "../domain/ports/idempotency-store";
import { COLLECTIONS } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

interface IdempotencyDocument {
  /** The record ID. */
  readonly _id: string;
  readonly tenantId: TenantId | null;
  readonly inputHash: string;
  readonly answer: Binary | null;
  /** The response that the run will return; absent: not known yet. */
  readonly prepared?: Binary;
  readonly worker: string;
  /** Until this time by the server's clock, only `worker` runs the mutation. */
  readonly lockedUntil: Date;
  /** When the run began; also for the TTL index. */
  readonly at: Date;
}

export class MongoIdempotencyRepository implements IdempotencyRepository {
  private readonly collection: Collection<IdempotencyDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.idempotency);
  }

  async begin(
    { recordId, tenantId, inputHash }: { recordId: string; tenantId: TenantId | null; inputHash: string },
    worker: string,
    lockMs: number,
    at = new Date(),
  ): Promise<IdempotentRun> {
    try {
      const lockedUntil = new Date(0);
      await this.collection.insertOne({ _id: recordId, tenantId, inputHash, answer: null, worker, lockedUntil, at });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // Takes a new or unfinished record. An unfinished run can be taken over only with the same input.
    const begun = await this.collection.findOneAndUpdate(
      { _id: recordId, answer: null, inputHash, $expr: { $lt: ["$lockedUntil", "$$NOW"] } },
      [{ $set: { worker, lockedUntil: { $add: ["$$NOW", lockMs] } } }],
    );
    if (begun !== null) return { isOurs: true, prepared: bufferOf(begun.prepared) };
    const known = await this.collection.findOne({ _id: recordId });
    if (known === null) return this.begin({ recordId, tenantId, inputHash }, worker, lockMs);
    return { isOurs: false, inputHash: known.inputHash, answer: bufferOf(known.answer) };
  }

  async renew(recordId: string, worker: string, lockMs: number): Promise<void> {
    await this.collection.updateOne({ _id: recordId, worker, answer: null }, [
      { $set: { lockedUntil: { $add: ["$$NOW", lockMs] } } },
    ]);
  }

  async prepare(recordId: string, worker: string, answer: Buffer): Promise<boolean> {
    const filter = { _id: recordId, worker, answer: null };
    return (await this.collection.updateOne(filter, { $set: { prepared: new Binary(answer) } })).matchedCount === 1;
  }

  async complete(recordId: string, worker: string, answer: Buffer): Promise<void> {
    const change = { $set: { answer: new Binary(answer) }, $unset: { prepared: true } } as const;
    await this.collection.updateOne({ _id: recordId, worker }, change);
  }

  /** Ends a failed run. Its record stays if a response was prepared, because the run may have made the change. */
  async abandon(recordId: string, worker: string): Promise<void> {
    const ours = { _id: recordId, worker, answer: null };
    await this.collection.deleteOne({ ...ours, prepared: { $exists: false } });
    await this.collection.updateOne(ours, { $set: { lockedUntil: new Date(0) } });
  }
}

function bufferOf(binary: Binary | null | undefined): Buffer | null {
  return binary === null || binary === undefined ? null : Buffer.from(binary.buffer);
}
