import type { SensorKey } from "../domain/keys";
import type { Deadline } from "../domain/deadline";
import type { Turn } from "../domain/fair-queue";
import { RESOLUTIONS, type RollupBlock, type Resolution, type RollupPosition, type RollupRepository } from "./ports";
import { UniformRollups } from "./rollup";

const DAY = 86_400_000;
/**
 * Initial length of the period that one step covers. It doubles after steps with few readings, and halves after steps
 * with many.
 */
const FIRST_STRETCH_MS = 4 * DAY;
const LONGEST_STRETCH_MS = 128 * DAY;
/** Targets for the readings per step. They keep a step within a second, because an aborted step is lost. */
const FEW_READINGS = 50_000;
const MANY_READINGS = 200_000;
/** Maximum rollups that one step builds. They take some 10 MB. */
const MAX_ROLLUPS = 50_000;
/**
 * Minimum readings per rollup for a block to be stored. With fewer, reading the rollups is no faster than reading the
 * readings.
 */
const WORTHWHILE = 2;

/** Sensors that lack the blocks from `from` to `to`. */
interface Missing {
  readonly keys: SensorKey[];
  readonly from: number;
  readonly to: number;
}

export interface RollupBlocksOptions {
  /** Aborts building. Complete blocks remain. */
  readonly deadline?: Deadline | undefined;
  /** Limits concurrent building. Default: unlimited. */
  readonly takeTurn?: ((signal?: AbortSignal) => Promise<Turn>) | undefined;
  /** Whether empty blocks are stored. Default: true. */
  readonly keepsEmpty?: boolean | undefined;
}

/** All blocks of a range, as of one position. Reads stored blocks, and builds and stores the others. */
export class RollupBlocks {
  private stretch = FIRST_STRETCH_MS;
  /** Number of readings that were read individually. */
  readingsRead = 0;

  constructor(
    private readonly repository: RollupRepository,
    private readonly position: RollupPosition,
    private readonly options: RollupBlocksOptions = {},
  ) {}

  /**
   * Yields the blocks that overlap `[from, to)`, in any order, except blocks whose readings have expired. The range
   * must lie before `watermark`.
   */
  async *read(
    resolution: Resolution,
    keys: readonly SensorKey[],
    from: number,
    to: number,
  ): AsyncGenerator<RollupBlock> {
    const { repository, options } = this;
    const { blockMs } = RESOLUTIONS[resolution];
    const first = floorTo(Math.max(from, this.position.expiredBefore), blockMs);
    if (first >= to) return;
    const known = await repository.blocks(resolution, keys, first, to, options.deadline);
    yield* known;
    let missing = missingIn(resolution, keys, first, to, known);
    if (missing.length === 0) return;
    const turn = await options.takeTurn?.(options.deadline?.signal);
    try {
      if (turn?.hasWaited === true) {
        // Another query may have built the same blocks while this query waited.
        const places = new Set(known.map(placeOf));
        const now = await repository.blocks(resolution, keys, first, to, options.deadline);
        yield* now.filter((block) => !places.has(placeOf(block)));
        missing = missingIn(resolution, keys, first, to, [...known, ...now]);
      }
      for (const each of missing) yield* this.build(resolution, each, options.keepsEmpty ?? true);
    } finally {
      turn?.end();
    }
  }

  private async *build(
    resolution: Resolution,
    { keys, from, to }: Missing,
    keepsEmpty: boolean,
  ): AsyncGenerator<RollupBlock> {
    const { rollupMs, blockMs } = RESOLUTIONS[resolution];
    for (let start = from; start < to;) {
      const longest = Math.min(this.stretch, MAX_ROLLUPS * rollupMs);
      const end = Math.min(start + Math.max(floorTo(longest, blockMs), blockMs), to);
      const atOnce = Math.max(Math.floor((MAX_ROLLUPS * rollupMs) / (end - start)), 1);
      const before = this.readingsRead;
      for (let place = 0; place < keys.length; place += atOnce) {
        yield* await this.buildStretch(resolution, keys.slice(place, place + atOnce), start, end, keepsEmpty);
      }
      const readings = this.readingsRead - before;
      if (readings < FEW_READINGS) this.stretch = Math.min(this.stretch * 2, LONGEST_STRETCH_MS);
      else if (readings > MANY_READINGS) this.stretch /= 2;
      start = end;
    }
  }

  private async buildStretch(
    resolution: Resolution,
    keys: readonly SensorKey[],
    from: number,
    to: number,
    keepsEmpty: boolean,
  ): Promise<RollupBlock[]> {
    const { rollupMs, blockMs, madeOf } = RESOLUTIONS[resolution];
    const rollups = new Map(keys.map((key) => [key, new UniformRollups(rollupMs)]));
    if (madeOf === null) await this.addReadings(keys, from, to, rollups);
    else await this.addBlocks(madeOf, keys, from, to, rollups);
    const built = keys.flatMap((key) => {
      const blocks = new Map<number, RollupBlock & { readonly rollups: RollupBlock["rollups"][number][] }>();
      for (let start = from; start < to; start += blockMs) {
        blocks.set(start, { sensorKey: key, start, throughSeq: this.position.doneSeq, rollups: [] });
      }
      for (const rollup of rollups.get(key)?.inOrder() ?? [])
        blocks.get(floorTo(rollup.at, blockMs))?.rollups.push(rollup);
      return [...blocks.values()];
    });
    const kept = built.filter(({ rollups: inOrder }) => {
      const readings = inOrder.reduce((sum, { count }) => sum + count, 0);
      return inOrder.length === 0 ? keepsEmpty : readings >= WORTHWHILE * inOrder.length;
    });
    if (kept.length > 0) await this.repository.saveBlocks(resolution, kept, this.position.readAt);
    return built;
  }

  private async addReadings(
    keys: readonly SensorKey[],
    from: number,
    to: number,
    rollups: ReadonlyMap<string, UniformRollups>,
  ): Promise<void> {
    const { repository, position, options } = this;
    for await (const batch of repository.readingValues(keys, from, to, position.doneSeq, options.deadline)) {
      this.readingsRead += batch.length;
      for (const reading of batch) rollups.get(reading.sensorKey)?.addReading(reading);
    }
  }

  private async addBlocks(
    resolution: Resolution,
    keys: readonly SensorKey[],
    from: number,
    to: number,
    rollups: ReadonlyMap<string, UniformRollups>,
  ): Promise<void> {
    const all = await this.repository.blocks(resolution, keys, from, to, this.options.deadline);
    // A block that covers readings after this position cannot be part of a block that covers only readings up to this
    // position.
    const known = all.filter(({ throughSeq }) => throughSeq <= this.position.doneSeq);
    const add = (block: RollupBlock) => {
      for (const rollup of block.rollups) rollups.get(block.sensorKey)?.addRollup(rollup);
    };
    known.forEach(add);
    for (const missing of missingIn(resolution, keys, from, to, known)) {
      for await (const block of this.build(resolution, missing, false)) add(block);
    }
  }
}

function placeOf({ sensorKey, start }: RollupBlock): string {
  return `${sensorKey}|${start}`;
}

function floorTo(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

/** Returns the ranges that `known` lacks. Groups sensors with equal ranges. */
function missingIn(
  resolution: Resolution,
  keys: readonly SensorKey[],
  from: number,
  to: number,
  known: readonly RollupBlock[],
): Missing[] {
  const { blockMs } = RESOLUTIONS[resolution];
  const has = new Set(known.map(placeOf));
  const stretches = new Map<string, Missing>();
  for (const key of keys) {
    for (let start = from; start < to; start += blockMs) {
      if (has.has(`${key}|${start}`)) continue;
      let end = start + blockMs;
      while (end < to && !has.has(`${key}|${end}`)) end += blockMs;
      const stretch = stretches.get(`${start} ${end}`);
      if (stretch === undefined) stretches.set(`${start} ${end}`, { keys: [key], from: start, to: end });
      else stretch.keys.push(key);
      start = end;
    }
  }
  return [...stretches.values()].sort((a, b) => a.from - b.from);
}
