import type { RollupInvalidation } from "./ports";
import type { TelemetryWriter } from "../domain/ports/telemetry-store";
import { positionOf, type Reading } from "../domain/reading";
import { WrappedTelemetryWriter } from "../domain/wrapped-telemetry-writer";

const HOUR_MS = 3_600_000;
/** How long after the end of an hour its readings are not yet late, if they are flushed immediately, milliseconds. */
const GRACE_MS = 120_000;

/**
 * Marks the blocks of late readings as stale before the readings are stored, so that no block hides them.
 *
 * The watermark rises only between two flush runs, when all earlier inserts count as stored. A run therefore has a
 * single watermark. If a run is interrupted, its continuation has the same watermark.
 */
export class LateReadingsWriter extends WrappedTelemetryWriter {
  private newestSeq: number | null = null;
  private watermark: number | null = null;
  /** Makes concurrent inserts of one run mark their readings one after the other. */
  private announced: Promise<void> = Promise.resolve();

  constructor(
    writer: TelemetryWriter,
    private readonly changes: RollupInvalidation,
    /** Returns the flusher's checkpoint. Every batch up to this position is stored. */
    private readonly doneSeq: () => Promise<number>,
    private readonly now: () => number = Date.now,
    /** Maximum time that readings wait before they are flushed, milliseconds. */
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
    // The first insert of this process may continue a run that the previous owner left unfinished.
    if (this.newestSeq === null || closed <= this.watermark) return this.watermark;
    if ((await this.doneSeq()) < positionOf(this.newestSeq)) return this.watermark;
    await this.changes.advanceWatermark(closed);
    this.watermark = closed;
    return closed;
  }
}
