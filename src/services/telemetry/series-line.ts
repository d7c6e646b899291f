import { COARSEST_FIRST, RESOLUTIONS, type Resolution } from "../../rollups/ports";
import type { LinePlan } from "../../domain/series/plan";
import { coveringSpans, type Span } from "./covering-spans";
import { thinnedSeries, type WholePoint, wholeSeries } from "./series-points";
import { UniformRollups, type Rollup, type ReadingValue } from "../../rollups/rollup";
import type { Series } from "../../domain/series/series";

/** Rollups per point. Each offers its first, minimum, maximum and last reading. */
const ROLLUPS_PER_POINT = 2;
/** Sufficient stored rollups per point: nearly three readings to choose from. */
const ENOUGH_ROLLUPS_PER_POINT = 0.7;

/** If a line's readings cover at most this share of the divided time, it is read again with shorter rollups. */
const REFINED_COVERAGE = 0.5;

/**
 * Gathers one sensor's readings for a line of at most `maxPoints`. Bounded: beyond a number of readings it keeps only
 * the first, minimum, maximum and last of each interval (the preselection of MinMaxLTTB).
 */
export class SeriesLine {
  /** null: readings are needed. */
  readonly resolution: Resolution | null;
  private readonly stretchMs: number;
  private readonly rollups: UniformRollups;
  private readings: WholePoint[] | null = [];
  count = 0;

  /** @param coveredMs duration of the time with readings, as far as it is known. Default: the whole range */
  constructor(
    readonly plan: LinePlan,
    private readonly coveredMs = plan.to - plan.from,
  ) {
    this.stretchMs = Math.max(Math.floor(coveredMs / (ROLLUPS_PER_POINT * plan.maxPoints)), 1);
    this.rollups = new UniformRollups(this.stretchMs);
    this.resolution = resolutionFor(coveredMs, plan.maxPoints);
  }

  /** The same line by shorter rollups, still empty; null if these rollups are short enough. */
  refined(): SeriesLine | null {
    if (this.readings !== null || this.count <= this.plan.maxPoints || this.stretchMs === 1) return null;
    const coveredMs = this.spans().reduce((sum, { from, to }) => sum + to - from, 0);
    return coveredMs <= this.coveredMs * REFINED_COVERAGE ? new SeriesLine(this.plan, coveredMs) : null;
  }

  /** Parts of the range that hold all readings. */
  spans(): Span[] {
    const { from, to } = this.plan;
    const length = Math.max(this.stretchMs, this.resolution === null ? 0 : RESOLUTIONS[this.resolution].rollupMs);
    const spans = this.rollups
      .inOrder()
      .map(({ at, lastAt }) => ({ from: Math.max(at, from), to: Math.min(Math.max(at + length, lastAt + 1), to) }));
    return coveringSpans(spans, Infinity);
  }

  /** Whether there are at most as many readings as points, but not all of them are known individually. */
  get hidesSome(): boolean {
    return this.readings === null && this.count <= this.plan.maxPoints;
  }

  addReading(reading: ReadingValue): void {
    this.count++;
    this.rollups.addReading(reading);
    if (this.readings === null) return;
    if (this.count > this.plan.maxPoints) this.readings = null;
    else this.readings.push({ at: reading.timestamp, value: reading.value, seq: reading.seq });
  }

  addRollup(rollup: Rollup): void {
    this.count += rollup.count;
    this.rollups.addRollup(rollup);
    if (rollup.count > 2) this.readings = null;
    if (this.readings === null) return;
    this.readings.push({ at: rollup.firstAt, value: rollup.first, seq: rollup.firstSeq });
    if (rollup.count === 2) this.readings.push({ at: rollup.lastAt, value: rollup.last, seq: rollup.lastSeq });
    if (this.readings.length > this.plan.maxPoints) this.readings = null;
  }

  series(): Series {
    return this.readings === null
      ? thinnedSeries(this.rollups.inOrder(), this.plan.maxPoints)
      : wholeSeries(this.readings);
  }
}

/** The coarsest resolution that offers enough to choose from. */
function resolutionFor(coveredMs: number, maxPoints: number): Resolution | null {
  return (
    COARSEST_FIRST.find((each) => coveredMs / RESOLUTIONS[each].rollupMs >= ENOUGH_ROLLUPS_PER_POINT * maxPoints) ??
    null
  );
}
