import type { SensorKey } from "../domain/keys";
import type { Deadline } from "../domain/deadline";
import type { Rollup, ReadingValue } from "./rollup";

/**
 * Resolutions of rollups. A block holds a sensor's rollups of one hour or day (UTC). It is built from readings, or from
 * blocks of a finer resolution. This happens on first use. Blocks of FIVE_MINUTES and HOUR are also built in the
 * background after their hour or day is over. A stored block is used until late readings make it stale or its readings
 * expire. A block that saves little is not stored.
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

/** State of the stored readings, read together. */
export interface RollupPosition {
  /** Position up to which every batch is stored. */
  readonly doneSeq: number;
  /**
   * Epoch milliseconds, at the start of an hour. If a reading before the watermark is stored after `doneSeq`, its
   * blocks are stale by the time at which the reading counts as stored.
   */
  readonly watermark: number;
  /** When this state was read, epoch milliseconds. Results based on it cover sensors that were registered by then. */
  readonly readAt: number;
  /** Readings before this time have expired, epoch milliseconds. `-Infinity` if readings never expire. */
  readonly expiredBefore: number;
}

export interface RollupBlock {
  readonly sensorKey: SensorKey;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly start: number;
  /** The rollups cover exactly the readings of the batches up to this position. */
  readonly throughSeq: number;
  /** In ascending order of time, without empty intervals. */
  readonly rollups: readonly Rollup[];
}

export interface SensorReadingValue extends ReadingValue {
  readonly sensorKey: SensorKey;
}

export interface RollupRepository {
  /** Rejects at the deadline and aborts the read, like all reads of this interface. */
  position(deadline?: Deadline): Promise<RollupPosition>;
  /**
   * Returns readings with `from <= timestamp < to` in batches up to position `throughSeq`, in any order. Uses one query
   * for all sensors.
   */
  readingValues(
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    throughSeq: number,
    deadline?: Deadline,
  ): AsyncIterable<readonly SensorReadingValue[]>;
  /** Returns stored blocks with `from <= start < to` that are not stale. Uses one query for all sensors. */
  blocks(
    resolution: Resolution,
    sensorKeys: readonly SensorKey[],
    from: number,
    to: number,
    deadline?: Deadline,
  ): Promise<RollupBlock[]>;
  /**
   * Stores the blocks. Skips a block if a stored block covers more, or if its sensor was deleted after `readAt`, even
   * if its ID was registered again.
   */
  saveBlocks(resolution: Resolution, blocks: readonly RollupBlock[], readAt: number): Promise<void>;
}

/** Called before readings are stored in the time series. */
export interface RollupInvalidation {
  /**
   * From now on, {@link invalidate} must receive readings before `watermark` (epoch milliseconds, at the start of an
   * hour). The watermark only rises.
   */
  advanceWatermark(watermark: number): Promise<void>;
  /** The present watermark. */
  watermark(): Promise<number>;
  /** Marks the blocks that contain these readings as stale. */
  invalidate(
    readings: ReadonlyArray<{ readonly sensorKey: SensorKey; readonly timestamp: number; readonly seq: number }>,
  ): Promise<void>;
}

/** An hour of a sensor for which late readings arrived. */
export interface LateHour {
  readonly sensorKey: SensorKey;
  /** Epoch milliseconds, at the start of an hour. */
  readonly start: number;
  /** Position of the newest batch with such a reading. */
  readonly lateSeq: number;
}

/** Position of the background sweep. */
export interface SweepPosition {
  readonly resolution: Resolution;
  /** Epoch milliseconds, a multiple of the resolution's `blockMs`. */
  readonly from: number;
  /** Last sensor key that is done; empty if none is. */
  readonly afterKey: string;
}

/** Work of the background builder. It is stored, so it survives a restart. */
export interface RollupBacklog {
  /** Null if nothing was ever built in the background. */
  sweepPosition(): Promise<SweepPosition | null>;
  saveSweepPosition(position: SweepPosition): Promise<void>;
  /** Returns sensors with a reading at `since` (epoch milliseconds) or later, in ascending order after `afterKey`. */
  activeSensors(since: number, afterKey: string, limit: number): Promise<SensorKey[]>;
  /**
   * Returns hours that were first marked before `markedBefore` (epoch milliseconds), those with the oldest marks first.
   */
  lateHours(markedBefore: number, limit: number): Promise<LateHour[]>;
  /** Removes the hours from the backlog, except hours for which further late readings have arrived. */
  clear(hours: readonly LateHour[]): Promise<void>;
}
