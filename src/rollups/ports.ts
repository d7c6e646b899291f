import type { Deadline } from "../domain/deadline";
import type { Rollup, ReadingValue } from "./rollup";

/**
 * Pre-aggregated rollups. A block of a sensor holds the rollups of one stretch of time (UTC). It is built when it is first
 * asked for, some resolutions also in the background once their stretch has passed, and kept until late readings make it
 * stale. It is made of readings, or of the blocks of a finer resolution.
 */
export const RESOLUTIONS = {
  FIVE_SECONDS: { rollupMs: 5_000, blockMs: 3_600_000, madeOf: null },
  MINUTE: { rollupMs: 60_000, blockMs: 3_600_000, madeOf: null },
  FIVE_MINUTES: { rollupMs: 300_000, blockMs: 3_600_000, madeOf: null },
  HOUR: { rollupMs: 3_600_000, blockMs: 86_400_000, madeOf: "FIVE_MINUTES" },
} as const satisfies Record<string, { rollupMs: number; blockMs: number; madeOf: string | null }>;
export type Resolution = keyof typeof RESOLUTIONS;

/** From the longest rollups to the shortest. */
export const COARSEST_FIRST = [
  "HOUR",
  "FIVE_MINUTES",
  "MINUTE",
  "FIVE_SECONDS",
] as const satisfies readonly Resolution[];

/** How far the time series has come. */
export interface RollupPosition {
  /** Every batch up to this seq is stored. */
  readonly doneSeq: number;
  /**
   * Epoch milliseconds, on an hour. A reading before it that is stored after `doneSeq` has made its blocks stale by
   * the time at which it is counted as stored.
   */
  readonly watermark: number;
  /** When this was read, epoch milliseconds: what is computed from here on is of sensors that were registered by then. */
  readonly readAt: number;
  /** Epoch milliseconds: older readings have expired. `-Infinity`: none do. */
  readonly expiredBefore: number;
}

export interface RollupBlock {
  readonly sensorKey: string;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly start: number;
  /** The rollups hold exactly the readings of the batches up to this seq. */
  readonly throughSeq: number;
  /** Ascending; empty stretches are left out. */
  readonly rollups: readonly Rollup[];
}

export interface SensorReadingValue extends ReadingValue {
  readonly sensorKey: string;
}

export interface RollupRepository {
  /** A read ends with its deadline, here and below; the promise rejects. */
  position(deadline?: Deadline): Promise<RollupPosition>;
  /** Readings with `from <= timestamp < to` of batches up to `throughSeq`, in no order; one query for all sensors. */
  readingValues(
    sensorKeys: readonly string[],
    from: number,
    to: number,
    throughSeq: number,
    deadline?: Deadline,
  ): AsyncIterable<readonly SensorReadingValue[]>;
  /** The blocks that are stored and not stale with `from <= start < to`; one query for all sensors. */
  blocks(
    resolution: Resolution,
    sensorKeys: readonly string[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<RollupBlock[]>;
  /**
   * Keeps the blocks, each unless there is one of a later seq, or its sensor has been deleted since `readAt`, be the
   * id registered again or not.
   */
  saveBlocks(resolution: Resolution, blocks: readonly RollupBlock[], readAt: number): Promise<void>;
}

/** Told of what is about to be stored in the time series, before it is stored. */
export interface RollupInvalidation {
  /** From now on readings before `watermark` (epoch ms, on an hour) are announced by {@link invalidate}. Only rises. */
  advanceWatermark(watermark: number): Promise<void>;
  /** Where {@link advanceWatermark} stands. */
  watermark(): Promise<number>;
  /** Makes the blocks stale that these readings belong to. */
  invalidate(
    readings: ReadonlyArray<{ readonly sensorKey: string; readonly timestamp: number; readonly seq: number }>,
  ): Promise<void>;
}

/** An hour of a sensor for which readings came late. */
export interface LateHour {
  readonly sensorKey: string;
  /** Epoch milliseconds, on an hour. */
  readonly start: number;
  /** The newest batch with such a reading. */
  readonly lateSeq: number;
}

/** The stretch of time whose blocks are built in the background, and how far it has come. */
export interface SweepPosition {
  readonly resolution: Resolution;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly from: number;
  /** Sensors up to this key are done; empty: none is. */
  readonly afterKey: string;
}

/** What there is to build in the background. It survives the process. */
export interface RollupBacklog {
  /** null: nothing was ever built in the background. */
  sweepPosition(): Promise<SweepPosition | null>;
  saveSweepPosition(position: SweepPosition): Promise<void>;
  /** Sensors that have a reading at `since` (epoch ms) or later, ascending, after `afterKey`. */
  activeSensors(since: number, afterKey: string, limit: number): Promise<string[]>;
  /** Hours that were first marked before `markedBefore` (epoch ms) and are still in it, the oldest marks first. */
  lateHours(markedBefore: number, limit: number): Promise<LateHour[]>;
  /** Takes them out of the backlog, each unless readings came late for it since. */
  clear(hours: readonly LateHour[]): Promise<void>;
}
