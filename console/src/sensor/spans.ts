/** Time spans that a reader can choose. Each ends now. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const SPANS = ["5m", "1h", "6h", "24h", "7d", "30d"] as const;

export type SpanName = (typeof SPANS)[number];

export const SPAN_MS: Readonly<Record<SpanName, number>> = {
  "5m": 5 * MINUTE,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
};
