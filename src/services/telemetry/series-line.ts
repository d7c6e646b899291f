import { COARSEST_FIRST, RESOLUTIONS, type Resolution } from "../../rollups/ports";
import type { LinePlan } from "../../domain/series/plan";
import { thinnedSeries, type WholePoint, wholeSeries } from "./series-points";
import { UniformRollups, type Rollup, type ReadingValue } from "../../rollups/rollup";
import type { Series } from "../../domain/series/series";

/** Rollups per point. Each offers its first, minimum, maximum and last reading. */
const ROLLUPS_PER_POINT = 2;
/** Sufficient stored rollups per point: nearly three readings to choose from. */
const ENOUGH_ROLLUPS_PER_POINT = 0.7;

/**
 * Gathers one sensor's readings for a line of at most `maxPoints`. Bounded: beyond a number of readings it keeps only
 * the first, minimum, maximum and last of each interval (the preselection of MinMaxLTTB).
 */
export class SeriesLine {
  private readonly rollups: UniformRollups;
  private readings: WholePoint[] | null = [];
  count = 0;

  constructor(readonly plan: LinePlan) {
    const stretch = (plan.to - plan.from) / (ROLLUPS_PER_POINT * plan.maxPoints);
    this.rollups = new UniformRollups(Math.max(Math.floor(stretch), 1));
  }

  /** The coarsest resolution that offers enough to choose from. */
  static resolutionFor({ from, to, maxPoints }: LinePlan): Resolution | null {
    return (
      COARSEST_FIRST.find(
        (resolution) => (to - from) / RESOLUTIONS[resolution].rollupMs >= ENOUGH_ROLLUPS_PER_POINT * maxPoints,
      ) ?? null
    );
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
