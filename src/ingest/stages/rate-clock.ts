/** When the clock showed `at` (epoch milliseconds), as a time that never goes back, in milliseconds. */
export type RateClock = (at: number) => number;

/**
 * The time of rates. It follows no change of the clock: otherwise rates would not refill after a clock was set back,
 * until it reaches its earlier time again. A future time counts as now.
 */
export const STEADY: RateClock = (at) => performance.timeOrigin + performance.now() - Math.max(0, Date.now() - at);
