import type { Collection, Db, Document } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { BEFORE_ALL, FIRST_PARTITION, toPartition, type Partition, type Position, type TenantId } from "../domain/keys";
import { HOUR_MS, hourOf } from "../domain/ledger";
import type { UsageCollection } from "../domain/ports/ledger-store";
import { dayOf, HOURS_OF_DAY, USAGE_COUNTS, type MinuteRange, type UncollectedHour } from "../domain/usage";
import { COLLECTIONS, ofPartition, partitionField, READ } from "./documents";
import { duplicatePositions } from "./duplicate-key";
import { USAGE_SUMS } from "./ledger-sums";
import { readWithin } from "./read-options";

/**
 * Mark of an hour in which readings were counted. `_id` is the start of the hour in epoch milliseconds. In partitions
 * other than the first, `/<partition>` follows.
 */
interface UsageHourDocument {
  readonly _id: string;
  readonly hour: Date;
  /** Absent: the first partition. */
  readonly partition?: Partition;
  /**
   * Position of the last batch that was counted in the hour. `BEFORE_ALL`: an earlier version may have counted
   * readings.
   */
  readonly changed: Position;
  /** Value of `changed` before the last collection. Absent: the hour was never collected. */
  readonly collected?: Position;
}

/**
 * Counts of a tenant's readings of a day, by hour. `_id` is `<start of the day in epoch milliseconds>/<tenant ID>`. In
 * partitions other than the first, `/<partition>` follows.
 */
export interface UsageDayDocument {
  readonly _id: string;
  readonly tenantId: TenantId;
  readonly day: Date;
  /** End of the day, for the TTL index. The last minutes of the day expire at the same time. */
  readonly end: Date;
  readonly partition?: Partition;
  readonly received: readonly number[];
  readonly stored: readonly number[];
  readonly duplicates: readonly number[];
  readonly rejected: readonly number[];
}

/** Options of a collection, which adds up to 60 documents of each tenant. */
const COLLECT = { ...READ, maxTimeMS: 30_000 } as const;
const DURABLE = { writeConcern: { w: "majority", journal: true } } as const;

/** Keeps the larger counts, so that a collection that read fewer minutes than another one does not reduce them. */
const LARGER = Object.fromEntries(
  USAGE_COUNTS.map((count) => {
    const at = (array: string): Document => ({ $arrayElemAt: [array, "$$this"] });
    const input = { $range: [0, HOURS_OF_DAY] };
    return [count, { $map: { input, in: { $max: [at(`$${count}`), at(`$$new.${count}`)] } } }];
  }),
);

/** Collects the minutes of `ledger` in `usageDays`, hour by hour. Marks in `usageHours` show the remaining hours. */
export class MongoUsageHours implements UsageCollection {
  private readonly hours: Collection<UsageHourDocument>;
  private readonly days: Collection<UsageDayDocument>;

  constructor(private readonly db: Db) {
    this.hours = db.collection<UsageHourDocument>(COLLECTIONS.usageHours, DURABLE);
    this.days = db.collection<UsageDayDocument>(COLLECTIONS.usageDays, DURABLE);
  }

  /** Marks the hours of these minutes as changed. Call it after the minutes are written, so a collection sees them. */
  async changed(partition: Partition, minutes: readonly number[], through: Position): Promise<void> {
    const hours = [...new Set(minutes.map(hourOf))];
    await this.hours.bulkWrite(
      hours.map((hour) => ({
        updateOne: {
          filter: { _id: idOf(hour, partition) },
          update: {
            $setOnInsert: { hour: new Date(hour), ...partitionField(partition) },
            $max: { changed: through },
          },
          upsert: true,
        },
      })),
      { ordered: false },
    );
  }

  /**
   * Resolves with a function that tells whether an hour of the range is collected. An hour without a mark is not
   * collected.
   */
  async collectedHours({ from, to }: MinuteRange, deadline?: Deadline): Promise<(hour: number) => boolean> {
    const ofRange = { hour: { $gte: new Date(hourOf(from)), $lt: new Date(to) } };
    const marks = await this.hours.find(ofRange, readWithin(deadline)).toArray();
    const collected = new Map<number, boolean>();
    for (const mark of marks) {
      const hour = mark.hour.getTime();
      collected.set(hour, (collected.get(hour) ?? true) && mark.collected === mark.changed);
    }
    return (hour) => collected.get(hour) ?? false;
  }

  async newestUncollected(before: number): Promise<UncollectedHour | null> {
    const [mark] = await this.hours
      .find({ hour: { $lt: new Date(before) }, $expr: { $ne: ["$changed", "$collected"] } }, READ)
      .sort({ hour: -1 })
      .limit(1)
      .toArray();
    if (mark === undefined) return null;
    const { hour, partition, changed } = mark;
    return { hour: hour.getTime(), partition: toPartition(partition), changed };
  }

  async collect({ hour, partition, changed }: UncollectedHour): Promise<void> {
    const day = dayOf(hour);
    const index = (hour - day) / HOUR_MS;
    const minutes = {
      minute: { $gte: new Date(hour), $lt: new Date(hour + HOUR_MS) },
      tenantId: { $ne: null },
      ...ofPartition(partition),
    };
    const ledger = this.db.collection<{ readonly tenantId: TenantId | null }>(COLLECTIONS.ledger);
    const atIndex = (value: string) => Array.from({ length: HOURS_OF_DAY }, (_, at) => (at === index ? value : 0));
    await ledger
      .aggregate(
        [
          { $match: minutes },
          { $group: { _id: "$tenantId", ...USAGE_SUMS } },
          {
            $project: {
              _id: { $concat: [`${day}/`, "$_id", suffixOf(partition)] },
              tenantId: "$_id",
              day: { $literal: new Date(day) },
              end: { $literal: new Date(day + HOURS_OF_DAY * HOUR_MS) },
              ...(partition === FIRST_PARTITION ? {} : { partition: { $literal: partition } }),
              ...Object.fromEntries(USAGE_COUNTS.map((count) => [count, atIndex(`$${count}`)])),
            },
          },
          { $merge: { into: COLLECTIONS.usageDays, whenMatched: [{ $set: LARGER }], whenNotMatched: "insert" } },
        ],
        { ...COLLECT, ...DURABLE },
      )
      .toArray();
    await this.removeErased(day, index, partition, await ledger.distinct("tenantId", minutes, COLLECT));
    await this.hours.updateOne({ _id: idOf(hour, partition) }, { $max: { collected: changed } });
  }

  /**
   * Deletes the days of tenants without minutes in the hour, because these tenants were deleted meanwhile. Otherwise
   * the next tenant with the same ID would see this usage.
   */
  private async removeErased(day: number, index: number, partition: Partition, tenantIds: readonly (string | null)[]) {
    const ofDay = { _id: { $gt: `${day}/`, $lt: `${day}0` } };
    const found = await this.days
      .find({ ...ofDay, ...ofPartition(partition), [`received.${index}`]: { $gt: 0 } }, COLLECT)
      .project<Pick<UsageDayDocument, "_id" | "tenantId">>({ tenantId: 1 })
      .toArray();
    const kept = new Set(tenantIds);
    const erased = found.filter(({ tenantId }) => !kept.has(tenantId)).map(({ _id }) => _id);
    if (erased.length > 0) await this.days.deleteMany({ _id: { $in: erased } });
  }
}

function suffixOf(partition: Partition): string {
  return partition === FIRST_PARTITION ? "" : `/${partition}`;
}

function idOf(hour: number, partition: Partition): string {
  return `${hour}${suffixOf(partition)}`;
}

/** Marks hours in which an earlier version may have counted readings, so that these hours are collected. */
export async function markHours(db: Db, { from, to }: MinuteRange, partitions: readonly Partition[]): Promise<void> {
  const marks: UsageHourDocument[] = [];
  for (let hour = hourOf(from); hour < to; hour += HOUR_MS) {
    for (const partition of partitions) {
      const _id = idOf(hour, partition);
      marks.push({ _id, hour: new Date(hour), ...partitionField(partition), changed: BEFORE_ALL });
    }
  }
  if (marks.length === 0) return;
  try {
    await db.collection<UsageHourDocument>(COLLECTIONS.usageHours).insertMany(marks, { ordered: false });
  } catch (error) {
    duplicatePositions(error);
  }
}
