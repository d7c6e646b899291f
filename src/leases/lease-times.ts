/** Times of leases, milliseconds. */
export interface LeaseTimes {
  /** How long a silent process keeps its leases. */
  readonly ttlMs: number;
  /** How often a process reads the leases. */
  readonly everyMs: number;
  /**
   * How long the set of living processes must be unchanged before ingestion moves to balance leases. Every move
   * interrupts ingestion, and a process that returns should not cause a second interruption.
   */
  readonly calmMs: number;
}

export const DEFAULT_TIMES: LeaseTimes = { ttlMs: 5_000, everyMs: 1_000, calmMs: 300_000 };
