import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** Collected usage is kept as long as the ledger. */
export const storedUsage: StoredCapability = {
  retention: { [COLLECTIONS.usageHours]: "ledger", [COLLECTIONS.usageDays]: "ledger" },
};
