/** Chooses the resolution for a time span. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths of intervals that divide a day, in the notation of the API. */
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

/** Below this, single readings are shown. */
const RAW_MS = 10 * MINUTE;
/** About one point for two pixels. */
const POINTS = 600;

export interface Resolution {
  /** Interval of the API; null: single readings. */
  readonly every: string | null;
  readonly ms: number;
}

export function resolutionOf(spanMs: number): Resolution {
  if (spanMs <= RAW_MS) return { every: null, ms: 0 };
  const [every, ms] = INTERVALS.find(([, length]) => spanMs / length <= POINTS) ?? ["1d", DAY];
  return { every, ms };
}
