import { earlierOf } from "../domain/keys";
import { ClockDisagreementError } from "../domain/ports/clock";
import type { FlushCheckpoint } from "../domain/ports/telemetry-store";
import type { FlusherOptions, FlusherPorts } from "./flush-ports";

/** How often the journal is trimmed, milliseconds. */
const INTERVAL_MS = 10_000;

/**
 * Deletes expired batches of the journal. Keeps batches that a flush run, the latest values or another consumer still
 * needs.
 */
export class JournalTrim {
  private trimmedAt = -Infinity;

  constructor(
    private readonly ports: Pick<FlusherPorts, "clock" | "journal" | "othersThrough">,
    private readonly options: Pick<FlusherOptions, "journalRetentionMs">,
  ) {}

  async run({ doneSeq, latestSeq }: FlushCheckpoint): Promise<void> {
    const { journalRetentionMs } = this.options;
    if (journalRetentionMs === undefined || performance.now() - this.trimmedAt < INTERVAL_MS) return;
    const own = earlierOf(doneSeq, latestSeq);
    const others = (await this.ports.othersThrough?.()) ?? own;
    const now = await this.agreedNow();
    const isMore =
      now !== null && (await this.ports.journal.trim(earlierOf(own, others), now.getTime() - journalRetentionMs));
    if (!isMore) this.trimmedAt = performance.now();
  }

  /** Returns MongoDB's time; null: one of the clocks is wrong, so it is unknown which batches have expired. */
  private async agreedNow(): Promise<Date | null> {
    try {
      return await this.ports.clock.agreedNow();
    } catch (error) {
      if (error instanceof ClockDisagreementError) return null;
      throw error;
    }
  }
}
