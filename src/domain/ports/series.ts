import type { Deadline } from "../deadline";
import type { Row, Sample } from "../series/row";

/**
 * Pre-aggregated rows. A chunk of a sensor holds the rows of one stretch of time (UTC). It is built when it is first
 * asked for, some levels also in the background once their stretch has passed, and kept until late readings make it
 * stale. It is made of readings, or of the chunks of a finer level.
 */
export const LEVELS = {
  FIVE_SECONDS: { rowMs: 5_000, chunkMs: 3_600_000, madeOf: null },
  MINUTE: { rowMs: 60_000, chunkMs: 3_600_000, madeOf: null },
  FIVE_MINUTES: { rowMs: 300_000, chunkMs: 3_600_000, madeOf: null },
  HOUR: { rowMs: 3_600_000, chunkMs: 86_400_000, madeOf: "FIVE_MINUTES" },
} as const satisfies Record<string, { rowMs: number; chunkMs: number; madeOf: string | null }>;
export type Level = keyof typeof LEVELS;

/** From the longest rows to the shortest. */
export const COARSEST_FIRST = ["HOUR", "FIVE_MINUTES", "MINUTE", "FIVE_SECONDS"] as const satisfies readonly Level[];

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
  /** Epoch milliseconds: older readings have expired. `-Infinity`: none do. */
  readonly expiredBefore: number;
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
  /** A read ends with its deadline, here and below; the promise rejects. */
  position(deadline?: Deadline): Promise<SeriesPosition>;
  /** Readings with `from <= timestamp < to` of batches up to `throughSeq`, in no order; one query for all sensors. */
  samples(
    sensorKeys: readonly string[],
    from: number,
    to: number,
    throughSeq: number,
    deadline?: Deadline,
  ): AsyncIterable<readonly StoredSample[]>;
  /** The chunks that are stored and not stale with `from <= start < to`; one query for all sensors. */
  chunks(level: Level, sensorKeys: readonly string[], from: number, to: number, deadline?: Deadline): Promise<Chunk[]>;
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

/** An hour of a sensor for which readings came late. */
export interface LateHour {
  readonly sensorKey: string;
  /** Epoch milliseconds, on an hour. */
  readonly start: number;
  /** The newest batch with such a reading. */
  readonly lateSeq: number;
}

/** The stretch of time whose chunks are built in the background, and how far it has come. */
export interface SweepMark {
  readonly level: Level;
  /** Epoch milliseconds, a multiple of the level's `chunkMs`. */
  readonly from: number;
  /** Sensors up to this key are done; empty: none is. */
  readonly afterKey: string;
}

/** What there is to build in the background. It survives the process. */
export interface SeriesBacklog {
  /** null: nothing was ever built in the background. */
  mark(): Promise<SweepMark | null>;
  saveMark(mark: SweepMark): Promise<void>;
  /** Sensors that have a reading at `since` (epoch ms) or later, ascending, after `afterKey`. */
  activeSensors(since: number, afterKey: string, limit: number): Promise<string[]>;
  /** Hours that were first marked before `markedBefore` (epoch ms) and are not settled, the oldest marks first. */
  lateHours(markedBefore: number, limit: number): Promise<LateHour[]>;
  /** Takes them out of the backlog, each unless readings came late for it since. */
  settle(hours: readonly LateHour[]): Promise<void>;
}
