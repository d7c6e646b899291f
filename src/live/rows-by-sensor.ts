import type { SensorKey } from "../domain/keys";
import { MAX_BATCH_READINGS, rowCount, type ReadingColumns } from "../domain/reading";

/** A row of a held batch. */
export interface Row {
  /** Number of the batch. */
  readonly batch: number;
  readonly row: number;
}

/**
 * Index of the rows of each sensor in numbered batches. Adding a batch takes time in proportion to its rows. Dropping a
 * batch is immediate: its rows are removed later, a few with each batch that is added.
 */
export class RowsBySensor {
  /** Rows of each sensor in ascending order, as number of the batch * MAX_BATCH_READINGS + row. */
  private readonly rowsOf = new Map<string, number[]>();
  private sweep = this.rowsOf.entries();
  private first = 0;

  /** @param batch number of the batch, greater than all earlier numbers */
  add(batch: number, columns: ReadingColumns): void {
    const rows = columns.sources.map((sensorKey) => {
      let known = this.rowsOf.get(sensorKey);
      if (known === undefined) this.rowsOf.set(sensorKey, (known = []));
      return known;
    });
    const start = batch * MAX_BATCH_READINGS;
    for (let row = 0; row < rowCount(columns); row++) rows[columns.source[row] ?? 0]?.push(start + row);
    for (let removed = 0; removed <= rowCount(columns); removed++) this.removeDropped();
  }

  /** Drops the batches with a number lower than `batch`. */
  dropBefore(batch: number): void {
    this.first = batch * MAX_BATCH_READINGS;
  }

  /** Number of sensors with rows, including rows of dropped batches that are not removed yet. */
  get size(): number {
    return this.rowsOf.size;
  }

  *of(sensorKey: SensorKey): Generator<Row> {
    for (const packed of this.rowsOf.get(sensorKey) ?? []) {
      if (packed < this.first) continue;
      const row = packed % MAX_BATCH_READINGS;
      yield { batch: (packed - row) / MAX_BATCH_READINGS, row };
    }
  }

  /** Removes rows of dropped batches from the next sensor in turn. */
  private removeDropped(): void {
    const { done, value } = this.sweep.next();
    if (done === true) {
      this.sweep = this.rowsOf.entries();
      return;
    }
    const [sensorKey, rows] = value;
    const held = rows.findIndex((packed) => packed >= this.first);
    if (held < 0) this.rowsOf.delete(sensorKey);
    else if (held > 0) rows.splice(0, held);
  }
}
