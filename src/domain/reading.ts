/** Accepted readings: one at a time for readers, in columns for the journal. */
import type { Sensor } from "./entities";

export interface Reading {
  readonly sensorKey: string;
  /** Epoch milliseconds: the gateway's, else the time of receipt. */
  readonly timestamp: number;
  /** Epoch milliseconds at which ingestion received the message, or redrove it. */
  readonly receivedAt: number;
  readonly value: number;
  /** Place in the order of commits, over all tenants; see {@link readingSeq}. */
  readonly seq: number;
}

/** Most readings in one journal batch: with it a reading's seq stays a safe integer for 500,000,000,000 batches. */
export const MAX_BATCH_READINGS = 16_384;

/** Sequence number of the reading at `index` of the batch `batchSeq`: unique and ascending in commit order. */
export function readingSeq(batchSeq: number, index: number): number {
  return batchSeq * MAX_BATCH_READINGS + index;
}

/** The batch in which the reading with that seq stands. */
export function batchSeqOf(seq: number): number {
  return Math.floor(seq / MAX_BATCH_READINGS);
}

/** Columns of equal length; row i is one reading. */
export interface ReadingColumns {
  /** Keys of the distinct sensors, `tenant/asset/sensor`, in order of first appearance. */
  readonly sources: readonly string[];
  /** Index into `sources`. */
  readonly source: Uint32Array;
  /** Epoch milliseconds. */
  readonly timestamp: Float64Array;
  /** Epoch milliseconds. */
  readonly receivedAt: Float64Array;
  readonly value: Float64Array;
  /**
   * Two words a row: the reading's identity within its sensor (a hash of its id, else of its timestamp and value),
   * both 0 where the gateway gave neither id nor timestamp.
   */
  readonly fingerprint: Uint32Array;
}

export function rowCount(columns: ReadingColumns): number {
  return columns.source.length;
}

/** Row `index` of the batch `batchSeq`. */
export function readingAt(batchSeq: number, columns: ReadingColumns, index: number): Reading {
  return {
    sensorKey: columns.sources[columns.source[index] ?? 0] ?? "",
    timestamp: columns.timestamp[index] ?? 0,
    receivedAt: columns.receivedAt[index] ?? 0,
    value: columns.value[index] ?? 0,
    seq: readingSeq(batchSeq, index),
  };
}

/** How far the clocks of two processes may be apart, milliseconds. A deletion takes longer than that. */
const CLOCK_TOLERANCE_MS = 2_000;

/** Whether a reading is of this sensor and not of one that had its id before and was deleted. */
export function belongsTo({ receivedAt }: Pick<Reading, "receivedAt">, sensor: Sensor | null | undefined): boolean {
  return sensor !== null && sensor !== undefined && receivedAt >= sensor.createdAt.getTime() - CLOCK_TOLERANCE_MS;
}
