/** The grammar of intervals such as `5m`. */

const GRAMMAR = /^([1-9]\d{0,4})([smhd])$/;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY = UNIT_MS.d;

/** Common intervals, ascending. Messages propose one of them instead of an interval that is too short. */
const USUAL = [
  "1s",
  "5s",
  "10s",
  "15s",
  "30s",
  "1m",
  "2m",
  "5m",
  "10m",
  "15m",
  "30m",
  "1h",
  "2h",
  "3h",
  "6h",
  "12h",
  "1d",
];

/** Rule of {@link parseInterval} in words. */
export const INTERVAL_RULE =
  "a number and s, m, h or d that divides a day without remainder, such as 10s, 5m, 1h or 1d";

/** Returns the nominal length in milliseconds; null if the text violates {@link INTERVAL_RULE}. */
export function parseInterval(text: string): number | null {
  const [, count, unit] = GRAMMAR.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  const length = Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS];
  return length <= DAY && DAY % length === 0 ? length : null;
}

/**
 * Returns the shortest common interval that divides `span` milliseconds into at most `points` intervals; null if none
 * does.
 */
export function intervalFor(span: number, points: number): string | null {
  return USUAL.find((text) => span / (parseInterval(text) ?? DAY) + 1 <= points) ?? null;
}
