import {
  COARSEST_FIRST,
  LEVELS,
  type Level,
  type SeriesPosition,
  type SeriesRepository,
} from "../../domain/ports/series";
import { batchSeqOf, type Reading } from "../../domain/reading";
import type { Row, Sample } from "../../domain/series/row";
import { Chunks, type ChunksOptions } from "./chunks";

export interface RowSink {
  addSample(sample: Sample): void;
  /** The stretch of the row lies in one place of the sink. */
  addRow(row: Row): void;
}

export type Sinks = ReadonlyMap<string, RowSink>;

/**
 * The readings of some sensors as of one moment, each exactly once: from pre-aggregated chunks where a range covers
 * whole rows of closed hours, from the time series elsewhere, and from memory what is journaled and not yet stored.
 */
export class SeriesSnapshot {
  private readonly chunks: Chunks;

  constructor(
    private readonly repository: SeriesRepository,
    /** What is in memory, taken before `position`. */
    private readonly tails: ReadonlyMap<string, readonly Reading[]>,
    private readonly position: SeriesPosition,
    private readonly options: ChunksOptions = {},
  ) {
    this.chunks = new Chunks(repository, position, options);
  }

  /** The coarsest rows of which none lies across an edge; null: none, readings are needed. */
  static levelFor(edges: readonly number[]): Level | null {
    // The last edge is the end of the last interval, which a range may cut off.
    return COARSEST_FIRST.find((level) => edges.every((edge) => edge % LEVELS[level].rowMs === 0)) ?? null;
  }

  /** Gives each sensor's sink what lies in `[from, to)`, by rows of at most `level`. */
  async read(from: number, to: number, level: Level | null, sinks: Sinks): Promise<void> {
    const through = new Map<string, Through>([...sinks.keys()].map((key) => [key, new Through(this.position.doneSeq)]));
    await this.stored(from, to, level, sinks, through);
    for (const [key, sink] of sinks) {
      for (const reading of this.tails.get(key) ?? []) {
        if (reading.timestamp < from || reading.timestamp >= to) continue;
        if (batchSeqOf(reading.seq) > (through.get(key)?.at(reading.timestamp) ?? 0)) sink.addSample(reading);
      }
    }
  }

  private async stored(
    from: number,
    to: number,
    level: Level | null,
    sinks: Sinks,
    through: ReadonlyMap<string, Through>,
  ): Promise<void> {
    if (from >= to) return;
    if (level === null) return this.samples(from, to, sinks);
    const { rowMs, chunkMs, madeOf: finer } = LEVELS[level];
    const start = Math.ceil(from / rowMs) * rowMs;
    const closed = Math.floor(this.position.closedBefore / chunkMs) * chunkMs;
    const end = Math.min(Math.floor(to / rowMs) * rowMs, closed);
    if (start >= end) return this.stored(from, to, finer, sinks, through);
    await this.stored(from, start, finer, sinks, through);
    for await (const chunk of this.chunks.read(level, [...sinks.keys()], start, end)) {
      const sink = sinks.get(chunk.sensorKey);
      through.get(chunk.sensorKey)?.add(chunk.start, chunk.start + chunkMs, chunk.throughSeq);
      for (const row of chunk.rows) if (row.at >= start && row.at < end) sink?.addRow(row);
    }
    await this.stored(end, to, finer, sinks, through);
  }

  private async samples(from: number, to: number, sinks: Sinks): Promise<void> {
    const { doneSeq } = this.position;
    for await (const batch of this.repository.samples([...sinks.keys()], from, to, doneSeq, this.options.deadline)) {
      for (const sample of batch) sinks.get(sample.sensorKey)?.addSample(sample);
    }
  }
}

/** Up to which batch a sensor's stored readings are counted already, by time. */
class Through {
  private readonly spans: { from: number; to: number; seq: number }[] = [];

  constructor(private readonly otherwise: number) {}

  /** Only chunks that hold more than what is stored everywhere make a difference. */
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
