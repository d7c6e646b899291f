import type { Deadline } from "../deadline";
import type { Position, SensorKey } from "../keys";
import type { Reading } from "../reading";
import type { ReadingsFilter } from "./live";
import type { Page, PageRequest } from "./pages";

/** Place of a reading among those of its sensor, which are ordered by timestamp, then by commit. */
export interface ReadingPosition {
  readonly timestamp: number;
  readonly seq: number;
}

export interface TelemetryRepository {
  /** Readings of one sensor with `from <= timestamp < to` (epoch ms), in the order of {@link ReadingPosition}. */
  page(sensorKey: SensorKey, from: number, to: number, request: PageRequest<ReadingPosition>): Promise<Page<Reading>>;
  /** Returns the stored latest readings of these sensors, in one query. */
  latest(sensorKeys: readonly SensorKey[], deadline?: Deadline): Promise<Reading[]>;
  /** The first `limit` readings with `fromSeq <= seq <= toSeq` that match the filter, in commit order. */
  bySeq(filter: ReadingsFilter, fromSeq: number, toSeq: number, limit: number): Promise<Reading[]>;
}

/** Writes that the flusher performs. */
export interface TelemetryWriter {
  /**
   * Once this resolves, inserts of an earlier epoch store nothing, and MongoDB executes none of them any more. The same
   * holds for earlier inserts of this epoch whose response was lost. Do not call it while this process inserts.
   */
  fence(epoch: number): Promise<void>;
  /**
   * Stores readings grouped by sensor.
   *
   * @throws SupersededError if a later epoch has raised the fence
   */
  insert(readings: readonly Reading[]): Promise<void>;
  /**
   * Returns the `seq` values from `fromSeq` to `toSeq` that are already stored, among readings of the given time span.
   * Exact after `fence`, even after a change of the primary.
   */
  storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>>;
  /** Keeps the newest reading of each sensor, by `timestamp`, then by `seq`. */
  saveLatest(readings: readonly Reading[]): Promise<void>;
}

/**
 * Progress of the flusher. Only one flusher writes at a time: the epoch of its take-over fences the previous flusher.
 */
export interface FlushCheckpoint {
  /** Everything up to this batch is in the time-series collection and in the ledger. */
  readonly doneSeq: Position;
  /** Set while batches after `doneSeq` up to this one are being written. */
  readonly inFlightSeq: Position | null;
  /** Everything up to this batch is in the `latest` collection. */
  readonly latestSeq: Position;
}

/** The checkpoint that a flusher takes over from its predecessor. */
export interface FlushTakeover extends FlushCheckpoint {
  /** Greater than the epoch of every earlier take-over. */
  readonly epoch: number;
}

export interface FlushCheckpoints {
  /** Makes the caller the only flusher. */
  takeOver(): Promise<FlushTakeover>;
  /** Returns false if another flusher has taken over. */
  save(checkpoint: FlushCheckpoint): Promise<boolean>;
  /** Reads the checkpoint without taking over. */
  read(deadline?: Deadline): Promise<FlushCheckpoint>;
}
