import type { Collection, Db } from "mongodb";
import type { ProcessId } from "../domain/lease";
import type { ProcessUsage, SharedUsageStore } from "../domain/ports/shared-usage";
import { COLLECTIONS } from "./documents";

interface UsageDocument extends Omit<ProcessUsage, "process"> {
  readonly _id: ProcessId;
  readonly at: Date;
}

const TIMEOUT_MS = 2_000;
/** Minimum time that the last report of a process that did not leave is kept, milliseconds. */
const FORGET_MS = 60_000;

/**
 * Stores reports in `apiUsage`, one document per process. After a lost report, limits are inaccurate for only a second,
 * so no write waits for a majority.
 */
export class MongoSharedUsage implements SharedUsageStore {
  private readonly reports: Collection<UsageDocument>;

  constructor(db: Db) {
    const concerns = { writeConcern: { w: 1 }, readConcern: { level: "local" }, timeoutMS: TIMEOUT_MS } as const;
    this.reports = db.collection<UsageDocument>(COLLECTIONS.apiUsage, concerns);
  }

  async report({ process, points, sockets }: ProcessUsage): Promise<void> {
    const set = [{ $set: { points: { $literal: points }, sockets: { $literal: sockets }, at: "$$NOW" } }];
    await this.reports.updateOne({ _id: process }, set, { upsert: true });
  }

  async others(own: ProcessId, maxAgeMs: number): Promise<readonly ProcessUsage[]> {
    const isRecent = { $expr: { $gt: ["$at", { $subtract: ["$$NOW", maxAgeMs] }] } };
    const found = await this.reports.find({ _id: { $ne: own }, ...isRecent }).toArray();
    return found.map(({ _id: process, points, sockets }) => ({ process, points, sockets }));
  }

  async leave(own: ProcessId): Promise<void> {
    const isForgotten = { $expr: { $lt: ["$at", { $subtract: ["$$NOW", FORGET_MS] }] } };
    await this.reports.deleteMany({ $or: [{ _id: own }, isForgotten] });
  }
}
