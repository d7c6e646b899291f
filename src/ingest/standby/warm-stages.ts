/**
 * Stages that remember the readings that the owner of a partition has journaled, so that this process can take over at
 * any time.
 */
import type { Logger } from "pino";
import { readRange } from "../../domain/journal-range";
import { BEFORE_ALL, type Position } from "../../domain/keys";
import { RepeatedTask } from "../../domain/periodic-task";
import type { ClaimPlace, JournalBatch } from "../../domain/ports/journal";
import { rowCount } from "../../domain/reading";
import type { Stages } from "../stages/stages";
import { knowsSourcesOf, recall, type RecallRegistry } from "./recall";
import { lastReceipt, restore, type RecentJournal } from "./restore";

export interface WarmStagesPorts {
  readonly journal: RecentJournal;
  readonly registry: RecallRegistry;
  readonly logger: Logger;
}

export interface WarmStagesOptions {
  /**
   * Number of readings after which the first restore ends. Later readings are remembered in addition.
   */
  readonly maxReadings: number;
  /** Maximum age of the readings that are restored, in milliseconds. */
  readonly windowMs: number;
  /**
   * Interval at which batches are recalled, in milliseconds. A batch with an unknown sensor waits at least this long.
   * Default: 2,000.
   */
  readonly settleMs?: number | undefined;
}

/** Result of {@link WarmStages.catchUp}. */
export interface CaughtUp {
  /** Number of readings that were read from the journal for the take-over. */
  readonly readings: number;
  /** Time at which any process received the last reading, in epoch milliseconds; null if there is no recent reading. */
  readonly lastReceipt: number | null;
}

/**
 * Default of `settleMs`. A new sensor reaches the registry of this process within a second. Readings of an unknown
 * sensor would not be remembered. Batches whose sensors are all known need not wait.
 */
const SETTLE_MS = 2_000;
/** Lag above which a standby restores from the journal again, in milliseconds. */
const MAX_BEHIND_MS = 60_000;

export class WarmStages {
  /** Position up to which everything is remembered. */
  position = BEFORE_ALL;
  private isRestored = false;
  private newestReceipt: number | null = null;
  /** Position of the newest batch at the last check. */
  private noted = BEFORE_ALL;
  private failing = false;
  /** Number of readings that were read from the journal for a take-over. */
  private readAtOnce = 0;
  private readonly stopping = new AbortController();
  private readonly task: RepeatedTask;

  constructor(
    readonly stages: Stages,
    private readonly ports: WarmStagesPorts,
    private readonly options: WarmStagesOptions,
  ) {
    this.task = new RepeatedTask((stopping) => this.attempt(stopping), options.settleMs ?? SETTLE_MS);
  }

  /** Restores in the background. From then on, reads the batches that other processes append, many at a time. */
  start(): void {
    void this.task.start();
  }

  /** Stops following. */
  stop(): Promise<void> {
    this.stopping.abort();
    return this.task.stop();
  }

  /**
   * Stops following, and remembers the readings that other processes have journaled until now. Call this during the
   * claim, so that little or nothing is left for {@link catchUp}.
   */
  async prepare(): Promise<void> {
    await this.task.stop();
    if (!this.isRestored) this.readAtOnce += await this.restore();
    this.readAtOnce += await this.readTo((await this.ports.journal.bounds()).newest);
  }

  /** Resolves when the stages remember all readings that other processes have journaled, up to the claim. */
  async catchUp({ position, previous }: ClaimPlace): Promise<CaughtUp> {
    if (previous === null || previous > this.position) this.readAtOnce += await this.readTo(position);
    const { journal } = this.ports;
    return { readings: this.readAtOnce, lastReceipt: this.newestReceipt ?? (await lastReceipt(journal)) };
  }

  private async attempt(stopping: AbortSignal): Promise<void> {
    try {
      if (!this.isRestored) await this.restore();
      const settled = this.noted;
      this.noted = (await this.ports.journal.bounds()).newest;
      await this.readTo(this.noted, settled, stopping);
      this.failing = false;
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      if (!this.failing) this.ports.logger.warn({ err: error }, "standby does not follow the journal; retrying");
      this.failing = true;
    }
  }

  private async restore(): Promise<number> {
    const { journal, registry, logger } = this.ports;
    const { maxReadings, windowMs } = this.options;
    const bounds = { maxReadings, windowMs, now: Date.now(), after: this.position };
    const { signal } = this.stopping;
    const { readings, through, newestReceipt } = await restore(journal, registry, this.stages, bounds, signal);
    this.move(through, newestReceipt);
    this.isRestored = true;
    logger.info({ readings }, "readings read back from the journal to recognize redeliveries");
    return readings;
  }

  /**
   * Reads and recalls the batches up to `through`. Stops before the first batch after `settled` that has an unknown
   * sensor. Resolves with the number of recalled readings.
   */
  private async readTo(through: Position, settled = through, stopping?: AbortSignal): Promise<number> {
    const { journal, registry } = this.ports;
    let readings = 0;
    for await (const batches of readRange(journal, this.position, through)) {
      this.stopping.signal.throwIfAborted();
      const [first] = batches;
      if (first !== undefined && Date.now() - first.committedAt > MAX_BEHIND_MS) return this.restore();
      const isTooEarly = (batch: JournalBatch) => batch.position > settled && !knowsSourcesOf(batch, registry);
      const end = batches.findIndex(isTooEarly);
      const due = end === -1 ? batches : batches.slice(0, end);
      readings += due.reduce((sum, { columns }) => sum + rowCount(columns), 0);
      await this.recall(due, due.at(-1)?.position ?? this.position);
      if (due.length < batches.length || stopping?.aborted === true) break;
    }
    return readings;
  }

  private async recall(batches: readonly JournalBatch[], through: Position): Promise<void> {
    this.move(through, await recall(batches, this.ports.registry, this.stages));
    const readings = batches.reduce((sum, { columns }) => sum + rowCount(columns), 0);
    this.ports.logger.debug({ readings }, "readings of the owner remembered");
  }

  private move(position: Position, receipt: number | null): void {
    this.position = position;
    if (receipt !== null) this.newestReceipt = Math.max(receipt, this.newestReceipt ?? 0);
  }
}
