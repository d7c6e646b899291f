import { REJECTION_REASONS } from "../domain/rejection";
import type { UsageCounts } from "../domain/usage";

export const REJECTED_TOTAL = { $sum: REJECTION_REASONS.map((reason) => `$rejected.${reason}`) };

/** Sums of ledger minutes that make up usage, for a `$group` stage. */
export const USAGE_SUMS = {
  received: { $sum: "$received" },
  stored: { $sum: "$stored" },
  duplicates: { $sum: "$duplicates" },
  rejected: { $sum: REJECTED_TOTAL },
} as const satisfies Record<keyof UsageCounts, object>;
