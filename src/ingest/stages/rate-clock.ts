/** When the clock showed `at` (epoch milliseconds), as a time that never goes back, in milliseconds. */
export type RateClock = (at: number) => number;

/**
 * The time of rates. It follows no change of the clock: otherwise rates would not refill until a clock that was set back
 * shows again what it has shown before. A future time counts as now.
 */
export const STEADY: RateClock = (at) => performance.timeOrigin + performance.now() - Math.max(0, Date.now() - at);
