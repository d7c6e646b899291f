import type { Position, SensorKey } from "../domain/keys";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../domain/reading";

/** Minimum size of a part. */
const LEAST_PART = 500;

/**
 * The latest reading of each sensor that was added, until it is saved. One update per sensor is as much work as a small
 * flush run. They are therefore saved in parts, between which other work runs.
 */
export class LatestReadings {
  private readings = new Map<SensorKey, Reading>();
  /** Readings that are being saved: the latest up to the batch `upTo`. `saved` of them are saved. */
  private saving: { readonly readings: readonly Reading[]; readonly upTo: Position; saved: number } | null = null;

  constructor(private readonly telemetry: Pick<TelemetryWriter, "saveLatest">) {}

  add(reading: Reading): void {
    const known = this.readings.get(reading.sensorKey);
    if (known === undefined || compareReadings(reading, known) >= 0) this.readings.set(reading.sensorKey, reading);
  }

  get isSaving(): boolean {
    return this.saving !== null;
  }

  /** Starts saving what was added so far, from batches up to `upTo`. */
  beginSaving(upTo: Position): void {
    this.saving = { readings: [...this.readings.values()], upTo, saved: 0 };
    this.readings = new Map();
  }

  /**
   * Saves one of `parts` parts. When all are saved, it resolves with the last batch that they cover, on each call until
   * `endSaving`; otherwise with null.
   */
  async savePart(parts: number): Promise<Position | null> {
    const { saving } = this;
    if (saving === null) return null;
    const size = Math.max(LEAST_PART, Math.ceil(saving.readings.length / parts));
    const part = saving.readings.slice(saving.saved, saving.saved + size);
    if (part.length > 0) await this.telemetry.saveLatest(part);
    saving.saved += part.length;
    return saving.saved < saving.readings.length ? null : saving.upTo;
  }

  /** The checkpoint covers what was saved. */
  endSaving(): void {
    this.saving = null;
  }
}
