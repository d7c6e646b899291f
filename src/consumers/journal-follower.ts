/** Follows the journal without a checkpoint: passes every batch to listeners in this process, in order and once. */
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { BEFORE_ALL, laterOf, type Position } from "../domain/keys";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";

const READ_BATCHES = 64;
const RETRY_MS = 200;
const CHECK_MS = 1_000;

/** Receives every committed batch, in order. Must return immediately and must not throw. */
export type BatchListener = (batch: JournalBatch) => void;

export class JournalFollower implements Startable {
  private target = BEFORE_ALL;
  private fetching: Promise<void> | null = null;
  private readonly stopping = new AbortController();
  /** Ends the current way to follow the journal: periodic checks or `Journal.follow`. */
  private following = new AbortController();
  private hasStarted = false;

  /**
   * @param position position after which to follow; later the position of the newest batch that the listeners have
   * received
   * @param listeners receive each batch in the order of this list
   * @param hasLocalWriter see {@link setLocalWriter}
   */
  constructor(
    private readonly journal: Pick<Journal, "bounds" | "read" | "follow">,
    public position: Position,
    private readonly listeners: readonly BatchListener[],
    private hasLocalWriter: boolean,
    private readonly logger: Logger,
  ) {}

  /**
   * Resolves when the listeners have every batch that was committed before the call. If it rejects, you can call it
   * again.
   */
  async start(): Promise<void> {
    this.notice((await this.journal.bounds()).newest);
    await this.fetching;
    this.hasStarted = true;
    this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.following.abort();
    await this.fetching;
  }

  /**
   * Sets whether this process ingests and offers its own batches. If so, batches of other processes are rare, and this
   * process polls for them once a second instead of following the journal.
   */
  setLocalWriter(hasLocalWriter: boolean): void {
    if (this.hasLocalWriter === hasLocalWriter) return;
    this.hasLocalWriter = hasLocalWriter;
    if (this.hasStarted) this.follow();
  }

  private follow(): void {
    this.following.abort();
    if (this.stopping.signal.aborted) return;
    this.following = new AbortController();
    const { signal } = this.following;
    if (this.hasLocalWriter) void this.checkNowAndThen(signal);
    else this.journal.follow(this.position, (batches) => this.deliverAll(batches), signal);
  }

  /** Delivers a batch that this process has committed, without a read of the journal. */
  offer(batch: JournalBatch): void {
    if (batch.previous <= this.position) this.deliver(batch);
    else this.notice(batch.position);
  }

  private notice(position: Position): void {
    this.target = laterOf(this.target, position);
    if (this.target > this.position) this.fetching ??= this.fetch();
  }

  private async fetch(): Promise<void> {
    while (this.target > this.position && !this.stopping.signal.aborted) {
      try {
        const { target } = this;
        const batches = await this.journal.read(this.position, READ_BATCHES);
        await this.deliverAll(batches);
        // The target may be a deleted batch. Read again only if a newer batch was announced meanwhile.
        if (batches.length === 0 && target === this.target) break;
      } catch (error) {
        this.logger.warn({ err: error }, "live: journal read failed; retrying");
        await delay(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
    this.fetching = null;
  }

  private async deliverAll(batches: readonly JournalBatch[]): Promise<void> {
    for (const batch of batches) {
      if (this.stopping.signal.aborted) return;
      if (batch.position <= this.position) continue;
      this.deliver(batch);
      // Lets subscribers consume this batch before the next one arrives.
      await nextTurn();
    }
  }

  private deliver(batch: JournalBatch): void {
    if (batch.position <= this.position || this.stopping.signal.aborted) return;
    if (batch.previous > this.position) {
      const { position: after, previous } = { position: this.position, previous: batch.previous };
      this.logger.error({ after, previous }, "live: the journal has deleted batches before they were delivered");
    }
    this.position = batch.position;
    for (const listener of this.listeners) listener(batch);
  }

  private async checkNowAndThen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await delay(CHECK_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      await this.journal.bounds().then(
        ({ newest }) => this.notice(newest),
        () => undefined,
      );
    }
  }
}
