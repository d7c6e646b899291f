/** Stages that remember what the owner of a partition has journaled, so that this process can take over at any time. */
import type { Logger } from "pino";
import { readRange } from "../../domain/journal-range";
import { BEFORE_ALL, type Position } from "../../domain/keys";
import { RepeatedTask } from "../../domain/periodic-task";
import { weightOf, type JournalBatch } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import { rowCount } from "../../domain/reading";
import type { Stages } from "../stages/stages";
import { recall } from "./recall";
import { lastReceipt, restore, type RecentJournal } from "./restore";

export interface WarmStagesPorts {
  readonly journal: RecentJournal;
  readonly registry: Pick<Registry, "sensors" | "tenants">;
  readonly logger: Logger;
}

export interface WarmStagesOptions {
  /** Readings of the journal that are restored at most. Those that follow are added. */
  readonly maxReadings: number;
  /** Age of the readings that are restored at most, milliseconds. */
  readonly windowMs: number;
  /** How long a batch waits until it is recalled, milliseconds. Default 2,000. */
  readonly settleMs?: number | undefined;
}

/** What a take-over has had to read. */
export interface CaughtUp {
  /** Readings that were read from the journal after the claim. */
  readonly readings: number;
  /** When any process received the last reading, epoch milliseconds; null: none recently. */
  readonly lastReceipt: number | null;
}

interface Offered {
  readonly batch: JournalBatch;
  readonly at: number;
}

/** The registry knows a new sensor after less than a second. A batch that names it before would be forgotten. */
const SETTLE_MS = 2_000;
const EVERY_MS = 500;
/** Maximum weight of the batches that wait. Older ones are read from the journal. */
const MAX_WAITING = 100_000;
/** A standby that is further behind restores anew, milliseconds. */
const MAX_BEHIND_MS = 60_000;

export class WarmStages {
  /** Everything up to here is remembered. */
  position = BEFORE_ALL;
  private isRestored = false;
  private newestReceipt: number | null = null;
  private waiting: Offered[] = [];
  private weight = 0;
  private failing = false;
  private readonly settleMs: number;
  private readonly stopping = new AbortController();
  private readonly task: RepeatedTask;

  constructor(
    readonly stages: Stages,
    private readonly ports: WarmStagesPorts,
    private readonly options: WarmStagesOptions,
  ) {
    this.settleMs = options.settleMs ?? SETTLE_MS;
    this.task = new RepeatedTask((stopping) => this.attempt(stopping), Math.min(EVERY_MS, this.settleMs));
  }

  /** Restores in the background, and follows what is offered from then on. */
  start(): void {
    void this.task.start();
  }

  /** Stops following. */
  stop(): Promise<void> {
    this.stopping.abort();
    this.waiting = [];
    return this.task.stop();
  }

  /** A committed batch, in order. */
  offer(batch: JournalBatch): void {
    this.waiting.push({ batch, at: performance.now() });
    this.weight += weightOf(batch);
    while (this.weight > MAX_WAITING) this.dropOldest();
  }

  /**
   * Ends the following. Resolves when the stages remember everything that other processes have journaled. Call it after
   * the claim, when no other process can write.
   */
  async catchUp(): Promise<CaughtUp> {
    await this.task.stop();
    const { journal } = this.ports;
    let readings = 0;
    if (!this.isRestored) readings += await this.restore();
    await this.recallWaiting(Infinity);
    readings += await this.readTo((await journal.bounds()).newest);
    return { readings, lastReceipt: this.newestReceipt ?? (await lastReceipt(journal)) };
  }

  private async attempt(stopping: AbortSignal): Promise<void> {
    try {
      if (!this.isRestored) await this.restore();
      await this.recallWaiting(performance.now() - this.settleMs, stopping);
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

  /** What was offered until then. */
  private async recallWaiting(until: number, stopping?: AbortSignal): Promise<void> {
    for (let [next] = this.waiting; next !== undefined && next.at <= until; [next] = this.waiting) {
      const { batch } = next;
      if (batch.previous > this.position) await this.readTo(batch.previous);
      if (batch.position > this.position) await this.recall([batch], batch.position);
      if (this.waiting[0] === next) this.dropOldest();
      if (stopping?.aborted === true) return;
    }
  }

  /** What was not offered. Resolves with the number of its readings. */
  private async readTo(through: Position): Promise<number> {
    const { journal } = this.ports;
    const [first] = await journal.read(this.position, 1);
    if (first === undefined || first.position > through) return 0;
    if (Date.now() - first.committedAt > MAX_BEHIND_MS) return this.restore();
    let readings = 0;
    for await (const batches of readRange(journal, this.position, through)) {
      this.stopping.signal.throwIfAborted();
      readings += batches.reduce((sum, { columns }) => sum + rowCount(columns), 0);
      await this.recall(batches, batches.at(-1)?.position ?? this.position);
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

  private dropOldest(): void {
    const dropped = this.waiting.shift();
    if (dropped !== undefined) this.weight -= weightOf(dropped.batch);
  }
}
