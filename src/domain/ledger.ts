/** The ledger's arithmetic: received = stored + rejected + duplicates + pending, in readings. */
import type { RejectionReason } from "./rejection";

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

export const MINUTE_MS = 60_000;

export function minuteOf(milliseconds: number): number {
  return milliseconds - (milliseconds % MINUTE_MS);
}

export function rejectedTotal(delta: LedgerDelta): number {
  return Object.values(delta.rejected).reduce((sum, count) => sum + count, 0);
}

/** Accepted, acknowledged and journaled, but not yet in the time-series collection. */
export function pending(minute: LedgerMinute): number {
  return minute.accepted - minute.stored;
}

/** Whether every received reading is accounted for. `accepted` is counted where it is journaled, not derived. */
export function isBalanced(minute: LedgerMinute): boolean {
  return minute.received === minute.accepted + minute.duplicates + rejectedTotal(minute) && pending(minute) >= 0;
}
