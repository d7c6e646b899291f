import type { StoredCapability } from "./capability";
import { COLLECTIONS } from "./documents";

/** What is collected of the ledger is kept as long as the ledger. */
export const storedUsage: StoredCapability = {
  retention: { [COLLECTIONS.usageHours]: "ledger", [COLLECTIONS.usageDays]: "ledger" },
};
