import type { Logger } from "pino";
import { BEFORE_ALL, type Position } from "../domain/keys";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Consumer } from "./consumer";

/** Effect of a consumer: applies batches and stores the checkpoint. */
export interface BatchEffect {
  /** Names the consumer in the log, the metrics and its checkpoint. */
  readonly name: string;
  /** Fences the previous process. Returns the checkpoint; 0: every batch of the journal is new. */
  takeOver(): Promise<Position>;
  /**
   * Applies batches in order, and moves the checkpoint to `through`. If both are not one atomic write, the effect must
   * be idempotent by position, because the same batches follow again after an interruption. Returns false, without any
   * effect, if another process has taken over.
   */
  apply(batches: readonly JournalBatch[], through: Position): Promise<boolean>;
}

const READ_BATCHES = 64;
/** How often the journal is polled, milliseconds. */
const POLL_MS = 400;

/** A consumer that applies every batch as soon as it sees it. */
export class BatchConsumer implements Consumer {
  readonly name: string;
  isFenced = false;
  private position = BEFORE_ALL;

  constructor(
    private readonly effect: BatchEffect,
    private readonly journal: Pick<Journal, "read">,
    private readonly logger: Logger,
  ) {
    this.name = effect.name;
  }

  async takeOver(): Promise<void> {
    this.position = await this.effect.takeOver();
  }

  async turn(stopping: AbortSignal): Promise<number> {
    while (!stopping.aborted && (await this.step())) continue;
    return POLL_MS;
  }

  failed(): void {
    // There is no state between two steps.
  }

  async drain(): Promise<void> {
    while (await this.step()) continue;
  }

  /** Returns whether the journal may have more batches. */
  private async step(): Promise<boolean> {
    const batches = await this.journal.read(this.position, READ_BATCHES);
    const [first, last] = [batches[0], batches.at(-1)];
    if (first === undefined || last === undefined) return false;
    if (this.position !== BEFORE_ALL && first.previous > this.position) {
      const fields = { consumer: this.name, after: this.position, through: first.previous };
      this.logger.error(fields, "the journal has deleted batches before a consumer had read them");
    }
    this.isFenced = !(await this.effect.apply(batches, last.position));
    if (this.isFenced) return false;
    this.position = last.position;
    return batches.length === READ_BATCHES;
  }
}
