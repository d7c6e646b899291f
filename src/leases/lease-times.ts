/** Milliseconds. */
export interface LeaseTimes {
  /** How long a silent process keeps its leases. */
  readonly ttlMs: number;
  /** How often a process looks. */
  readonly everyMs: number;
  /**
   * The same processes must have lived for this time before ingestion moves for the sake of balance. Every move is a
   * pause, and a process that returns should not cause a second one.
   */
  readonly calmMs: number;
}

export const DEFAULT_TIMES: LeaseTimes = { ttlMs: 5_000, everyMs: 1_000, calmMs: 300_000 };
