import type { SensorKey } from "../../domain/keys";
import { MAX_BATCH_READINGS, type ReadingColumns } from "../../domain/reading";

/** Gathers readings in columns that are reused for each batch. `take` returns a copy. */
export class ColumnsBuilder {
  length = 0;
  private sources = new Map<SensorKey, number>();
  private readonly source = new Uint32Array(MAX_BATCH_READINGS);
  private readonly timestamp = new Float64Array(MAX_BATCH_READINGS);
  private readonly receivedAt = new Float64Array(MAX_BATCH_READINGS);
  private readonly value = new Float64Array(MAX_BATCH_READINGS);
  private readonly fingerprint = new Uint32Array(2 * MAX_BATCH_READINGS);

  push(sensorKey: SensorKey, timestamp: number, receivedAt: number, value: number, high: number, low: number): void {
    const row = this.length;
    if (row >= MAX_BATCH_READINGS) throw new RangeError(`internal: a batch exceeds ${MAX_BATCH_READINGS} readings`);
    let source = this.sources.get(sensorKey);
    if (source === undefined) {
      source = this.sources.size;
      this.sources.set(sensorKey, source);
    }
    this.source[row] = source;
    this.timestamp[row] = timestamp;
    this.receivedAt[row] = receivedAt;
    this.value[row] = value;
    this.fingerprint[row * 2] = high;
    this.fingerprint[row * 2 + 1] = low;
    this.length = row + 1;
  }

  /** Returns the columns so far, and empties the builder. */
  take(): ReadingColumns {
    const rows = this.length;
    const columns: ReadingColumns = {
      sources: [...this.sources.keys()],
      source: this.source.slice(0, rows),
      timestamp: this.timestamp.slice(0, rows),
      receivedAt: this.receivedAt.slice(0, rows),
      value: this.value.slice(0, rows),
      fingerprint: this.fingerprint.slice(0, 2 * rows),
    };
    this.sources = new Map();
    this.length = 0;
    return columns;
  }
}
