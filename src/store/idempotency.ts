import { Binary, type Collection, type Db } from "mongodb";
import type { IdempotencyRepository, IdempotentAnswer } from "../domain/ports/store";
import { COLLECTIONS } from "./documents";
import { isDuplicateKey } from "./duplicate-key";

interface IdempotencyDocument {
  /** The recordId. */
  readonly _id: string;
  readonly tenantId: string | null;
  readonly inputHash: string;
  readonly answer: Binary | null;
  readonly worker: string;
  /** Until when `worker` alone runs it, by the server's clock. */
  readonly lockedUntil: Date;
  /** When it was begun; also for the TTL index. */
  readonly at: Date;
}

export class MongoIdempotencyRepository implements IdempotencyRepository {
  private readonly collection: Collection<IdempotencyDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.idempotency);
  }

  async begin(
    { recordId, tenantId, inputHash }: { recordId: string; tenantId: string | null; inputHash: string },
    worker: string,
    lockMs: number,
    at = new Date(),
  ): Promise<IdempotentAnswer | null> {
    try {
      const lockedUntil = new Date(0);
      await this.collection.insertOne({ _id: recordId, tenantId, inputHash, answer: null, worker, lockedUntil, at });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    // New, or left half done; that is taken over only to be asked the same again.
    const begun = await this.collection.updateOne(
      { _id: recordId, answer: null, inputHash, $expr: { $lt: ["$lockedUntil", "$$NOW"] } },
      [{ $set: { worker, lockedUntil: { $add: ["$$NOW", lockMs] } } }],
    );
    if (begun.modifiedCount === 1) return null;
    const known = await this.collection.findOne({ _id: recordId });
    if (known === null) return this.begin({ recordId, tenantId, inputHash }, worker, lockMs);
    return { inputHash: known.inputHash, answer: known.answer === null ? null : Buffer.from(known.answer.buffer) };
  }

  async renew(recordId: string, worker: string, lockMs: number): Promise<void> {
    await this.collection.updateOne({ _id: recordId, worker, answer: null }, [
      { $set: { lockedUntil: { $add: ["$$NOW", lockMs] } } },
    ]);
  }

  async complete(recordId: string, worker: string, answer: Buffer): Promise<void> {
    await this.collection.updateOne({ _id: recordId, worker }, { $set: { answer: new Binary(answer) } });
  }

  async abandon(recordId: string, worker: string): Promise<void> {
    await this.collection.deleteOne({ _id: recordId, worker, answer: null });
  }
}
