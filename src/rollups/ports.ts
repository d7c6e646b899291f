import type { SensorKey } from "../domain/keys";
import type { Deadline } from "../domain/deadline";
import type { Rollup, ReadingValue } from "./rollup";

/**
 * Resolutions of rollups. A block holds a sensor's rollups of one hour or day (UTC). It is built on first use, or in
 * the background once its time has passed, from readings or from blocks of a finer resolution. It is stored until late
 * readings make it stale.
 */
export const RESOLUTIONS = {
  FIVE_SECONDS: { rollupMs: 5_000, blockMs: 3_600_000, madeOf: null },
  MINUTE: { rollupMs: 60_000, blockMs: 3_600_000, madeOf: null },
  FIVE_MINUTES: { rollupMs: 300_000, blockMs: 3_600_000, madeOf: null },
  HOUR: { rollupMs: 3_600_000, blockMs: 86_400_000, madeOf: "FIVE_MINUTES" },
} as const satisfies Record<string, { rollupMs: number; blockMs: number; madeOf: string | null }>;
export type Resolution = keyof typeof RESOLUTIONS;

/** Coarsest first. */
export const COARSEST_FIRST = [
  "HOUR",
  "FIVE_MINUTES",
  "MINUTE",
  "FIVE_SECONDS",
] as const satisfies readonly Resolution[];

/** Progress of the time series. */
export interface RollupPosition {
  /** Position up to which every batch is stored. */
  readonly doneSeq: number;
  /**
   * Epoch milliseconds, on an hour. If a reading before it is stored after `doneSeq`, its blocks are stale by the time
   * at which the reading counts as stored.
   */
  readonly watermark: number;
  /** When this was read, epoch milliseconds. Results from here on are of sensors that were registered by then. */
  readonly readAt: number;
  /** Epoch milliseconds: older readings have expired. `-Infinity`: none do. */
  readonly expiredBefore: number;
}

export interface RollupBlock {
  readonly sensorKey: SensorKey;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly start: number;
  /** The rollups cover exactly the readings of the batches up to this position. */
  readonly throughSeq: number;
  /** Ascending, without empty intervals. */
  readonly rollups: readonly Rollup[];
}

export interface SensorReadingValue extends ReadingValue {
  readonly sensorKey: SensorKey;
}

export interface RollupRepository {
  /** Reads abort at their deadline, here and below, and the promise rejects. */
  position(deadline?: Deadline): Promise<RollupPosition>;
  /** Readings with `from <= timestamp < to` of batches up to `throughSeq`, in any order. One query for all sensors. */
  readingValues(
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    throughSeq: number,
    deadline?: Deadline,
  ): AsyncIterable<readonly SensorReadingValue[]>;
  /** Stored blocks with `from <= start < to` that are not stale. One query for all sensors. */
  blocks(
    resolution: Resolution,
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<RollupBlock[]>;
  /**
   * Stores the blocks. Skips a block if a stored block counts more, or if its sensor was deleted after `readAt`, even
   * if the ID was registered again.
   */
  saveBlocks(resolution: Resolution, blocks: readonly RollupBlock[], readAt: number): Promise<void>;
}

/** Called before readings are stored in the time series. */
export interface RollupInvalidation {
  /**
   * From now on {@link invalidate} receives readings before `watermark` (epoch milliseconds, on an hour). Only rises.
   */
  advanceWatermark(watermark: number): Promise<void>;
  /** The present watermark. */
  watermark(): Promise<number>;
  /** Marks the blocks of these readings as stale. */
  invalidate(
    readings: ReadonlyArray<{ readonly sensorKey: SensorKey; readonly timestamp: number; readonly seq: number }>,
  ): Promise<void>;
}

/** A sensor's hour with late readings. */
export interface LateHour {
  readonly sensorKey: SensorKey;
  /** Epoch milliseconds, on an hour. */
  readonly start: number;
  /** The newest batch with such a reading. */
  readonly lateSeq: number;
}

/** Position of the background sweep. */
export interface SweepPosition {
  readonly resolution: Resolution;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly from: number;
  /** Last sensor key that is done; empty: none. */
  readonly afterKey: string;
}

/** Work of the background builder. It survives the process. */
export interface RollupBacklog {
  /** null: nothing was ever built in the background. */
  sweepPosition(): Promise<SweepPosition | null>;
  saveSweepPosition(position: SweepPosition): Promise<void>;
  /** Sensors with a reading at `since` (epoch milliseconds) or later, ascending, after `afterKey`. */
  activeSensors(since: number, afterKey: string, limit: number): Promise<SensorKey[]>;
  /** Hours that were first marked before `markedBefore` (epoch milliseconds), the oldest marks first. */
  lateHours(markedBefore: number, limit: number): Promise<LateHour[]>;
  /** Removes the hours from the backlog, except those with late readings since. */
  clear(hours: readonly LateHour[]): Promise<void>;
}
