import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Collected usage has the same retention as the ledger. */
export const storedUsage: StoredCapability = {
  retention: { [COLLECTIONS.usageHours]: "ledger", [COLLECTIONS.usageDays]: "ledger" },
};
