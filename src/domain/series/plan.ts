/** Computation plan of a series. */
import { parseInterval } from "./interval";
import { DEFAULT_SERIES_POINTS, MAX_SERIES_POINTS, type Aggregate, type SeriesInput } from "./series";

export interface IntervalPlan {
  readonly kind: "interval";
  readonly from: number;
  readonly to: number;
  readonly every: string;
  /** Edges of the intervals, epoch milliseconds. See `intervalEdges`. */
  readonly edges: readonly number[];
  readonly aggregates: ReadonlySet<Aggregate>;
  readonly fillGaps: boolean;
}

export interface LinePlan {
  readonly kind: "line";
  readonly from: number;
  readonly to: number;
  readonly maxPoints: number;
}

export type SeriesPlan = IntervalPlan | LinePlan;

export interface SeriesPlanFailure {
  /** Name of the input field. */
  readonly field: string;
  readonly message: string;
}

/**
 * Returns an upper bound for the number of points of the plan. A range without an end counts as ending at `now` (epoch
 * milliseconds). The input may be invalid.
 */
export function mostPoints(input: Pick<SeriesInput, "from" | "to" | "every" | "maxPoints">, now: number): number {
  const length = input.every === null ? null : parseInterval(input.every);
  if (length === null) return Math.min(Math.max(input.maxPoints ?? DEFAULT_SERIES_POINTS, 0), MAX_SERIES_POINTS);
  const span = Math.max((input.to ?? now) - input.from, 0);
  return Math.min(Math.ceil(span / length) + 1, MAX_SERIES_POINTS);
}
