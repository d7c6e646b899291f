import type { RollupInvalidation } from "./ports";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { positionOf, type Reading } from "../domain/reading";
import { WrappedTelemetryWriter } from "../domain/wrapped-telemetry-writer";

const HOUR_MS = 3_600_000;
/** How long readings of a past hour may arrive without being late, if each is flushed at once, milliseconds. */
const GRACE_MS = 120_000;

/**
 * Marks late readings before they are stored, so that no block hides them.
 *
 * The watermark rises only between two flush runs, when all earlier inserts count as stored. A run therefore has one
 * watermark, and the rest of an interrupted run has the same one.
 */
export class LateReadingsWriter extends WrappedTelemetryWriter {
  private newestSeq: number | null = null;
  private watermark: number | null = null;
  /** Concurrent inserts of one run are marked one after the other. */
  private announced: Promise<void> = Promise.resolve();

  constructor(
    writer: TelemetryWriter,
    private readonly changes: RollupInvalidation,
    /** The flusher's checkpoint: every batch up to this position is stored. */
    private readonly doneSeq: () => Promise<number>,
    private readonly now: () => number = Date.now,
    /** Maximum time that readings wait for their flush, milliseconds. */
    private readonly maxAgeMs = 0,
  ) {
    super(writer);
  }

  override async insert(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    const announced = this.announced.then(() => this.announce(readings));
    this.announced = announced.catch(() => undefined);
    await announced;
    await super.insert(readings);
  }

  private async announce(readings: readonly Reading[]): Promise<void> {
    const watermark = await this.boundary();
    const late = readings.filter(({ timestamp }) => timestamp < watermark);
    if (late.length > 0) await this.changes.invalidate(late);
    this.newestSeq = readings.reduce((newest, { seq }) => Math.max(newest, seq), this.newestSeq ?? 0);
  }

  private async boundary(): Promise<number> {
    this.watermark ??= await this.changes.watermark();
    const closed = Math.floor((this.now() - GRACE_MS - this.maxAgeMs) / HOUR_MS) * HOUR_MS;
    // The first insert of this process may be the rest of a run of its predecessor.
    if (this.newestSeq === null || closed <= this.watermark) return this.watermark;
    if ((await this.doneSeq()) < positionOf(this.newestSeq)) return this.watermark;
    await this.changes.advanceWatermark(closed);
    this.watermark = closed;
    return closed;
  }
}
