/**
 * Converts a time of the system clock, in epoch milliseconds, to the time of a clock that is never set back, in
 * milliseconds.
 */
export type RateClock = (at: number) => number;

/**
 * The clock of rates. It ignores changes of the system clock. Otherwise, after the system clock is set back, rates
 * would not refill until it reaches its earlier time again. A future time counts as now.
 */
export const STEADY: RateClock = (at) => performance.timeOrigin + performance.now() - Math.max(0, Date.now() - at);
