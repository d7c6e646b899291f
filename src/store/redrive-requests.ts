import type { Collection, Db } from "mongodb";
import type { Partition } from "../domain/keys";
import type { RejectedPayloadFilter } from "../domain/ports/ingest";
import type {
  RedriveOutcome,
  RedriveProgress,
  RedriveRequest,
  RedriveRequests,
} from "../domain/ports/redrive-requests";
import { COLLECTIONS } from "./documents";

interface RequestDocument {
  readonly _id: string;
  readonly partition: Partition;
  readonly filter: RejectedPayloadFilter;
  readonly dryRun: boolean;
  readonly isTaken: boolean;
  readonly outcome: RedriveOutcome | null;
  readonly expiresAt: Date;
}

const IS_WAITED_FOR = { $expr: { $gt: ["$expiresAt", "$$NOW"] } };
const IS_FORGOTTEN = { $expr: { $lte: ["$expiresAt", "$$NOW"] } };

/**
 * Stores requests in `redriveRequests`. There are few at a time, and each exists for seconds, so no index is needed.
 */
export class MongoRedriveRequests implements RedriveRequests {
  private readonly requests: Collection<RequestDocument>;

  constructor(db: Db) {
    this.requests = db.collection(COLLECTIONS.redriveRequests);
  }

  async put(partition: Partition, { requestId, filter, dryRun }: RedriveRequest, ttlMs: number): Promise<void> {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const document = { partition, filter: given, dryRun, isTaken: false, outcome: null };
    const set = [{ $set: { ...literal(document), expiresAt: { $add: ["$$NOW", ttlMs] } } }];
    await this.requests.updateOne({ _id: requestId }, set, { upsert: true });
    await this.requests.deleteMany(IS_FORGOTTEN);
  }

  async take(partition: Partition): Promise<RedriveRequest | null> {
    const waiting = { partition, isTaken: false, ...IS_WAITED_FOR };
    const taken = await this.requests.findOneAndUpdate(
      waiting,
      { $set: { isTaken: true } },
      { sort: { expiresAt: 1 } },
    );
    return taken === null ? null : { requestId: taken._id, filter: taken.filter, dryRun: taken.dryRun };
  }

  async finish(requestId: string, outcome: RedriveOutcome): Promise<void> {
    await this.requests.updateOne({ _id: requestId }, { $set: { outcome } });
  }

  async progress(requestId: string): Promise<RedriveProgress> {
    const found = await this.requests.findOne({ _id: requestId });
    return found === null ? null : { isTaken: found.isTaken, outcome: found.outcome };
  }

  async remove(requestId: string): Promise<void> {
    await this.requests.deleteOne({ _id: requestId });
  }
}

/** Marks values as literals, because they may look like expressions. */
function literal(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { $literal: value }]));
}
