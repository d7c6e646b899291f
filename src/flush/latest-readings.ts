import type { TelemetryWriter } from "../domain/ports/store";
import type { Reading } from "../domain/reading";

/** The least that a part holds. */
const LEAST_PART = 500;

/**
 * The latest reading of each sensor among those that were added, until they are saved. One update a sensor is as much
 * work as a small flush run, so they are saved in parts, between which others have their turn.
 */
export class LatestReadings {
  private readings = new Map<string, Reading>();
  /** What is being saved: the latest up to the batch `upTo`, of which `saved` are. */
  private saving: { readonly readings: readonly Reading[]; readonly upTo: number; saved: number } | null = null;

  constructor(private readonly telemetry: Pick<TelemetryWriter, "saveLatest">) {}

  add(reading: Reading): void {
    const known = this.readings.get(reading.sensorKey);
    const isOlder =
      known !== undefined &&
      (known.timestamp > reading.timestamp || (known.timestamp === reading.timestamp && known.seq > reading.seq));
    if (!isOlder) this.readings.set(reading.sensorKey, reading);
  }

  get isSaving(): boolean {
    return this.saving !== null;
  }

  /** What was added by now, from batches up to `upTo`, is to be saved. */
  beginSaving(upTo: number): void {
    this.saving = { readings: [...this.readings.values()], upTo, saved: 0 };
    this.readings = new Map();
  }

  /**
   * Saves one of `parts` parts. When all are saved it resolves with the batch up to which they are, again and again
   * until `endSaving`; else with null.
   */
  async savePart(parts: number): Promise<number | null> {
    const { saving } = this;
    if (saving === null) return null;
    const size = Math.max(LEAST_PART, Math.ceil(saving.readings.length / parts));
    const part = saving.readings.slice(saving.saved, saving.saved + size);
    if (part.length > 0) await this.telemetry.saveLatest(part);
    saving.saved += part.length;
    return saving.saved < saving.readings.length ? null : saving.upTo;
  }

  /** It is noted that all are saved. */
  endSaving(): void {
    this.saving = null;
  }
}
