import { candidatesOf, thinOut, type LinePoint } from "./lttb";
import type { IntervalPlan } from "../../domain/series/plan";
import type { Rollup } from "../../rollups/rollup";
import type { Series, SeriesPoint } from "../../domain/series/series";

const EMPTY = {
  min: null,
  max: null,
  avg: null,
  sum: null,
  count: null,
  first: null,
  last: null,
  delta: null,
  value: null,
};

/** Returns the series of a plan by intervals. Omits empty intervals unless `fillGaps` is set. */
export function intervalSeries(plan: IntervalPlan, rollups: readonly (Rollup | undefined)[]): Series {
  const { edges, aggregates, fillGaps } = plan;
  const points: SeriesPoint[] = [];
  for (let place = 0; place < edges.length - 1; place++) {
    const at = edges[place] ?? 0;
    const rollup = rollups[place];
    if (rollup === undefined) {
      if (fillGaps) points.push({ ...EMPTY, at, count: 0 });
      continue;
    }
    points.push({
      at,
      min: aggregates.has("MIN") ? rollup.min : null,
      max: aggregates.has("MAX") ? rollup.max : null,
      avg: aggregates.has("AVG") ? finite(rollup.sum / rollup.count) : null,
      sum: aggregates.has("SUM") ? finite(rollup.sum) : null,
      count: aggregates.has("COUNT") ? rollup.count : null,
      first: aggregates.has("FIRST") ? rollup.first : null,
      last: aggregates.has("LAST") ? rollup.last : null,
      delta: aggregates.has("DELTA") ? finite(rollup.last - rollup.first) : null,
      value: null,
    });
  }
  return { points, interval: plan.every, truncated: false };
}

/**
 * Returns the value, or null if a sum or difference of finite values has overflowed, because GraphQL cannot represent
 * it.
 */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** A reading with its order among the readings of the same timestamp. */
export interface WholePoint extends LinePoint {
  readonly seq: number;
}

/** Returns the series of all `readings`, which may be in any order. There must be at most `maxPoints` of them. */
export function wholeSeries(readings: readonly WholePoint[]): Series {
  const inOrder = [...readings].sort((a, b) => a.at - b.at || a.seq - b.seq);
  const points = inOrder.map(({ at, value }) => ({ ...EMPTY, at, value }));
  return { points, interval: null, truncated: false };
}

/** Returns the downsampled series of the readings in `rollups`, which must be in order. */
export function thinnedSeries(rollups: readonly Rollup[], maxPoints: number): Series {
  const points = thinOut(candidatesOf(rollups), maxPoints).map(({ at, value }) => ({ ...EMPTY, at, value }));
  const count = rollups.reduce((sum, rollup) => sum + rollup.count, 0);
  return { points, interval: null, truncated: points.length < count };
}
