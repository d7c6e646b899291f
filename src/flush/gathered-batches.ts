import { laterOf, mostBatches, type Position } from "../domain/keys";
import type { LedgerDelta } from "../domain/ledger";
import type { JournalBatch } from "../domain/ports/journal";
import { MAX_BATCH_READINGS, readingAt, rowCount, type Reading } from "../domain/reading";

/** Journal batches that wait for a flush, indexed by sensor. */
export class GatheredBatches {
  private readonly batches: JournalBatch[] = [];
  /** Rows of each sensor, as index of the batch * MAX_BATCH_READINGS + row. */
  private readonly rowsOf = new Map<string, number[]>();
  readings = 0;
  /** Maximum number of batches missing from the journal. 0: none. */
  lost = 0;
  /** Position of the newest batch, or the position after which they begin. */
  last: Position;

  constructor(after: Position) {
    this.last = after;
  }

  add(batch: JournalBatch): void {
    const { columns } = batch;
    this.endAt(batch.previous);
    this.last = batch.position;
    const first = this.batches.length * MAX_BATCH_READINGS;
    this.batches.push(batch);
    this.readings += rowCount(columns);
    const rows = columns.sources.map((sensorKey) => {
      let known = this.rowsOf.get(sensorKey);
      if (known === undefined) this.rowsOf.set(sensorKey, (known = []));
      return known;
    });
    for (let row = 0; row < rowCount(columns); row++) rows[columns.source[row] ?? 0]?.push(first + row);
  }

  /** Counts the batches up to `position` that are not here as lost. */
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

  ledger(): LedgerDelta[] {
    return this.batches.flatMap((batch) => batch.ledger);
  }

  /** IDs of the kept payloads that these batches complete. */
  redriven(): string[] {
    return this.batches.flatMap(({ redriven }) => redriven ?? []);
  }

  /** All readings, grouped by sensor, in portions of about `size` that end with a sensor's last reading. */
  *portions(size: number): Generator<Reading[]> {
    let portion: Reading[] = [];
    for (const rows of this.rowsOf.values()) {
      for (const row of rows) portion.push(this.readingAt(row));
      if (portion.length < size) continue;
      yield portion;
      portion = [];
    }
    if (portion.length > 0) yield portion;
  }

  /** Each sensor's reading with the greatest (timestamp, seq). */
  *latest(): Generator<Reading> {
    for (const rows of this.rowsOf.values()) {
      let latest: Reading | undefined;
      for (const row of rows) {
        const reading = this.readingAt(row);
        // Rows are in the order of commits, so an equal timestamp is the later commit.
        if (latest === undefined || reading.timestamp >= latest.timestamp) latest = reading;
      }
      if (latest !== undefined) yield latest;
    }
  }

  private readingAt(packed: number): Reading {
    const batch = this.batches[Math.floor(packed / MAX_BATCH_READINGS)];
    if (batch === undefined) throw new RangeError(`internal: no row ${packed}`);
    return readingAt(batch.position, batch.columns, packed % MAX_BATCH_READINGS);
  }
}
