/** Accepted readings: single objects for the API, and columns for the journal. */
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

/** Compares readings of one sensor by timestamp, then by commit order. */
export function compareReadings(
  one: Pick<Reading, "timestamp" | "seq">,
  other: Pick<Reading, "timestamp" | "seq">,
): number {
  return one.timestamp - other.timestamp || one.seq - other.seq;
}

/** Maximum readings per journal batch. With this limit, `seq` is a safe integer for positions up to 500,000,000,000. */
export const MAX_BATCH_READINGS = 16_384;

/**
 * Returns the `seq` of the reading at `index` of a batch. It is unique in its partition and ascends in commit order.
 */
export function readingSeq(position: Position, index: number): number {
  return position * MAX_BATCH_READINGS + index;
}

/** Returns the highest `seq` that a reading of the batch at `position` can have. */
export function endOfBatch(position: Position): number {
  return readingSeq(position, MAX_BATCH_READINGS - 1);
}

/** Returns the position of the batch that has the reading with this `seq`. */
export function positionOf(seq: number): Position {
  return toPosition(Math.floor(seq / MAX_BATCH_READINGS));
}

/**
 * Returns the highest position up to which every reading has at most this `seq`, whether or not a batch stands there.
 */
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
   * Two 32-bit words per row that identify the reading within its sensor. They are a hash of its `id` or, without `id`,
   * of its value and its timestamp as sent. Both words are 0 if the gateway set neither `id` nor timestamp.
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

/** Returns the sensor of row `index`. */
export function sensorOf({ sources, source }: ReadingColumns, index: number): SensorKey {
  return sources[source[index] ?? 0] ?? NO_SENSOR;
}

/** Returns the reading in row `index` of the batch at `position`. */
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
 * sensors with the same ID.
 */
const CLOCK_TOLERANCE_MS = 2_000;

/** Returns whether a reading belongs to this sensor, and not to a deleted sensor with the same ID. */
export function belongsTo({ receivedAt }: Pick<Reading, "receivedAt">, sensor: Sensor | null | undefined): boolean {
  return sensor !== null && sensor !== undefined && isSinceRegistration(receivedAt, sensor.createdAt.getTime());
}

/**
 * Returns whether a reading that was received at `receivedAt` can belong to a sensor that was registered at
 * `registeredAt`. Both are epoch milliseconds.
 */
export function isSinceRegistration(receivedAt: number, registeredAt: number): boolean {
  return receivedAt >= registeredAt - CLOCK_TOLERANCE_MS;
}
