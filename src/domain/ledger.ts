/** The ledger's arithmetic: received = stored + duplicates + rejected + pending, in readings. */
import { REJECTION_REASONS, type RejectionReason } from "./rejection";

/** What one journal batch did to one tenant's account. Counts are readings; an undecodable message counts as 1. */
export interface LedgerDelta {
  /** null: messages that belong to no registered tenant. */
  readonly tenantId: string | null;
  /** Start of the minute of receipt, epoch milliseconds. */
  readonly minute: number;
  /** Counted before the messages were judged. */
  readonly received: number;
  /** Readings in the batch. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
}

/** Readings of one tenant and minute of receipt that were put into the time-series collection. */
export interface StoredCount {
  readonly tenantId: string;
  /** Start of the minute, epoch milliseconds. */
  readonly minute: number;
  readonly stored: number;
}

/** One tenant's minute. */
export interface LedgerMinute extends LedgerDelta {
  /** Counted where they are put into the time-series collection. */
  readonly stored: number;
  /** Accepted, acknowledged and journaled, but not yet rolled up. */
  readonly pending: number;
}

/** The same minute of all tenants and of none, added up. */
export interface SummedLedgerMinute extends Omit<LedgerMinute, "tenantId"> {
  /** How many of them do not balance, each by itself. */
  readonly unbalanced: number;
}

/** As it is persisted: nothing in it is pending. */
export interface CountedLedgerMinute extends LedgerMinute {
  /** Seq of the journal batch up to which this minute counts. */
  readonly seq: number;
}

/** What one journal batch did, as long as the persisted minutes may not count it. */
export interface PendingLedgerDelta {
  /** Of the batch. */
  readonly seq: number;
  readonly delta: LedgerDelta;
}

export const MINUTE_MS = 60_000;

export function minuteOf(milliseconds: number): number {
  return milliseconds - (milliseconds % MINUTE_MS);
}

function rejectedTotal(delta: Pick<LedgerDelta, "rejected">): number {
  return Object.values(delta.rejected).reduce((sum, count) => sum + count, 0);
}

/**
 * The minutes, of whatever tenants, with what the journal's tail adds to them; ascending. A delta that its tenant's
 * minute counts already adds nothing, so `tail` may be older than `counted`, as long as nothing lies between them.
 */
export function withPending(
  counted: readonly CountedLedgerMinute[],
  tail: readonly PendingLedgerDelta[],
): LedgerMinute[] {
  const keyOf = ({ tenantId, minute }: LedgerDelta) => `${minute}/${tenantId ?? ""}`;
  const minutes = new Map(counted.map((minute) => [keyOf(minute), minute]));
  for (const { seq, delta } of tail) {
    const key = keyOf(delta);
    const known = minutes.get(key);
    const of = known ?? { ...delta, ...NO_COUNTS, stored: 0, pending: 0, seq: 0 };
    // Within the tail each batch counts once: its minute keeps the seq of what is persisted.
    if (seq > of.seq) minutes.set(key, { ...of, ...addedUp(of, delta), pending: of.pending + delta.accepted });
  }
  return [...minutes.values()]
    .sort((one, other) => one.minute - other.minute)
    .map(({ seq: _seq, ...minute }) => minute);
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

/** Received readings that are nowhere, or are in more than one place. */
export function unaccounted(minute: LedgerMinute): number {
  return Math.abs(minute.received - minute.stored - minute.duplicates - rejectedTotal(minute) - minute.pending);
}

/** Whether every received reading is accounted for. Each count is taken by itself, none from the others. */
export function isBalanced(minute: LedgerMinute): boolean {
  return unaccounted(minute) === 0;
}

/** Minutes of whatever tenants, and minutes that are sums already, as one for each time; ascending. */
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
