/** Usage of the limits that all processes share. */
import type { ProcessId } from "../lease";

export interface UsageCounter {
  /** API key or tenant that the limit applies to. */
  readonly owner: string;
  /** Cost points since the process started. */
  readonly total: number;
  /**
   * Cost points since the previous report. For the first report that it reads of a process, a reader charges only these
   * points.
   */
  readonly recent: number;
}

/** Recent usage by the clients of one process. */
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
