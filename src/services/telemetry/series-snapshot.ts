import { LEVELS, type Chunk, type Level, type SeriesPosition, type SeriesRepository } from "../../domain/ports/series";
import { batchSeqOf, type Reading } from "../../domain/reading";
import { UniformRows, type Row, type Sample } from "../../domain/series/row";

export interface RowSink {
  addSample(sample: Sample): void;
  /** The stretch of the row lies in one place of the sink. */
  addRow(row: Row): void;
}

export type Sinks = ReadonlyMap<string, RowSink>;

/** Chunks that are missing are built from so many stored ones at once: bounds the readings held in memory. */
const BUILD_MS = 86_400_000;

/**
 * The readings of some sensors as of one moment, each exactly once: from pre-aggregated chunks where a range covers
 * whole rows of closed hours, from the time series elsewhere, and from memory what is journaled and not yet stored.
 */
export class SeriesSnapshot {
  constructor(
    private readonly repository: SeriesRepository,
    /** What is in memory, taken before `position`. */
    private readonly tails: ReadonlyMap<string, readonly Reading[]>,
    private readonly position: SeriesPosition,
  ) {}

  /** The coarsest rows of which none lies across an edge; null: none, readings are needed. */
  static levelFor(edges: readonly number[]): Level | null {
    // The last edge is the end of the last interval, which a range may cut off.
    const fits = (level: Level) => edges.every((edge) => edge % LEVELS[level].rowMs === 0);
    return fits("HOUR") ? "HOUR" : fits("MINUTE") ? "MINUTE" : null;
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
    const { rowMs, chunkMs } = LEVELS[level];
    const finer = level === "HOUR" ? "MINUTE" : null;
    const start = Math.ceil(from / rowMs) * rowMs;
    const closed = Math.floor(this.position.closedBefore / chunkMs) * chunkMs;
    const end = Math.min(Math.floor(to / rowMs) * rowMs, closed);
    if (start >= end) return this.stored(from, to, finer, sinks, through);
    await this.stored(from, start, finer, sinks, through);
    for await (const chunk of this.chunks(level, start, end, [...sinks.keys()])) {
      const sink = sinks.get(chunk.sensorKey);
      through.get(chunk.sensorKey)?.add(chunk.start, chunk.start + chunkMs, chunk.throughSeq);
      for (const row of chunk.rows) if (row.at >= start && row.at < end) sink?.addRow(row);
    }
    await this.stored(end, to, finer, sinks, through);
  }

  private async samples(from: number, to: number, sinks: Sinks): Promise<void> {
    const { doneSeq } = this.position;
    for await (const batch of this.repository.samples([...sinks.keys()], from, to, doneSeq)) {
      for (const sample of batch) sinks.get(sample.sensorKey)?.addSample(sample);
    }
  }

  /** All chunks of the range, those that are missing or stale built anew and kept. */
  private async *chunks(level: Level, from: number, to: number, keys: readonly string[]): AsyncGenerator<Chunk> {
    const { chunkMs } = LEVELS[level];
    const first = Math.floor(from / chunkMs) * chunkMs;
    const known = await this.repository.chunks(level, keys, first, to);
    yield* known;
    const has = new Set(known.map(({ sensorKey, start }) => `${sensorKey}|${start}`));
    for (let day = Math.floor(first / BUILD_MS) * BUILD_MS; day < to; day += BUILD_MS) {
      const missing = new Map<string, number[]>();
      for (let start = Math.max(day, first); start < Math.min(day + BUILD_MS, to); start += chunkMs) {
        for (const key of keys) {
          if (has.has(`${key}|${start}`)) continue;
          const starts = missing.get(key);
          if (starts === undefined) missing.set(key, [start]);
          else starts.push(start);
        }
      }
      for (const [key, starts] of missing) yield* await this.build(level, key, starts);
    }
  }

  private async build(level: Level, key: string, starts: readonly number[]): Promise<Chunk[]> {
    const { rowMs, chunkMs } = LEVELS[level];
    const from = starts[0] ?? 0;
    const to = (starts.at(-1) ?? 0) + chunkMs;
    const rows = new UniformRows(rowMs);
    if (level === "HOUR") {
      for await (const chunk of this.chunks("MINUTE", from, to, [key])) {
        for (const row of chunk.rows) rows.addRow(row);
      }
    } else {
      await this.samples(from, to, new Map([[key, rows]]));
    }
    const inOrder = rows.inOrder();
    const built = starts.map((start) => ({
      sensorKey: key,
      start,
      throughSeq: this.position.doneSeq,
      rows: inOrder.filter(({ at }) => at >= start && at < start + chunkMs),
    }));
    await this.repository.saveChunks(level, built, this.position.readAt);
    return built;
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
