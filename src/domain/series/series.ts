/** Time series for charts and reports: readings of one sensor, aggregated by calendar interval or thinned out. */

export const AGGREGATES = ["MIN", "MAX", "AVG", "SUM", "COUNT", "FIRST", "LAST", "DELTA"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Most points of one series. */
export const MAX_SERIES_POINTS = 10_000;
/** Fewest points to which a series can be thinned out: a minimum, a maximum and an end. */
export const MIN_SERIES_POINTS = 3;
/** Points of a series for which neither `every` nor `maxPoints` is given. */
export const DEFAULT_SERIES_POINTS = 1_000;

/** What is not asked for, or has no value because there is no reading, is null. */
export interface SeriesPoint {
  /** Epoch milliseconds: the start of the interval, or the time of the reading. */
  readonly at: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  readonly sum: number | null;
  readonly count: number | null;
  /** By timestamp; of equal timestamps by commit. */
  readonly first: number | null;
  readonly last: number | null;
  /** `last - first` within the interval. */
  readonly delta: number | null;
  /** The reading's value; only where readings are thinned out. */
  readonly value: number | null;
}

export interface Series {
  /** Ascending by `at`. */
  readonly points: readonly SeriesPoint[];
  /** As it was asked for; null: thinned out. */
  readonly interval: string | null;
  /** true: the range holds more readings than points, and these are a selection. Never with an interval. */
  readonly truncated: boolean;
}

export interface SeriesInput {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive; null: now. */
  readonly to: number | null;
  readonly every: string | null;
  /** null: all. */
  readonly aggregates: readonly Aggregate[] | null;
  readonly maxPoints: number | null;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
  readonly fillGaps: boolean;
}
