import type { Position, SensorKey } from "../domain/keys";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { compareReadings, type Reading } from "../domain/reading";

/** Minimum size of a part, in readings. */
const LEAST_PART = 500;

/**
 * Holds the latest added reading of each sensor until it is saved. One update per sensor is as much work as a small
 * flush run. The readings are therefore saved in parts, so that other work can run between the parts.
 */
export class LatestReadings {
  private readings = new Map<SensorKey, Reading>();
  /** Readings that are being saved, from batches up to `upTo`. The first `saved` readings are already saved. */
  private saving: { readonly readings: readonly Reading[]; readonly upTo: Position; saved: number } | null = null;

  constructor(private readonly telemetry: Pick<TelemetryWriter, "saveLatest">) {}

  add(reading: Reading): void {
    const known = this.readings.get(reading.sensorKey);
    if (known === undefined || compareReadings(reading, known) >= 0) this.readings.set(reading.sensorKey, reading);
  }

  get isSaving(): boolean {
    return this.saving !== null;
  }

  /** Starts to save the readings that were added so far. They come from batches up to `upTo`. */
  beginSaving(upTo: Position): void {
    this.saving = { readings: [...this.readings.values()], upTo, saved: 0 };
    this.readings = new Map();
  }

  /**
   * Saves one of at most `parts` parts. Resolves with null until all parts are saved. Then each call until
   * {@link endSaving} resolves with the position of the last batch that the parts cover.
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

  /** Call it when the checkpoint covers the saved readings. */
  endSaving(): void {
    this.saving = null;
  }
}
