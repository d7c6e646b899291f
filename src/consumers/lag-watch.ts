import type { Logger } from "pino";
import { mostBatches, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import { PeriodicTask } from "../domain/periodic-task";
import type { LagObserver } from "../domain/ports/observers";

const INTERVAL_MS = 15_000;

/** A consumer whose lag is reported. */
export interface ConsumerProgress {
  /** Label of the consumer's metrics. */
  readonly name: string;
  /** Position up to which the consumer has applied every batch. */
  position(): Promise<Position>;
}

/**
 * Periodically reports how far behind the consumers are, whether or not they run, and how overdue trimming of the
 * journal is.
 */
export class LagWatch extends PeriodicTask {
  constructor(
    private readonly journal: Pick<Journal, "bounds" | "read">,
    private readonly consumers: readonly ConsumerProgress[],
    /** How long the journal keeps flushed batches, milliseconds. */
    private readonly retentionMs: number,
    private readonly observer: LagObserver,
    private readonly logger: Logger,
    intervalMs = INTERVAL_MS,
  ) {
    super(intervalMs);
  }

  protected async run(): Promise<void> {
    for (const consumer of this.consumers) {
      try {
        await this.look(consumer);
      } catch (error) {
        this.logger.warn({ err: error, consumer: consumer.name }, "consumer lag check failed");
      }
    }
    try {
      await this.lookForOverdue();
    } catch (error) {
      this.logger.warn({ err: error }, "check of the journal's age failed");
    }
  }

  /** Trimming may keep the oldest batch, so the age of the second batch counts. */
  private async lookForOverdue(): Promise<void> {
    const { oldest } = await this.journal.bounds();
    const [second] = await this.journal.read(oldest, 1);
    this.observer.overdue(second === undefined ? 0 : Math.max(0, Date.now() - second.committedAt - this.retentionMs));
  }

  private async look(consumer: ConsumerProgress): Promise<void> {
    const position = await consumer.position();
    const { newest } = await this.journal.bounds();
    const [oldest] = newest <= position ? [] : await this.journal.read(position, 1);
    const milliseconds = oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.committedAt);
    this.observer.behind(consumer.name, mostBatches(position, newest), milliseconds);
  }
}
