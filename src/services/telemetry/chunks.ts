import type { Deadline } from "../../domain/deadline";
import { LEVELS, type Chunk, type Level, type SeriesPosition, type SeriesRepository } from "../../domain/ports/series";
import { UniformRows } from "../../domain/series/row";
import type { Turns } from "./turns";

const DAY = 86_400_000;
/** Stretch with which building begins; it grows while it holds few readings and shrinks where it holds many. */
const FIRST_STRETCH_MS = 4 * DAY;
const LONGEST_STRETCH_MS = 128 * DAY;
/** Readings of a stretch. What is cut off within a stretch is lost, so one takes a second at most. */
const FEW_READINGS = 50_000;
const MANY_READINGS = 200_000;
/** Rows that are built at once: some 10 MB. */
const MAX_ROWS = 50_000;
/** Readings a row, below which rows are read no faster than the readings and are not worth their place. */
const WORTHWHILE = 2;

/** Some sensors that lack chunks from `from` to `to`. */
interface Missing {
  readonly keys: string[];
  readonly from: number;
  readonly to: number;
}

export interface ChunksOptions {
  /** Ends the building; what is complete by then stays. */
  readonly deadline?: Deadline | undefined;
  /** Bounds how much is built at once. Default: without a bound. */
  readonly turns?: Turns | undefined;
  /** Whether it is kept that a stretch holds no reading. Default: true. */
  readonly keepsEmpty?: boolean | undefined;
}

/** All chunks of a range, as of one position: those that are kept, and the others built from readings and kept. */
export class Chunks {
  private stretch = FIRST_STRETCH_MS;
  /** Readings that were read one by one. */
  samplesRead = 0;

  constructor(
    private readonly repository: SeriesRepository,
    private readonly position: SeriesPosition,
    private readonly options: ChunksOptions = {},
  ) {}

  /** Chunks that overlap `[from, to)`, which must lie before `closedBefore`; in no order. */
  async *read(level: Level, keys: readonly string[], from: number, to: number): AsyncGenerator<Chunk> {
    const { repository, options } = this;
    const { chunkMs } = LEVELS[level];
    const first = floorTo(Math.max(from, this.position.expiredBefore), chunkMs);
    if (first >= to) return;
    const known = await repository.chunks(level, keys, first, to, options.deadline);
    yield* known;
    let missing = missingIn(level, keys, first, to, known);
    if (missing.length === 0) return;
    const turn = await options.turns?.take(options.deadline?.signal);
    try {
      if (turn?.hasWaited === true) {
        // Whoever came before may have built the same.
        const places = new Set(known.map(placeOf));
        const now = await repository.chunks(level, keys, first, to, options.deadline);
        yield* now.filter((chunk) => !places.has(placeOf(chunk)));
        missing = missingIn(level, keys, first, to, [...known, ...now]);
      }
      for (const each of missing) yield* this.build(level, each, options.keepsEmpty ?? true);
    } finally {
      turn?.end();
    }
  }

  private async *build(level: Level, { keys, from, to }: Missing, keepsEmpty: boolean): AsyncGenerator<Chunk> {
    const { rowMs, chunkMs } = LEVELS[level];
    for (let start = from; start < to;) {
      const longest = Math.min(this.stretch, MAX_ROWS * rowMs);
      const end = Math.min(start + Math.max(floorTo(longest, chunkMs), chunkMs), to);
      const atOnce = Math.max(Math.floor((MAX_ROWS * rowMs) / (end - start)), 1);
      const before = this.samplesRead;
      for (let place = 0; place < keys.length; place += atOnce) {
        yield* await this.buildStretch(level, keys.slice(place, place + atOnce), start, end, keepsEmpty);
      }
      const readings = this.samplesRead - before;
      if (readings < FEW_READINGS) this.stretch = Math.min(this.stretch * 2, LONGEST_STRETCH_MS);
      else if (readings > MANY_READINGS) this.stretch /= 2;
      start = end;
    }
  }

  private async buildStretch(
    level: Level,
    keys: readonly string[],
    from: number,
    to: number,
    keepsEmpty: boolean,
  ): Promise<Chunk[]> {
    const { rowMs, chunkMs, madeOf } = LEVELS[level];
    const rows = new Map(keys.map((key) => [key, new UniformRows(rowMs)]));
    if (madeOf === null) await this.addSamples(keys, from, to, rows);
    else await this.addChunks(madeOf, keys, from, to, rows);
    const built = keys.flatMap((key) => {
      const chunks = new Map<number, Chunk & { readonly rows: Chunk["rows"][number][] }>();
      for (let start = from; start < to; start += chunkMs) {
        chunks.set(start, { sensorKey: key, start, throughSeq: this.position.doneSeq, rows: [] });
      }
      for (const row of rows.get(key)?.inOrder() ?? []) chunks.get(floorTo(row.at, chunkMs))?.rows.push(row);
      return [...chunks.values()];
    });
    const kept = built.filter(({ rows: inOrder }) => {
      const readings = inOrder.reduce((sum, { count }) => sum + count, 0);
      return inOrder.length === 0 ? keepsEmpty : readings >= WORTHWHILE * inOrder.length;
    });
    if (kept.length > 0) await this.repository.saveChunks(level, kept, this.position.readAt);
    return built;
  }

  private async addSamples(
    keys: readonly string[],
    from: number,
    to: number,
    rows: ReadonlyMap<string, UniformRows>,
  ): Promise<void> {
    const { repository, position, options } = this;
    for await (const batch of repository.samples(keys, from, to, position.doneSeq, options.deadline)) {
      this.samplesRead += batch.length;
      for (const sample of batch) rows.get(sample.sensorKey)?.addSample(sample);
    }
  }

  private async addChunks(
    level: Level,
    keys: readonly string[],
    from: number,
    to: number,
    rows: ReadonlyMap<string, UniformRows>,
  ): Promise<void> {
    const all = await this.repository.chunks(level, keys, from, to, this.options.deadline);
    // One that holds more than this position counts cannot be part of what holds no more.
    const known = all.filter(({ throughSeq }) => throughSeq <= this.position.doneSeq);
    const add = (chunk: Chunk) => {
      for (const row of chunk.rows) rows.get(chunk.sensorKey)?.addRow(row);
    };
    known.forEach(add);
    for (const missing of missingIn(level, keys, from, to, known)) {
      for await (const chunk of this.build(level, missing, false)) add(chunk);
    }
  }
}

function placeOf({ sensorKey, start }: Chunk): string {
  return `${sensorKey}|${start}`;
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** What is not among `known`, in stretches, sensors with the same ones together. */
function missingIn(
  level: Level,
  keys: readonly string[],
  from: number,
  to: number,
  known: readonly Chunk[],
): Missing[] {
  const { chunkMs } = LEVELS[level];
  const has = new Set(known.map(placeOf));
  const stretches = new Map<string, Missing>();
  for (const key of keys) {
    for (let start = from; start < to; start += chunkMs) {
      if (has.has(`${key}|${start}`)) continue;
      let end = start + chunkMs;
      while (end < to && !has.has(`${key}|${end}`)) end += chunkMs;
      const stretch = stretches.get(`${start} ${end}`);
      if (stretch === undefined) stretches.set(`${start} ${end}`, { keys: [key], from: start, to: end });
      else stretch.keys.push(key);
      start = end;
    }
  }
  return [...stretches.values()].sort((a, b) => a.from - b.from);
}
