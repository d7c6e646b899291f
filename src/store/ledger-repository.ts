import type { AnyBulkWriteOperation, Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { FIRST_PARTITION, type Partition, type Position, type TenantId } from "../domain/keys";
import {
  addedUp,
  NO_COUNTS,
  type CountedLedgerMinute,
  type LedgerCounts,
  type LedgerDelta,
  type StoredCount,
  type SummedLedgerMinute,
} from "../domain/ledger";
import type { LedgerRepository } from "../domain/ports/ledger-store";
import { REJECTION_REASONS, type RejectionReason } from "../domain/rejection";
import { partitionField } from "./documents";
import { duplicatePositions } from "./duplicate-key";
import { REJECTED_TOTAL } from "./ledger-sums";
import { readWithin } from "./read-options";
import { MongoUsageHours } from "./usage-hours";

interface LedgerDocument {
  /**
   * `<minute in epoch milliseconds>/<tenant ID>`; the tenant ID is empty for messages of no registered tenant. In
   * partitions other than the first, `/<partition>` follows.
   */
  readonly _id: string;
  readonly tenantId: TenantId | null;
  /** Start of the minute; also for the TTL index. */
  readonly minute: Date;
  readonly received: number;
  readonly accepted: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly rejected?: Partial<Record<RejectionReason, number>>;
  /** Position of the last batch that this document counts. */
  readonly seq: number;
  /** Partition of that batch. Absent: the first partition. */
  readonly partition?: Partition;
}

type SumDocument = Readonly<
  Record<"received" | "accepted" | "stored" | "duplicates" | "unbalanced" | RejectionReason, number>
> & {
  readonly _id: Date;
};

const MAX_TIME_MS = 5_000;
/** Accounted readings of a document, as `isBalanced` counts them. No reading in a document is pending. */
const ACCOUNTED = { $add: ["$stored", "$duplicates", REJECTED_TOTAL] };

/** The ledger in `ledger`: one document per tenant, minute and partition. */
export class MongoLedgerRepository implements LedgerRepository {
  private readonly minutesOf: Collection<LedgerDocument>;
  private readonly hours: MongoUsageHours;

  /** @param partition partition of the batches of {@link apply}; reads cover every partition */
  constructor(
    db: Db,
    private readonly partition = FIRST_PARTITION,
  ) {
    this.minutesOf = db.collection<LedgerDocument>("ledger", { writeConcern: { w: "majority", journal: true } });
    this.hours = new MongoUsageHours(db);
  }

  async apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], through: Position): Promise<void> {
    const sums = sum(deltas, stored);
    if (sums.length === 0) return;
    try {
      await this.minutesOf.bulkWrite(
        sums.map((each) => toUpdate(this.partition, each, through)),
        { ordered: false },
      );
    } catch (error) {
      // If a document already counts up to `through`, it does not match. Its upsert then collides with its own _id, which
      // is fine.
      duplicatePositions(error);
    }
    const minutes = sums.map(({ minute }) => minute);
    await this.hours.changed(this.partition, minutes, through);
  }

  async minutes(
    tenantId: TenantId | null,
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<CountedLedgerMinute[]> {
    return this.minutesOf
      .find({ tenantId, minute: { $gte: new Date(from), $lt: new Date(to) } }, readWithin(deadline))
      .sort({ minute: 1 })
      .map(toMinute)
      .toArray();
  }

  async summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]> {
    const minute = { $gte: new Date(from), $lt: new Date(to), $nin: except.map((each) => new Date(each)) };
    const rejected = REJECTION_REASONS.map((reason) => [reason, { $sum: `$rejected.${reason}` }] as const);
    const sums = this.minutesOf.aggregate<SumDocument>(
      [
        { $match: { minute } },
        {
          $group: {
            _id: "$minute",
            received: { $sum: "$received" },
            accepted: { $sum: "$accepted" },
            stored: { $sum: "$stored" },
            duplicates: { $sum: "$duplicates" },
            unbalanced: { $sum: { $cond: [{ $eq: ["$received", ACCOUNTED] }, 0, 1] } },
            ...Object.fromEntries(rejected),
          },
        },
      ],
      readWithin(deadline),
    );
    return (await sums.toArray()).map(toSum);
  }

  async everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]> {
    if (minutes.length === 0) return [];
    const filter = { minute: { $in: minutes.map((minute) => new Date(minute)) } };
    return this.minutesOf.find(filter, readWithin(deadline)).map(toMinute).toArray();
  }

  async unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]> {
    return this.minutesOf
      .find({ minute: { $gte: new Date(from) }, $expr: { $ne: ["$received", ACCOUNTED] } }, { maxTimeMS: MAX_TIME_MS })
      .limit(limit)
      .map(toMinute)
      .toArray();
  }
}

function toMinute({ _id, minute, ...document }: LedgerDocument): CountedLedgerMinute {
  return { rejected: {}, ...document, minute: minute.getTime(), pending: 0 };
}

function toSum({
  _id,
  received,
  accepted,
  stored,
  duplicates,
  unbalanced,
  ...counts
}: SumDocument): SummedLedgerMinute {
  const rejected = REJECTION_REASONS.flatMap((reason) =>
    counts[reason] > 0 ? [[reason, counts[reason]] as const] : [],
  );
  const minute = _id.getTime();
  return {
    minute,
    received,
    accepted,
    stored,
    duplicates,
    pending: 0,
    unbalanced,
    rejected: Object.fromEntries(rejected),
  };
}

type Sums = LedgerCounts & Pick<LedgerDelta, "tenantId" | "minute"> & { readonly stored: number };

function sum(deltas: readonly LedgerDelta[], stored: readonly StoredCount[]): Sums[] {
  const sums = new Map<string, Sums>();
  for (const delta of deltas) {
    const { tenantId, minute } = delta;
    const key = `${minute}/${tenantId ?? ""}`;
    sums.set(key, { ...addedUp(sums.get(key) ?? NO_COUNTS, delta), tenantId, minute, stored: 0 });
  }
  for (const { tenantId, minute, stored: count } of stored) {
    const key = `${minute}/${tenantId}`;
    sums.set(key, { ...(sums.get(key) ?? { ...NO_COUNTS, tenantId, minute }), stored: count });
  }
  return [...sums.values()];
}

function toUpdate(partition: Partition, sums: Sums, seq: number): AnyBulkWriteOperation<LedgerDocument> {
  const { tenantId, minute } = sums;
  const _id = `${minute}/${tenantId ?? ""}${partition === FIRST_PARTITION ? "" : `/${partition}`}`;
  const rejected = Object.entries(sums.rejected).map(([reason, count]) => [`rejected.${reason}`, count] as const);
  return {
    updateOne: {
      filter: { _id, seq: { $lt: seq } },
      update: {
        $setOnInsert: { tenantId, minute: new Date(minute), ...partitionField(partition) },
        $set: { seq },
        $inc: {
          received: sums.received,
          accepted: sums.accepted,
          stored: sums.stored,
          duplicates: sums.duplicates,
          ...Object.fromEntries(rejected),
        },
      },
      upsert: true,
    },
  };
}
