/** Accepted readings: single for readers, in columns for the journal. */
import type { Sensor } from "./entities";
import { NO_SENSOR, toPosition, type Position, type SensorKey } from "./keys";

export interface Reading {
  readonly sensorKey: SensorKey;
  /** Epoch milliseconds: set by the gateway, otherwise the time of receipt. */
  readonly timestamp: number;
  /** Epoch milliseconds of the receipt of the message, or of its redrive. */
  readonly receivedAt: number;
  readonly value: number;
  /** Place in the commit order of its partition, across tenants. See {@link readingSeq}. */
  readonly seq: number;
}

/** The order of the readings of one sensor: by timestamp, then by commit. */
export function compareReadings(
  one: Pick<Reading, "timestamp" | "seq">,
  other: Pick<Reading, "timestamp" | "seq">,
): number {
  return one.timestamp - other.timestamp || one.seq - other.seq;
}

/** Maximum readings per journal batch. Keeps `seq` a safe integer for positions up to 500,000,000,000. */
export const MAX_BATCH_READINGS = 16_384;

/** `seq` of the reading at `index` of a batch. Unique in its partition, and ascending in commit order. */
export function readingSeq(position: Position, index: number): number {
  return position * MAX_BATCH_READINGS + index;
}

/** Greatest `seq` that a reading of the batch at `position` can have. */
export function endOfBatch(position: Position): number {
  return readingSeq(position, MAX_BATCH_READINGS - 1);
}

/** Position of the batch that has the reading with this `seq`. */
export function positionOf(seq: number): Position {
  return toPosition(Math.floor(seq / MAX_BATCH_READINGS));
}

/** The latest position up to which there is no reading after `seq`, whether or not a batch stands there. */
export function completeThrough(seq: number): Position {
  return toPosition(Math.floor((seq + 1) / MAX_BATCH_READINGS) - 1);
}

/** Columns of equal length; row i is one reading. */
export interface ReadingColumns {
  /** Keys of the distinct sensors, `tenant/asset/sensor`, in order of first appearance. */
  readonly sources: readonly SensorKey[];
  /** Index into `sources`. */
  readonly source: Uint32Array;
  /** Epoch milliseconds. */
  readonly timestamp: Float64Array;
  /** Epoch milliseconds. */
  readonly receivedAt: Float64Array;
  readonly value: Float64Array;
  /**
   * Two words per row that identify the reading within its sensor: a hash of its `id`, otherwise of its timestamp as
   * sent and value. Both are 0 if the gateway set neither `id` nor timestamp.
   */
  readonly fingerprint: Uint32Array;
  /** Whether the hashes ignore digits beyond the milliseconds, as earlier versions did. Absent: no. */
  readonly hasCoarseFingerprints?: true;
}

/** Columns without a reading. */
export const NO_READINGS: ReadingColumns = {
  sources: [],
  source: new Uint32Array(),
  timestamp: new Float64Array(),
  receivedAt: new Float64Array(),
  value: new Float64Array(),
  fingerprint: new Uint32Array(),
};

export function rowCount(columns: ReadingColumns): number {
  return columns.source.length;
}

/** The sensor of row `index`. */
export function sensorOf({ sources, source }: ReadingColumns, index: number): SensorKey {
  return sources[source[index] ?? 0] ?? NO_SENSOR;
}

/** Row `index` of the batch at `position`. */
export function readingAt(position: Position, columns: ReadingColumns, index: number): Reading {
  return {
    sensorKey: sensorOf(columns, index),
    timestamp: columns.timestamp[index] ?? 0,
    receivedAt: columns.receivedAt[index] ?? 0,
    value: columns.value[index] ?? 0,
    seq: readingSeq(position, index),
  };
}

/**
 * Maximum skew between the clocks of two processes, milliseconds. Shorter than any deletion, so it cannot mix up two
 * sensors of the same ID.
 */
const CLOCK_TOLERANCE_MS = 2_000;

/** Whether a reading belongs to this sensor, and not to a deleted one of the same ID. */
export function belongsTo({ receivedAt }: Pick<Reading, "receivedAt">, sensor: Sensor | null | undefined): boolean {
  return sensor !== null && sensor !== undefined && isSinceRegistration(receivedAt, sensor.createdAt.getTime());
}

/** Whether a reading received then is of the sensor that was registered at that time, epoch milliseconds. */
export function isSinceRegistration(receivedAt: number, registeredAt: number): boolean {
  return receivedAt >= registeredAt - CLOCK_TOLERANCE_MS;
}
