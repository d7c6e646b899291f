import type { JournalBatch } from "../domain/ports/journal";
import { readingAt, rowCount, type Reading } from "../domain/reading";

/** The latest reading of each sensor among the batches that were added. */
export class LatestReadings {
  private readonly readings = new Map<string, Reading>();

  addAll(batches: readonly JournalBatch[]): void {
    for (const { seq, columns } of batches) {
      for (let row = 0; row < rowCount(columns); row++) {
        const sensorKey = columns.sources[columns.source[row] ?? 0] ?? "";
        const known = this.readings.get(sensorKey);
        // Rows come in the order of seq, so an equal timestamp is the later commit.
        if (known !== undefined && known.timestamp > (columns.timestamp[row] ?? 0)) continue;
        this.readings.set(sensorKey, readingAt(seq, columns, row));
      }
    }
  }

  values(): Reading[] {
    return [...this.readings.values()];
  }

  clear(): void {
    this.readings.clear();
  }
}
