import { COARSEST_FIRST, LEVELS, type Level } from "../../domain/ports/series";
import type { LinePlan } from "../../domain/series/plan";
import { thinnedSeries, type WholePoint, wholeSeries } from "../../domain/series/points";
import { UniformRows, type Row, type Sample } from "../../domain/series/row";
import type { Series } from "../../domain/series/series";

/** Rows to a point: each offers its first, least, greatest and last reading. */
const ROWS_PER_POINT = 2;
/** So many pre-aggregated rows to a point suffice: nearly three readings to choose from. */
const ENOUGH_ROWS_PER_POINT = 0.7;

/**
 * Gathers one sensor's readings for a line of at most `maxPoints`. Bounded: beyond so many readings it keeps only the
 * first, least, greatest and last of each stretch (MinMaxLTTB's preselection).
 */
export class SeriesLine {
  private readonly rows: UniformRows;
  private readings: WholePoint[] | null = [];
  count = 0;

  constructor(readonly plan: LinePlan) {
    const stretch = (plan.to - plan.from) / (ROWS_PER_POINT * plan.maxPoints);
    this.rows = new UniformRows(Math.max(Math.floor(stretch), 1));
  }

  /** The coarsest rows that offer enough to choose from. */
  static levelFor({ from, to, maxPoints }: LinePlan): Level | null {
    return (
      COARSEST_FIRST.find((level) => (to - from) / LEVELS[level].rowMs >= ENOUGH_ROWS_PER_POINT * maxPoints) ?? null
    );
  }

  /** Whether there are no more readings than points, but not each of them is known by itself. */
  get hidesSome(): boolean {
    return this.readings === null && this.count <= this.plan.maxPoints;
  }

  addSample(sample: Sample): void {
    this.count++;
    this.rows.addSample(sample);
    if (this.readings === null) return;
    if (this.count > this.plan.maxPoints) this.readings = null;
    else this.readings.push({ at: sample.timestamp, value: sample.value, seq: sample.seq });
  }

  addRow(row: Row): void {
    this.count += row.count;
    this.rows.addRow(row);
    if (row.count > 2) this.readings = null;
    if (this.readings === null) return;
    this.readings.push({ at: row.firstAt, value: row.first, seq: row.firstSeq });
    if (row.count === 2) this.readings.push({ at: row.lastAt, value: row.last, seq: row.lastSeq });
    if (this.readings.length > this.plan.maxPoints) this.readings = null;
  }

  series(): Series {
    return this.readings === null
      ? thinnedSeries(this.rows.inOrder(), this.plan.maxPoints)
      : wholeSeries(this.readings);
  }
}
