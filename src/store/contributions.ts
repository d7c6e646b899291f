import * as capabilities from "./capabilities";
import type { StoredCapability } from "./capability";

export const STORED_CAPABILITIES: readonly StoredCapability[] = Object.values<StoredCapability>(capabilities);
