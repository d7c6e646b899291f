import type { Row, Sample } from "../series/row";

/**
 * Pre-aggregated rows. A chunk of a sensor holds the rows of one stretch of time; it is built when it is first asked
 * for and kept until late readings make it stale. Chunks of MINUTE rows span an hour, chunks of HOUR rows a day (UTC).
 */
export const LEVELS = {
  MINUTE: { rowMs: 60_000, chunkMs: 3_600_000 },
  HOUR: { rowMs: 3_600_000, chunkMs: 86_400_000 },
} as const;
export type Level = keyof typeof LEVELS;

/** How far the time series has come. */
export interface SeriesPosition {
  /** Every batch up to this seq is stored. */
  readonly doneSeq: number;
  /**
   * Epoch milliseconds, on an hour. A reading before it that is stored after `doneSeq` has made its chunks stale by
   * the time at which it is counted as stored.
   */
  readonly closedBefore: number;
  /** When this was read, epoch milliseconds: what is computed from here on is of sensors that were registered by then. */
  readonly readAt: number;
}

export interface Chunk {
  readonly sensorKey: string;
  /** Epoch milliseconds, a multiple of the level's `chunkMs`. */
  readonly start: number;
  /** The rows hold exactly the readings of the batches up to this seq. */
  readonly throughSeq: number;
  /** Ascending; empty stretches are left out. */
  readonly rows: readonly Row[];
}

export interface StoredSample extends Sample {
  readonly sensorKey: string;
}

export interface SeriesRepository {
  position(): Promise<SeriesPosition>;
  /** Readings with `from <= timestamp < to` of batches up to `throughSeq`, in no order; one query for all sensors. */
  samples(
    sensorKeys: readonly string[],
    from: number,
    to: number,
    throughSeq: number,
    signal?: AbortSignal,
  ): AsyncIterable<readonly StoredSample[]>;
  /** The chunks that are stored and not stale with `from <= start < to`; one query for all sensors. */
  chunks(level: Level, sensorKeys: readonly string[], from: number, to: number): Promise<Chunk[]>;
  /**
   * Keeps the chunks, each unless there is one of a later seq, or its sensor has been deleted since `readAt`, be the
   * id registered again or not.
   */
  saveChunks(level: Level, chunks: readonly Chunk[], readAt: number): Promise<void>;
}

/** Told of what is about to be stored in the time series, before it is stored. */
export interface SeriesChanges {
  /** From now on readings before `closedBefore` (epoch ms, on an hour) are announced by {@link late}. Only rises. */
  close(closedBefore: number): Promise<void>;
  /** Where {@link close} stands. */
  closedBefore(): Promise<number>;
  /** Makes the chunks stale that these readings belong to. */
  late(
    readings: ReadonlyArray<{ readonly sensorKey: string; readonly timestamp: number; readonly seq: number }>,
  ): Promise<void>;
}
