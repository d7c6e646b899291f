import type { TelemetryWriter } from "./ports/telemetry-store";
import type { Reading } from "./reading";

/** Passes every call to another writer. Subclasses extend `insert`. */
export abstract class WrappedTelemetryWriter implements TelemetryWriter {
  constructor(private readonly writer: TelemetryWriter) {}

  insert(readings: readonly Reading[]): Promise<void> {
    return this.writer.insert(readings);
  }

  fence(epoch: number): Promise<void> {
    return this.writer.fence(epoch);
  }

  storedSeqs(...range: Parameters<TelemetryWriter["storedSeqs"]>): Promise<Set<number>> {
    return this.writer.storedSeqs(...range);
  }

  saveLatest(readings: readonly Reading[]): Promise<void> {
    return this.writer.saveLatest(readings);
  }
}
