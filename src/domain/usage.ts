/**
 * Usage: how many readings each tenant sent. Sluice collects it from the minutes of the ledger. One document counts a
 * tenant's day by hour. A mark for each hour shows whether the document is up to date.
 */
import { HOUR_MS, hourOf, MINUTE_MS } from "./ledger";
import type { Partition, Position, TenantId } from "./keys";

/** Numbers of readings that were received and flushed. */
export interface UsageCounts {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly rejected: number;
}

export const USAGE_COUNTS = ["received", "stored", "duplicates", "rejected"] as const satisfies (keyof UsageCounts)[];

export const USAGE_INTERVALS = ["HOUR", "DAY", "MONTH"] as const;
export type UsageInterval = (typeof USAGE_INTERVALS)[number];

export interface IntervalUsage extends UsageCounts {
  /** Start of the interval in UTC, epoch milliseconds. */
  readonly start: number;
}

export interface TenantInterval extends IntervalUsage {
  readonly tenantId: TenantId;
}

/** Counts of one tenant in a range, and in each interval of the range that has readings, ascending. */
export interface UsageReport extends UsageCounts {
  readonly intervals: readonly IntervalUsage[];
}

export function usageReportOf(intervals: readonly IntervalUsage[]): UsageReport {
  const total = (count: keyof UsageCounts) => intervals.reduce((sum, interval) => sum + interval[count], 0);
  return {
    received: total("received"),
    stored: total("stored"),
    duplicates: total("duplicates"),
    rejected: total("rejected"),
    intervals,
  };
}

export interface UsageDay extends UsageCounts {
  /** Start of the day in UTC, epoch milliseconds. */
  readonly day: number;
}

/** Counts of one tenant in a range, and on each day of the range that has readings, ascending. */
export interface TenantUsage extends UsageCounts {
  readonly tenantId: TenantId;
  readonly days: readonly UsageDay[];
}

/** Returns the usage of each tenant, in the order of `tenantIds`. */
export function usageOf(tenantIds: readonly TenantId[], days: readonly TenantInterval[]): TenantUsage[] {
  const own = new Map<TenantId, IntervalUsage[]>(tenantIds.map((tenantId) => [tenantId, []]));
  for (const { tenantId, ...day } of days) own.get(tenantId)?.push(day);
  return [...own].map(([tenantId, ofTenant]) => {
    const { intervals, ...totals } = usageReportOf(ofTenant.sort((one, other) => one.start - other.start));
    return { tenantId, ...totals, days: intervals.map(({ start: day, ...counts }) => ({ ...counts, day })) };
  });
}

/** An hour of a partition that was never collected, or in which readings were counted after its collection. */
export interface UncollectedHour {
  /** Start of the hour, epoch milliseconds. */
  readonly hour: number;
  readonly partition: Partition;
  /** Position of the last batch that was counted in the hour. */
  readonly changed: Position;
}

export const DAY_MS = 24 * HOUR_MS;
export const HOURS_OF_DAY = DAY_MS / HOUR_MS;

export function dayOf(milliseconds: number): number {
  return milliseconds - (milliseconds % DAY_MS);
}

/** Returns the start of the interval that contains a time, epoch milliseconds. */
export function startOf(every: UsageInterval, milliseconds: number): number {
  if (every === "HOUR") return hourOf(milliseconds);
  if (every === "DAY") return dayOf(milliseconds);
  const date = new Date(milliseconds);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
}

export interface MinuteRange {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The sources of the usage in a range. Exactly one of the three covers each minute. */
export interface UsagePlan {
  /** Days of which every hour is collected and in the range. */
  readonly wholeDays: readonly number[];
  /** Collected hours, 0 to 23, of other days. */
  readonly hoursOfDays: ReadonlyMap<number, readonly number[]>;
  /** Minutes of the other hours, ascending. */
  readonly minutes: readonly MinuteRange[];
}

/**
 * Returns the sources from which to read the usage in a range.
 *
 * @param range `from` must be the start of a minute
 */
export function usagePlan({ from, to }: MinuteRange, isCollected: (hour: number) => boolean): UsagePlan {
  const hoursOfDays = new Map<number, number[]>();
  const minutes: { from: number; to: number }[] = [];
  for (let hour = hourOf(from); hour < to; hour += HOUR_MS) {
    const isWhole = hour >= from && hour + HOUR_MS - MINUTE_MS < to;
    if (isWhole && isCollected(hour)) {
      const day = dayOf(hour);
      const hours = hoursOfDays.get(day) ?? [];
      hoursOfDays.set(day, [...hours, (hour - day) / HOUR_MS]);
    } else {
      const range = { from: Math.max(from, hour), to: Math.min(to, hour + HOUR_MS) };
      const last = minutes.at(-1);
      if (last?.to === range.from) last.to = range.to;
      else minutes.push(range);
    }
  }
  const wholeDays = [...hoursOfDays].filter(([, hours]) => hours.length === HOURS_OF_DAY).map(([day]) => day);
  for (const day of wholeDays) hoursOfDays.delete(day);
  return { wholeDays, hoursOfDays, minutes };
}

/** Adds up the counts of each tenant and interval, in any order. */
export function byInterval(counted: readonly TenantInterval[], every: UsageInterval): TenantInterval[] {
  const sums = new Map<string, TenantInterval>();
  for (const each of counted) {
    const start = startOf(every, each.start);
    const key = `${start}/${each.tenantId}`;
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? { ...each, start } : { ...sum, ...addedUpUsage(sum, each) });
  }
  return [...sums.values()];
}

function addedUpUsage(one: UsageCounts, other: UsageCounts): UsageCounts {
  return {
    received: one.received + other.received,
    stored: one.stored + other.stored,
    duplicates: one.duplicates + other.duplicates,
    rejected: one.rejected + other.rejected,
  };
}
