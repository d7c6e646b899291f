import type { SensorKey } from "../../domain/keys";
import {
  COARSEST_FIRST,
  RESOLUTIONS,
  type Resolution,
  type RollupPosition,
  type RollupRepository,
} from "../../rollups/ports";
import { positionOf, type Reading } from "../../domain/reading";
import type { Rollup, ReadingValue } from "../../rollups/rollup";
import { RollupBlocks, type RollupBlocksOptions } from "../../rollups/rollup-blocks";

export interface RollupSink {
  addReading(reading: ReadingValue): void;
  /** Adds a rollup, whose interval must lie within one interval of the sink. */
  addRollup(rollup: Rollup): void;
}

export type Sinks = ReadonlyMap<SensorKey, RollupSink>;

/**
 * The readings of some sensors as of one moment, each exactly once. Whole intervals before the watermark come from
 * rollups, and other flushed readings from the time series. Unflushed readings come from memory.
 */
export class SeriesSnapshot {
  private readonly blocks: RollupBlocks;

  constructor(
    private readonly repository: RollupRepository,
    /** Readings in memory, read before `position`. */
    private readonly tails: ReadonlyMap<SensorKey, readonly Reading[]>,
    private readonly position: RollupPosition,
    private readonly options: RollupBlocksOptions = {},
  ) {
    this.blocks = new RollupBlocks(repository, position, options);
  }

  /** Returns the coarsest resolution whose rollups cross no edge; null if only individual readings cross none. */
  static resolutionFor(edges: readonly number[]): Resolution | null {
    // The last edge is the end of the last interval, which the range may cut off.
    return (
      COARSEST_FIRST.find((resolution) => edges.every((edge) => edge % RESOLUTIONS[resolution].rollupMs === 0)) ?? null
    );
  }

  /** Passes the readings in `[from, to)` to each sensor's sink, in rollups of `resolution` or finer. */
  async read(from: number, to: number, resolution: Resolution | null, sinks: Sinks): Promise<void> {
    const through = new Map<SensorKey, Through>(
      [...sinks.keys()].map((key) => [key, new Through(this.position.doneSeq)]),
    );
    await this.stored(from, to, resolution, sinks, through);
    for (const [key, sink] of sinks) {
      for (const reading of this.tails.get(key) ?? []) {
        if (reading.timestamp < from || reading.timestamp >= to) continue;
        if (positionOf(reading.seq) > (through.get(key)?.at(reading.timestamp) ?? 0)) sink.addReading(reading);
      }
    }
  }

  private async stored(
    from: number,
    to: number,
    resolution: Resolution | null,
    sinks: Sinks,
    through: ReadonlyMap<SensorKey, Through>,
  ): Promise<void> {
    if (from >= to) return;
    if (resolution === null) return this.readingValues(from, to, sinks);
    const { rollupMs, blockMs, madeOf: finer } = RESOLUTIONS[resolution];
    const start = Math.ceil(from / rollupMs) * rollupMs;
    const closed = Math.floor(this.position.watermark / blockMs) * blockMs;
    const end = Math.min(Math.floor(to / rollupMs) * rollupMs, closed);
    if (start >= end) return this.stored(from, to, finer, sinks, through);
    await this.stored(from, start, finer, sinks, through);
    for await (const block of this.blocks.read(resolution, [...sinks.keys()], start, end)) {
      const sink = sinks.get(block.sensorKey);
      through.get(block.sensorKey)?.add(block.start, block.start + blockMs, block.throughSeq);
      for (const rollup of block.rollups) if (rollup.at >= start && rollup.at < end) sink?.addRollup(rollup);
    }
    await this.stored(end, to, finer, sinks, through);
  }

  private async readingValues(from: number, to: number, sinks: Sinks): Promise<void> {
    const { doneSeq } = this.position;
    for await (const batch of this.repository.readingValues(
      [...sinks.keys()],
      from,
      to,
      doneSeq,
      this.options.deadline,
    )) {
      for (const reading of batch) sinks.get(reading.sensorKey)?.addReading(reading);
    }
  }
}

/** Knows for each time the position through which a sensor's readings are already counted. */
class Through {
  private readonly spans: { from: number; to: number; seq: number }[] = [];

  constructor(private readonly otherwise: number) {}

  /** Adds the span of a block. Only blocks that cover readings after the snapshot's position matter. */
  add(from: number, to: number, seq: number): void {
    if (seq > this.otherwise) this.spans.push({ from, to, seq });
  }

  at(time: number): number {
    return this.spans.reduce(
      (seq, { from, to, seq: counted }) => (time >= from && time < to ? Math.max(seq, counted) : seq),
      this.otherwise,
    );
  }
}
