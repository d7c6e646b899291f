/** Delay before the next attempt to connect. */
export interface Backoff {
  /** First delay, in milliseconds. */
  readonly minMs: number;
  /** Maximum delay, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Returns the delay before the next attempt, in milliseconds. The delay doubles with each failure, and varies randomly
 * by up to half. Clients that lost the same server therefore do not reconnect simultaneously.
 *
 * @param failures number of consecutive failures before the last one, 0 before the second attempt
 * @param random in [0, 1)
 */
export function pauseAfter(failures: number, { minMs, maxMs }: Backoff, random = Math.random()): number {
  return Math.min(maxMs, minMs * 2 ** Math.min(failures, 30) * (0.5 + random));
}
