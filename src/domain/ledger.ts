/** Arithmetic of the ledger: received = stored + duplicates + rejected + pending, in readings. */
import { toPartition, type Partition, type TenantId } from "./keys";
import { REJECTION_REASONS, type RejectionReason } from "./rejection";

/** Effect of one journal batch on one tenant's ledger. Counts are in readings; an undecodable message counts as 1. */
export interface LedgerDelta {
  /** null: messages of no registered tenant. */
  readonly tenantId: TenantId | null;
  /** Start of the minute of receipt, epoch milliseconds. */
  readonly minute: number;
  /** Counted before validation. */
  readonly received: number;
  /** Readings in the batch. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
}

/** Number of readings of one tenant and minute of receipt that were inserted into the time-series collection. */
export interface StoredCount {
  readonly tenantId: TenantId;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly stored: number;
}

/** Counts of one tenant and minute of receipt. */
export interface LedgerMinute extends LedgerDelta {
  /** Readings, counted when the flusher inserts them into the time-series collection. */
  readonly stored: number;
  /** Readings that are accepted, acknowledged and in the journal, but not yet flushed. */
  readonly pending: number;
}

/** Sum of one minute over all tenants and over messages of no tenant. */
export interface SummedLedgerMinute extends Omit<LedgerMinute, "tenantId"> {
  /** Number of tenants whose minute does not balance. */
  readonly unbalanced: number;
}

/** A persisted minute. Nothing in it is pending. */
export interface CountedLedgerMinute extends LedgerMinute {
  /** Position of the last journal batch that this minute counts. */
  readonly seq: number;
  /** Partition of that batch. Absent: the first. */
  readonly partition?: Partition;
}

/** Effect of one journal batch that the persisted minutes may not count yet. */
export interface PendingLedgerDelta {
  /** Position of the batch. */
  readonly seq: number;
  /** Partition of the batch. Absent: the first. */
  readonly partition?: Partition;
  readonly delta: LedgerDelta;
}

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

export function minuteOf(milliseconds: number): number {
  return milliseconds - (milliseconds % MINUTE_MS);
}

export function hourOf(milliseconds: number): number {
  return milliseconds - (milliseconds % HOUR_MS);
}

function rejectedTotal(delta: Pick<LedgerDelta, "rejected">): number {
  return Object.values(delta.rejected).reduce((sum, count) => sum + count, 0);
}

/**
 * Adds unflushed deltas to persisted minutes of any tenants. Returns the minutes in ascending order. A delta that its
 * minute already counts adds nothing. Therefore `tail` may overlap with `counted`, but there must be no gap between
 * them.
 */
export function withPending(
  counted: readonly CountedLedgerMinute[],
  tail: readonly PendingLedgerDelta[],
): LedgerMinute[] {
  const keyOf = ({ tenantId, minute }: LedgerDelta, partition: Partition) => `${minute}/${tenantId ?? ""}/${partition}`;
  const minutes = new Map(counted.map((minute) => [keyOf(minute, toPartition(minute.partition)), minute]));
  for (const { seq, partition, delta } of tail) {
    const key = keyOf(delta, toPartition(partition));
    const known = minutes.get(key);
    const of = known ?? { ...delta, ...NO_COUNTS, stored: 0, pending: 0, seq: 0 };
    // Each unflushed batch counts once: the minute keeps the position of its last persisted batch.
    if (seq > of.seq) minutes.set(key, { ...of, ...addedUp(of, delta), pending: of.pending + delta.accepted });
  }
  return acrossPartitions([...minutes.values()]).sort((one, other) => one.minute - other.minute);
}

/** Adds up the counts of several partitions for the same tenant and minute. */
function acrossPartitions(minutes: readonly CountedLedgerMinute[]): LedgerMinute[] {
  const all = new Map<string, LedgerMinute>();
  for (const { seq: _seq, partition: _partition, ...minute } of minutes) {
    const key = `${minute.minute}/${minute.tenantId ?? ""}`;
    const known = all.get(key);
    if (known === undefined) all.set(key, minute);
    else {
      const { stored, pending } = known;
      const sum = { ...known, ...addedUp(known, minute) };
      all.set(key, { ...sum, stored: stored + minute.stored, pending: pending + minute.pending });
    }
  }
  return [...all.values()];
}

export type LedgerCounts = Omit<LedgerDelta, "tenantId" | "minute">;

export const NO_COUNTS: LedgerCounts = { received: 0, accepted: 0, duplicates: 0, rejected: {} };

export function addedUp(one: LedgerCounts, other: LedgerCounts): LedgerCounts {
  const rejected = { ...one.rejected };
  for (const reason of REJECTION_REASONS) {
    const count = other.rejected[reason];
    if (count !== undefined) rejected[reason] = (rejected[reason] ?? 0) + count;
  }
  return {
    received: one.received + other.received,
    accepted: one.accepted + other.accepted,
    duplicates: one.duplicates + other.duplicates,
    rejected,
  };
}

/** Returns by how many readings the received readings differ from the sum of their outcomes. */
export function unaccounted(minute: LedgerMinute): number {
  return Math.abs(minute.received - minute.stored - minute.duplicates - rejectedTotal(minute) - minute.pending);
}

/**
 * Returns whether every received reading is accounted for. Sluice measures each count and derives none from the others.
 */
export function isBalanced(minute: LedgerMinute): boolean {
  return unaccounted(minute) === 0;
}

/**
 * Adds up minutes of any tenants, and minutes that are already sums. Returns one sum for each minute, in ascending
 * order.
 */
export function summedByMinute(
  minutes: readonly LedgerMinute[],
  sums: readonly SummedLedgerMinute[],
): SummedLedgerMinute[] {
  const all = new Map<number, SummedLedgerMinute>();
  const add = (each: SummedLedgerMinute) => {
    const { minute } = each;
    const of = all.get(minute) ?? { ...NO_COUNTS, minute, stored: 0, pending: 0, unbalanced: 0 };
    all.set(minute, {
      ...addedUp(of, each),
      minute,
      stored: of.stored + each.stored,
      pending: of.pending + each.pending,
      unbalanced: of.unbalanced + each.unbalanced,
    });
  };
  sums.forEach(add);
  for (const minute of minutes) add({ ...minute, unbalanced: isBalanced(minute) ? 0 : 1 });
  return [...all.values()].sort((one, other) => one.minute - other.minute);
}

/** Sums of one or more ledger minutes. */
type LedgerSums = Pick<LedgerMinute, "received" | "stored" | "duplicates" | "pending" | "rejected"> & {
  readonly balanced: boolean;
};

/** Adds up ascending minutes to hours. An hour balances if each of its minutes does. */
export function byHour(
  minutes: readonly (LedgerSums & { readonly minute: number })[],
): (LedgerSums & { hour: number })[] {
  const hours: (LedgerSums & { hour: number })[] = [];
  for (const minute of minutes) {
    const hour = hourOf(minute.minute);
    const last = hours.at(-1);
    const { received, stored, duplicates, pending, rejected, balanced } = minute;
    if (last?.hour !== hour) hours.push({ hour, received, stored, duplicates, pending, rejected, balanced });
    else hours[hours.length - 1] = { hour, ...sumOfBoth(last, minute) };
  }
  return hours;
}

function sumOfBoth(one: LedgerSums, other: LedgerSums): LedgerSums {
  const { received, duplicates, rejected } = addedUp({ ...one, accepted: 0 }, { ...other, accepted: 0 });
  return {
    received,
    duplicates,
    rejected,
    stored: one.stored + other.stored,
    pending: one.pending + other.pending,
    balanced: one.balanced && other.balanced,
  };
}
