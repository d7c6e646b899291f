/** Chooses the interval of a chart's points for a time span. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Intervals in the notation of the API, with their milliseconds. Each divides a day. */
const INTERVALS: readonly (readonly [every: string, ms: number])[] = [
  ["1s", SECOND],
  ["2s", 2 * SECOND],
  ["5s", 5 * SECOND],
  ["10s", 10 * SECOND],
  ["30s", 30 * SECOND],
  ["1m", MINUTE],
  ["2m", 2 * MINUTE],
  ["5m", 5 * MINUTE],
  ["10m", 10 * MINUTE],
  ["30m", 30 * MINUTE],
  ["1h", HOUR],
  ["2h", 2 * HOUR],
  ["6h", 6 * HOUR],
  ["1d", DAY],
];

/** Longest time span that shows single readings. */
const RAW_MS = 10 * MINUTE;
/** Points that a chart should have: about one for two pixels. */
const POINTS = 600;

export interface Resolution {
  /** Interval in the notation of the API; null: single readings. */
  readonly every: string | null;
  readonly ms: number;
}

export function resolutionOf(spanMs: number): Resolution {
  if (spanMs <= RAW_MS) return { every: null, ms: 0 };
  const [every, ms] = INTERVALS.find(([, length]) => spanMs / length <= POINTS) ?? ["1d", DAY];
  return { every, ms };
}
