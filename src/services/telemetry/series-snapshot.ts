import {
  COARSEST_FIRST,
  RESOLUTIONS,
  type Resolution,
  type RollupPosition,
  type RollupRepository,
} from "../../rollups/ports";
import { batchSeqOf, type Reading } from "../../domain/reading";
import type { Rollup, ReadingValue } from "../../rollups/rollup";
import { RollupBlocks, type RollupBlocksOptions } from "../../rollups/rollup-blocks";

export interface RollupSink {
  addReading(reading: ReadingValue): void;
  /** The stretch of the rollup lies in one place of the sink. */
  addRollup(rollup: Rollup): void;
}

export type Sinks = ReadonlyMap<string, RollupSink>;

/**
 * The readings of some sensors as of one moment, each exactly once: from pre-aggregated blocks where a range covers
 * whole rollups of closed hours, from the time series elsewhere, and from memory what is journaled and not yet stored.
 */
export class SeriesSnapshot {
  private readonly blocks: RollupBlocks;

  constructor(
    private readonly repository: RollupRepository,
    /** What is in memory, taken before `position`. */
    private readonly tails: ReadonlyMap<string, readonly Reading[]>,
    private readonly position: RollupPosition,
    private readonly options: RollupBlocksOptions = {},
  ) {
    this.blocks = new RollupBlocks(repository, position, options);
  }

  /** The coarsest rollups of which none lies across an edge; null: none, readings are needed. */
  static resolutionFor(edges: readonly number[]): Resolution | null {
    // The last edge is the end of the last interval, which a range may cut off.
    return (
      COARSEST_FIRST.find((resolution) => edges.every((edge) => edge % RESOLUTIONS[resolution].rollupMs === 0)) ?? null
    );
  }

  /** Gives each sensor's sink what lies in `[from, to)`, by rollups of at most `resolution`. */
  async read(from: number, to: number, resolution: Resolution | null, sinks: Sinks): Promise<void> {
    const through = new Map<string, Through>([...sinks.keys()].map((key) => [key, new Through(this.position.doneSeq)]));
    await this.stored(from, to, resolution, sinks, through);
    for (const [key, sink] of sinks) {
      for (const reading of this.tails.get(key) ?? []) {
        if (reading.timestamp < from || reading.timestamp >= to) continue;
        if (batchSeqOf(reading.seq) > (through.get(key)?.at(reading.timestamp) ?? 0)) sink.addReading(reading);
      }
    }
  }

  private async stored(
    from: number,
    to: number,
    resolution: Resolution | null,
    sinks: Sinks,
    through: ReadonlyMap<string, Through>,
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

/** Up to which batch a sensor's stored readings are counted already, by time. */
class Through {
  private readonly spans: { from: number; to: number; seq: number }[] = [];

  constructor(private readonly otherwise: number) {}

  /** Only blocks that hold more than what is stored everywhere make a difference. */
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
