/** Accounts of readings, and their levels in the heat map. */
import type { HeatTone } from "../charts/heat-map";
import type { RejectionReason } from "../generated/operations";

/** Outcomes of the readings that were received in an interval. */
export interface Account {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly pending: number;
  readonly rejected: readonly { readonly reason: RejectionReason; readonly count: number }[];
  readonly balanced: boolean;
}

/** An account with the beginning of its interval, in milliseconds since 1970. */
export interface TimedAccount extends Account {
  readonly at: number;
}

export const NOTHING: Account = {
  received: 0,
  stored: 0,
  duplicates: 0,
  pending: 0,
  rejected: [],
  balanced: true,
};

export function rejectedOf({ rejected }: Account): number {
  return rejected.reduce((sum, { count }) => sum + count, 0);
}

export function sumOf(accounts: readonly Account[]): Account {
  const byReason = new Map<RejectionReason, number>();
  for (const { rejected } of accounts) {
    for (const { reason, count } of rejected) byReason.set(reason, (byReason.get(reason) ?? 0) + count);
  }
  const total = (read: (account: Account) => number) => accounts.reduce((sum, account) => sum + read(account), 0);
  return {
    received: total(({ received }) => received),
    stored: total(({ stored }) => stored),
    duplicates: total(({ duplicates }) => duplicates),
    pending: total(({ pending }) => pending),
    rejected: [...byReason].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count),
    balanced: accounts.every(({ balanced }) => balanced),
  };
}

const LEVELS = [1, 2, 3, 4] as const;
/** Shares of rejected readings above which the color becomes stronger. */
const BAD_SHARES = [0.01, 0.1, 0.5];

/**
 * Returns the tone of a cell. It depends on the share of rejected readings. Without rejections, it depends on the ratio
 * of the received readings to `most`, the readings of the largest cell.
 */
export function toneOf(account: Account, most: number): HeatTone {
  if (account.received === 0) return "empty";
  const rejected = rejectedOf(account) / account.received;
  if (rejected > 0) return `bad${LEVELS[BAD_SHARES.filter((share) => rejected > share).length] ?? 4}`;
  const level = Math.ceil((account.received / most) * LEVELS.length);
  return `some${LEVELS[Math.max(1, level) - 1] ?? 4}`;
}
