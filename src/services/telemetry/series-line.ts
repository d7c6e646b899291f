import { COARSEST_FIRST, RESOLUTIONS, type Resolution } from "../../rollups/ports";
import type { LinePlan } from "../../domain/series/plan";
import { coveringSpans, type Span } from "./covering-spans";
import { thinnedSeries, type WholePoint, wholeSeries } from "./series-points";
import { UniformRollups, type Rollup, type ReadingValue } from "../../rollups/rollup";
import type { Series } from "../../domain/series/series";

/** Intended rollups per point. Each rollup offers its first, minimum, maximum and last reading. */
const ROLLUPS_PER_POINT = 2;
/** Minimum stored rollups per point. With 0.7, there are nearly three readings per point to choose from. */
const ENOUGH_ROLLUPS_PER_POINT = 0.7;

/** If a line's readings cover at most this share of the divided time, the line is read again with shorter rollups. */
const REFINED_COVERAGE = 0.5;

/**
 * Collects one sensor's readings for a line of at most `maxPoints`. To bound its memory, it keeps only the first,
 * minimum, maximum and last reading of each interval once there are many readings (the preselection of MinMaxLTTB).
 */
export class SeriesLine {
  /** Resolution of the rollups to read; null if readings must be read individually. */
  readonly resolution: Resolution | null;
  private readonly stretchMs: number;
  private readonly rollups: UniformRollups;
  private readings: WholePoint[] | null = [];
  count = 0;

  /** @param coveredMs known duration of the periods with readings, milliseconds. Default: the whole range */
  constructor(
    readonly plan: LinePlan,
    private readonly coveredMs = plan.to - plan.from,
  ) {
    this.stretchMs = Math.max(Math.floor(coveredMs / (ROLLUPS_PER_POINT * plan.maxPoints)), 1);
    this.rollups = new UniformRollups(this.stretchMs);
    this.resolution = resolutionFor(coveredMs, plan.maxPoints);
  }

  /** Returns an empty line with shorter rollups; null if these rollups are short enough. */
  refined(): SeriesLine | null {
    if (this.readings !== null || this.count <= this.plan.maxPoints || this.stretchMs === 1) return null;
    const coveredMs = this.spans().reduce((sum, { from, to }) => sum + to - from, 0);
    return coveredMs <= this.coveredMs * REFINED_COVERAGE ? new SeriesLine(this.plan, coveredMs) : null;
  }

  /** Returns parts of the range that together contain all readings. */
  spans(): Span[] {
    const { from, to } = this.plan;
    const length = Math.max(this.stretchMs, this.resolution === null ? 0 : RESOLUTIONS[this.resolution].rollupMs);
    const spans = this.rollups
      .inOrder()
      .map(({ at, lastAt }) => ({ from: Math.max(at, from), to: Math.min(Math.max(at + length, lastAt + 1), to) }));
    return coveringSpans(spans, Infinity);
  }

  /** Whether the line has room for all readings, but some of them are known only as part of a rollup. */
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

/** Returns the coarsest resolution that offers enough readings to choose from; null if none does. */
function resolutionFor(coveredMs: number, maxPoints: number): Resolution | null {
  return (
    COARSEST_FIRST.find((each) => coveredMs / RESOLUTIONS[each].rollupMs >= ENOUGH_ROLLUPS_PER_POINT * maxPoints) ??
    null
  );
}
