/** The ledger's arithmetic: received = stored + rejected + duplicates + pending, in readings. */
import { REJECTION_REASONS, type RejectionReason } from "./rejection";

/** What one journal batch did to one tenant's account. Counts are readings; an undecodable message counts as 1. */
export interface LedgerDelta {
  /** null: messages that belong to no registered tenant. */
  readonly tenantId: string | null;
  /** Start of the minute of receipt, epoch milliseconds. */
  readonly minute: number;
  readonly received: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: Readonly<Partial<Record<RejectionReason, number>>>;
}

/** One tenant's minute. */
export interface LedgerMinute extends LedgerDelta {
  /** Of the accepted ones, those in the time-series collection. */
  readonly stored: number;
}

/** As it is persisted. */
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

export function rejectedTotal(delta: Pick<LedgerDelta, "rejected">): number {
  return Object.values(delta.rejected).reduce((sum, count) => sum + count, 0);
}

/** Accepted, acknowledged and journaled, but not yet in the time-series collection. */
export function pending(minute: LedgerMinute): number {
  return minute.accepted - minute.stored;
}

/**
 * The minutes with what the journal's tail adds to them, ascending. A delta that its minute counts already adds
 * nothing, so `tail` may be older than `counted`, as long as nothing lies between them.
 */
export function withPending(
  counted: readonly CountedLedgerMinute[],
  tail: readonly PendingLedgerDelta[],
): LedgerMinute[] {
  const minutes = new Map(counted.map((minute) => [minute.minute, minute]));
  for (const { seq, delta } of tail) {
    const known = minutes.get(delta.minute);
    const of = known ?? { ...delta, received: 0, accepted: 0, stored: 0, duplicates: 0, rejected: {}, seq: 0 };
    // Within the tail each batch counts once: its minute keeps the seq of what is persisted.
    if (seq > of.seq) minutes.set(delta.minute, { ...of, ...addedUp(of, delta) });
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

/** Whether every received reading is accounted for. `accepted` is counted where it is journaled, not derived. */
export function isBalanced(minute: LedgerMinute): boolean {
  return minute.received === minute.accepted + minute.duplicates + rejectedTotal(minute) && pending(minute) >= 0;
}
