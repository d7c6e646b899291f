import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import type { Reading } from "../domain/reading";

/** Period of the average, milliseconds. */
const WINDOW_MS = 10_000;

/** Measures the share of time that the flusher spends storing readings, for work that must yield to it. */
export class MeteredTelemetryWriter implements TelemetryWriter {
  /** Inserts of the period, ascending; the last may be in progress. */
  private inserts: { from: number; to: number | null }[] = [];

  constructor(
    private readonly writer: TelemetryWriter,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Share of the last 10 s, 0 to 1. */
  load(): number {
    const now = this.now();
    const begin = now - WINDOW_MS;
    this.inserts = this.inserts.filter(({ to }) => (to ?? now) > begin);
    const time = this.inserts.reduce((sum, { from, to }) => sum + (to ?? now) - Math.max(from, begin), 0);
    return time / WINDOW_MS;
  }

  async insert(readings: readonly Reading[]): Promise<void> {
    const insert: { from: number; to: number | null } = { from: this.now(), to: null };
    this.load();
    this.inserts.push(insert);
    try {
      await this.writer.insert(readings);
    } finally {
      insert.to = this.now();
    }
  }

  fence(epoch: number): Promise<void> {
    return this.writer.fence(epoch);
  }

  storedSeqs(fromSeq: number, toSeq: number, fromTimestamp: number, toTimestamp: number): Promise<Set<number>> {
    return this.writer.storedSeqs(fromSeq, toSeq, fromTimestamp, toTimestamp);
  }

  saveLatest(readings: readonly Reading[]): Promise<void> {
    return this.writer.saveLatest(readings);
  }
}
