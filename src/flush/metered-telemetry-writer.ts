import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import type { Reading } from "../domain/reading";
import { WrappedTelemetryWriter } from "../domain/wrapped-telemetry-writer";

/** Period of the average, milliseconds. */
const WINDOW_MS = 10_000;

/** Measures the share of time that the flusher spends storing readings, for work that must yield to it. */
export class MeteredTelemetryWriter extends WrappedTelemetryWriter {
  /** Inserts that overlap the period, in order of their start. `to` is null for an insert in progress. */
  private inserts: { from: number; to: number | null }[] = [];

  constructor(
    writer: TelemetryWriter,
    private readonly now: () => number = () => performance.now(),
  ) {
    super(writer);
  }

  /** Returns the duration of inserts in the last 10 s as a share of 10 s. Durations of concurrent inserts add up. */
  load(): number {
    const now = this.now();
    const begin = now - WINDOW_MS;
    this.inserts = this.inserts.filter(({ to }) => (to ?? now) > begin);
    const time = this.inserts.reduce((sum, { from, to }) => sum + (to ?? now) - Math.max(from, begin), 0);
    return time / WINDOW_MS;
  }

  override async insert(readings: readonly Reading[]): Promise<void> {
    const insert: { from: number; to: number | null } = { from: this.now(), to: null };
    this.load();
    this.inserts.push(insert);
    try {
      await super.insert(readings);
    } finally {
      insert.to = this.now();
    }
  }
}
