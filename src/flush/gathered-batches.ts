import { laterOf, mostBatches, type Position, type SensorKey } from "../domain/keys";
import { addedUp, NO_COUNTS, type LedgerDelta } from "../domain/ledger";
import { weightOf, type JournalBatch } from "../domain/ports/journal";
import { MAX_BATCH_READINGS, readingSeq, rowCount, type Reading } from "../domain/reading";

/** Columns of a batch that a run needs. `rowsOf` contains the sensors, once for all batches. */
interface GatheredBatch {
  readonly position: Position;
  readonly timestamp: Float64Array;
  readonly receivedAt: Float64Array;
  readonly value: Float64Array;
}

/** Journal batches that wait for a flush, indexed by sensor. They take about 40 bytes per reading. */
export class GatheredBatches {
  private readonly batches: GatheredBatch[] = [];
  /** Rows of each sensor, as index of the batch * MAX_BATCH_READINGS + row. */
  private readonly rowsOf = new Map<SensorKey, number[]>();
  /** Ledger deltas by minute and tenant. */
  private readonly deltas = new Map<string, LedgerDelta>();
  private readonly completed: string[] = [];
  readings = 0;
  /** Memory that the batches take, in readings. See {@link weightOf}. */
  weight = 0;
  /** Maximum number of batches that are missing from the journal; 0: none. */
  lost = 0;
  /** Position of the newest gathered batch; if there is none, the position after which to gather. */
  last: Position;

  constructor(after: Position) {
    this.last = after;
  }

  add({ position, previous, columns, ledger, redriven = [] }: JournalBatch): void {
    const { timestamp, receivedAt, value } = columns;
    this.endAt(previous);
    this.last = position;
    const first = this.batches.length * MAX_BATCH_READINGS;
    this.batches.push({ position, timestamp, receivedAt, value });
    for (const delta of ledger) this.addDelta(delta);
    this.completed.push(...redriven);
    this.readings += rowCount(columns);
    this.weight += weightOf({ columns, ledger });
    const rows = columns.sources.map((sensorKey) => {
      let known = this.rowsOf.get(sensorKey);
      if (known === undefined) this.rowsOf.set(sensorKey, (known = []));
      return known;
    });
    for (let row = 0; row < rowCount(columns); row++) rows[columns.source[row] ?? 0]?.push(first + row);
  }

  /** Counts batches after `last` up to `position` as lost, and moves `last` to `position`. */
  endAt(position: Position): void {
    this.lost += mostBatches(this.last, position);
    this.last = laterOf(this.last, position);
  }

  get isEmpty(): boolean {
    return this.batches.length === 0;
  }

  get sensors(): number {
    return this.rowsOf.size;
  }

  /** Average number of readings per sensor. */
  get groupSize(): number {
    return this.rowsOf.size === 0 ? 0 : this.readings / this.rowsOf.size;
  }

  ledger(): readonly LedgerDelta[] {
    return [...this.deltas.values()];
  }

  /** Returns the IDs of the kept payloads that these batches complete. */
  redriven(): readonly string[] {
    return this.completed;
  }

  /**
   * Yields all readings, grouped by sensor, in portions. A portion has at least `size` readings, except the last
   * portion, and ends with the last reading of a sensor.
   */
  *portions(size: number): Generator<Reading[]> {
    let portion: Reading[] = [];
    for (const [sensorKey, rows] of this.rowsOf) {
      for (const row of rows) portion.push(this.readingAt(sensorKey, row));
      if (portion.length < size) continue;
      yield portion;
      portion = [];
    }
    if (portion.length > 0) yield portion;
  }

  /** Yields each sensor's newest reading, by `timestamp`, then by `seq`. */
  *latest(): Generator<Reading> {
    for (const [sensorKey, rows] of this.rowsOf) {
      let latest: Reading | undefined;
      for (const row of rows) {
        const reading = this.readingAt(sensorKey, row);
        // Rows are in commit order. If timestamps are equal, the later row is therefore the later commit.
        if (latest === undefined || reading.timestamp >= latest.timestamp) latest = reading;
      }
      if (latest !== undefined) yield latest;
    }
  }

  private addDelta(delta: LedgerDelta): void {
    const key = `${delta.minute}/${delta.tenantId ?? ""}`;
    this.deltas.set(key, { ...delta, ...addedUp(this.deltas.get(key) ?? NO_COUNTS, delta) });
  }

  private readingAt(sensorKey: SensorKey, packed: number): Reading {
    const batch = this.batches[Math.floor(packed / MAX_BATCH_READINGS)];
    if (batch === undefined) throw new RangeError(`internal: no row ${packed}`);
    const { position, timestamp, receivedAt, value } = batch;
    const row = packed % MAX_BATCH_READINGS;
    return {
      sensorKey,
      timestamp: timestamp[row] ?? 0,
      receivedAt: receivedAt[row] ?? 0,
      value: value[row] ?? 0,
      seq: readingSeq(position, row),
    };
  }
}
