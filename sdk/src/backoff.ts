/** Delay before the next attempt to connect. */
export interface Backoff {
  /** First delay, milliseconds. */
  readonly minMs: number;
  /** Maximum delay, milliseconds. */
  readonly maxMs: number;
}

/**
 * The delay doubles with each failure, plus or minus half. Clients that lost the same server therefore do not return at
 * the same moment.
 *
 * @param failures failures in a row, 0 before the second attempt
 * @param random in [0, 1)
 */
export function pauseAfter(failures: number, { minMs, maxMs }: Backoff, random = Math.random()): number {
  return Math.min(maxMs, minMs * 2 ** Math.min(failures, 30) * (0.5 + random));
}
