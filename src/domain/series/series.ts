/** Time series of one sensor for charts and reports: aggregated by calendar interval, or downsampled. */

export const AGGREGATES = ["MIN", "MAX", "AVG", "SUM", "COUNT", "FIRST", "LAST", "DELTA"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Maximum points of one series. */
export const MAX_SERIES_POINTS = 10_000;
/** Minimum points of a downsampled series: a minimum, a maximum and an end. */
export const MIN_SERIES_POINTS = 3;
/** Points of a series if neither `every` nor `maxPoints` is given. */
export const DEFAULT_SERIES_POINTS = 1_000;

/**
 * A field is null if it was not requested or does not belong to this kind of series. In an interval without readings,
 * `count` is 0 and every other value is null. `avg`, `sum` and `delta` are also null if a double cannot hold them.
 */
export interface SeriesPoint {
  /** Epoch milliseconds: start of the interval, or time of the reading. */
  readonly at: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly avg: number | null;
  readonly sum: number | null;
  readonly count: number | null;
  /** The first reading by timestamp, then by commit order. */
  readonly first: number | null;
  readonly last: number | null;
  /** `last - first` within the interval. */
  readonly delta: number | null;
  /** Value of the reading; only in downsampled series. */
  readonly value: number | null;
}

export interface Series {
  /** Ascending by `at`. */
  readonly points: readonly SeriesPoint[];
  /** The requested `every`; null: downsampled. */
  readonly interval: string | null;
  /** Whether the range holds more readings than points. Always false with an interval. */
  readonly truncated: boolean;
}

export interface SeriesInput {
  /** Epoch milliseconds, inclusive. */
  readonly from: number;
  /** Epoch milliseconds, exclusive; null: now. */
  readonly to: number | null;
  /** Length of the intervals; null: downsampled. */
  readonly every: string | null;
  /** null: all. */
  readonly aggregates: readonly Aggregate[] | null;
  /** For a downsampled series. null: {@link DEFAULT_SERIES_POINTS}. */
  readonly maxPoints: number | null;
  /** IANA name; null: UTC. */
  readonly timeZone: string | null;
  readonly fillGaps: boolean;
}
