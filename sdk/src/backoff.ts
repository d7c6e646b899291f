/** How long to wait before a connection is tried again. */
export interface Backoff {
  /** First pause, milliseconds. */
  readonly minMs: number;
  /** Longest pause, milliseconds. */
  readonly maxMs: number;
}

/**
 * The pause doubles with each failure, plus or minus half, so that clients which lost the same server do not come back
 * at the same moment.
 *
 * @param failures in a row, 0 before the second attempt
 * @param random in [0, 1)
 */
export function pauseAfter(failures: number, { minMs, maxMs }: Backoff, random = Math.random()): number {
  return Math.min(maxMs, minMs * 2 ** Math.min(failures, 30) * (0.5 + random));
}
