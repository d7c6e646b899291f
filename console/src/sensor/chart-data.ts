/** Points of a sensor's chart: the history from the platform, and the readings that arrived since. */

export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** Summary of an interval's readings, or a single reading with equal `min`, `max` and `avg`. */
export interface Point {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  /** null: the sum of the values exceeds the range of numbers. */
  readonly avg: number | null;
  readonly count: number;
}

/** A count of 0 marks an interval without readings. */
export type PointOrGap = Point | { readonly at: number; readonly count: 0 };

export interface Statistics extends Omit<Point, "at"> {
  readonly gaps: number;
}

export const isPoint = (point: PointOrGap): point is Point => point.count > 0;

export function pointOf({ at, value }: Reading): Point {
  return { at, min: value, max: value, avg: value, count: 1 };
}

function merged(a: Point, b: Point): Point {
  const count = a.count + b.count;
  return {
    at: a.at,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    // Multiplying by shares, instead of dividing a sum, keeps the result in the range of numbers.
    avg: a.avg === null || b.avg === null ? null : a.avg * (a.count / count) + b.avg * (b.count / count),
    count,
  };
}

/** Adds readings to the live points, one point for each interval, and drops points before `from`. */
export function withReadings(
  tail: readonly Point[],
  readings: readonly Reading[],
  everyMs: number,
  from: number,
  capacity: number,
): readonly Point[] {
  const points = new Map(tail.map((point) => [point.at, point]));
  for (const { at, value } of readings) {
    const point = pointOf({ at: everyMs === 0 ? at : Math.floor(at / everyMs) * everyMs, value });
    const known = everyMs === 0 ? undefined : points.get(point.at);
    points.set(point.at, known === undefined ? point : merged(known, point));
  }
  return [...points.values()]
    .filter(({ at }) => at >= from - everyMs)
    .sort((a, b) => a.at - b.at)
    .slice(-capacity);
}

/** Joins the history with the live points, ordered by time. Intervals without readings stay gaps. */
export function joined(history: readonly PointOrGap[], tail: readonly Point[], everyMs: number): readonly PointOrGap[] {
  if (tail.length === 0) return history;
  const points = new Map<number, PointOrGap>(history.map((point) => [point.at, point]));
  for (const point of tail) {
    const known = points.get(point.at);
    points.set(point.at, known !== undefined && isPoint(known) && everyMs > 0 ? merged(known, point) : point);
  }
  return [...points.values()].sort((a, b) => a.at - b.at);
}

/** Single readings have a gap between them if their distance exceeds this multiple of the usual distance. */
const GAP_FACTOR = 5;
const LEAST_GAP_MS = 2_000;

/** Marks gaps: empty intervals between two others, or unusual distances between single readings. */
export function withGaps(points: readonly PointOrGap[], everyMs: number): readonly PointOrGap[] {
  const known = points.filter(isPoint);
  const limit = everyMs > 0 ? everyMs * 1.5 : Math.max(LEAST_GAP_MS, GAP_FACTOR * usualDistance(known));
  return known.flatMap((point, index) => {
    const next = known[index + 1];
    if (next === undefined || next.at - point.at <= limit) return [point];
    return [point, { at: point.at + Math.max(1, Math.min(everyMs, next.at - point.at - 1)), count: 0 as const }];
  });
}

function usualDistance(points: readonly Point[]): number {
  const distances = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at));
  distances.sort((a, b) => a - b);
  return distances[Math.floor(distances.length / 2)] ?? 0;
}

/** Returns null if there are no readings. */
export function statisticsOf(points: readonly PointOrGap[]): Statistics | null {
  const known = points.filter(isPoint);
  const [first, ...others] = known;
  if (first === undefined) return null;
  const all = others.reduce(merged, first);
  return { ...all, gaps: points.length - known.length };
}

type Averaged = Pick<Point, "min" | "max" | "avg">;

/** Returns the average with one more decimal than the minimum and maximum; `–` if there is no average. */
export function averageText(of: Averaged, textOf: (value: number) => string): string {
  const average = rounded(of);
  return average === null ? "–" : textOf(average);
}

/** Maximum of `toFixed`. */
const MOST_DIGITS = 100;

function rounded({ min, max, avg }: Averaged): number | null {
  const digits = Math.max(digitsOf(min), digitsOf(max)) + 1;
  return avg === null || digits > MOST_DIGITS ? avg : Number(avg.toFixed(digits));
}

/** Returns the number of decimals. A small number has an exponent: `1.5e-7` has eight decimals. */
function digitsOf(value: number): number {
  const [, digits = "", exponent = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, digits.length - Number(exponent));
}
