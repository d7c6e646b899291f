/** What clients use of limits that hold for all processes together. */
import type { ProcessId } from "../lease";

export interface UsageCounter {
  /** Whose limit it is: an API key, or a tenant. */
  readonly owner: string;
  /** Cost points since the process started. */
  readonly total: number;
  /** Of these, since the last report. For a reader that has seen none before. */
  readonly recent: number;
}

/** What the clients of one process have used lately. */
export interface ProcessUsage {
  readonly process: ProcessId;
  readonly points: readonly UsageCounter[];
  /** Open WebSockets by tenant. */
  readonly sockets: readonly (readonly [tenantId: string, open: number])[];
}

export interface SharedUsageStore {
  /** Replaces the process's last report. */
  report(usage: ProcessUsage): Promise<void>;
  /** Reports of the other processes, if they are not older than `maxAgeMs`. */
  others(own: ProcessId, maxAgeMs: number): Promise<readonly ProcessUsage[]>;
  leave(own: ProcessId): Promise<void>;
}
