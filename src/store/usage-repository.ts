import type { TenantId } from "../domain/keys";
import type { Collection, Db } from "mongodb";
import type { Deadline } from "../domain/deadline";
import { HOUR_MS } from "../domain/ledger";
import type { UsageRepository } from "../domain/ports/ledger-store";
import {
  byInterval,
  HOURS_OF_DAY,
  type MinuteRange,
  type TenantInterval,
  type UsageCounts,
  type UsageInterval,
  USAGE_COUNTS,
  usagePlan,
} from "../domain/usage";
import { COLLECTIONS } from "./documents";
import { USAGE_SUMS } from "./ledger-sums";
import { readWithin } from "./read-options";
import { MongoUsageHours, type UsageDayDocument } from "./usage-hours";

const UNITS = { HOUR: "hour", DAY: "day", MONTH: "month" } as const satisfies Record<UsageInterval, string>;

/** Reads usage from collected days and hours, and the rest from the minutes of the ledger. */
export class MongoUsage implements UsageRepository {
  private readonly hours: MongoUsageHours;
  private readonly days: Collection<UsageDayDocument>;

  constructor(private readonly db: Db) {
    this.hours = new MongoUsageHours(db);
    this.days = db.collection<UsageDayDocument>(COLLECTIONS.usageDays);
  }

  async intervals(
    tenantIds: readonly TenantId[],
    range: MinuteRange,
    every: UsageInterval,
    deadline?: Deadline,
  ): Promise<TenantInterval[]> {
    // Reads the marks first. Hours that are collected afterwards are then read as minutes.
    const plan = usagePlan(range, await this.hours.collectedHours(range, deadline));
    const { wholeDays } = plan;
    const hoursOfDays = new Map(plan.hoursOfDays);
    if (every === "HOUR") for (const day of wholeDays) hoursOfDays.set(day, EVERY_HOUR);
    const counted = await Promise.all([
      every === "HOUR" ? [] : this.ofWholeDays(tenantIds, wholeDays, deadline),
      this.ofHours(tenantIds, hoursOfDays, deadline),
      this.ofMinutes(tenantIds, plan.minutes, every, deadline),
    ]);
    return byInterval(counted.flat(), every);
  }

  private async ofWholeDays(
    tenantIds: readonly TenantId[],
    days: readonly number[],
    deadline: Deadline | undefined,
  ): Promise<TenantInterval[]> {
    if (days.length === 0) return [];
    const found = this.days.aggregate<UsageCounts & { readonly tenantId: TenantId; readonly day: Date }>(
      [{ $match: ofDays(tenantIds, days) }, { $project: { _id: 0, tenantId: 1, day: 1, ...SUM_OF_HOURS } }],
      readWithin(deadline),
    );
    return found.map(({ day, ...usage }) => ({ ...usage, start: day.getTime() })).toArray();
  }

  private async ofHours(
    tenantIds: readonly TenantId[],
    hoursOfDays: ReadonlyMap<number, readonly number[]>,
    deadline: Deadline | undefined,
  ): Promise<TenantInterval[]> {
    if (hoursOfDays.size === 0) return [];
    const found = await this.days.find(ofDays(tenantIds, [...hoursOfDays.keys()]), readWithin(deadline)).toArray();
    return found.flatMap(({ tenantId, day, received, stored, duplicates, rejected }) =>
      (hoursOfDays.get(day.getTime()) ?? [])
        .map((hour) => ({
          tenantId,
          start: day.getTime() + hour * HOUR_MS,
          received: received[hour] ?? 0,
          stored: stored[hour] ?? 0,
          duplicates: duplicates[hour] ?? 0,
          rejected: rejected[hour] ?? 0,
        }))
        .filter((usage) => USAGE_COUNTS.some((count) => usage[count] > 0)),
    );
  }

  private async ofMinutes(
    tenantIds: readonly TenantId[],
    ranges: readonly MinuteRange[],
    every: UsageInterval,
    deadline: Deadline | undefined,
  ): Promise<TenantInterval[]> {
    if (ranges.length === 0) return [];
    const isInRange = ranges.map(({ from, to }) => ({ minute: { $gte: new Date(from), $lt: new Date(to) } }));
    const start = { $dateTrunc: { date: "$minute", unit: UNITS[every] } };
    const sums = this.db
      .collection(COLLECTIONS.ledger)
      .aggregate<UsageCounts & { readonly _id: { tenantId: TenantId; start: Date } }>(
        [
          { $match: { tenantId: { $in: tenantIds }, $or: isInRange } },
          { $group: { _id: { tenantId: "$tenantId", start }, ...USAGE_SUMS } },
        ],
        readWithin(deadline),
      );
    return sums
      .map(({ _id, ...counts }) => ({ ...counts, tenantId: _id.tenantId, start: _id.start.getTime() }))
      .toArray();
  }
}

const EVERY_HOUR = Array.from({ length: HOURS_OF_DAY }, (_, hour) => hour);

const SUM_OF_HOURS = {
  received: { $sum: "$received" },
  stored: { $sum: "$stored" },
  duplicates: { $sum: "$duplicates" },
  rejected: { $sum: "$rejected" },
} as const satisfies Record<keyof UsageCounts, object>;

function ofDays(tenantIds: readonly TenantId[], days: readonly number[]) {
  return { tenantId: { $in: tenantIds }, day: { $in: days.map((day) => new Date(day)) } };
}
