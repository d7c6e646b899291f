/** Follows the journal: hands every batch to the listeners in memory, in order and once. */
import { setImmediate as nextTurn, setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";

const READ_BATCHES = 64;
const RETRY_MS = 200;
const CHECK_MS = 1_000;

export class JournalFollower implements Startable {
  private nextSeq = 1;
  private target = 0;
  private fetching: Promise<void> | null = null;
  private readonly listeners: Array<(batch: JournalBatch) => void> = [];
  private readonly stopping = new AbortController();

  /**
   * @param startAfter returns the seq from which to follow
   * @param hasLocalWriter whether this process ingests and offers its own batches. Commits of others are then rare, and
   * polled once a second instead of being watched.
   */
  constructor(
    private readonly journal: Journal,
    private readonly startAfter: () => Promise<number>,
    private readonly hasLocalWriter: boolean,
    private readonly logger: Logger,
  ) {}

  /** Listeners are called in the order in which they were added. They must not throw. */
  onBatch(listener: (batch: JournalBatch) => void): void {
    this.listeners.push(listener);
  }

  /** Seq of the newest batch that the listeners have received. */
  get seq(): number {
    return this.nextSeq - 1;
  }

  /** Resolves when the listeners have everything that was committed before the call. */
  async start(): Promise<void> {
    this.nextSeq = (await this.startAfter()) + 1;
    this.notice(await this.journal.head());
    await this.fetching;
    if (this.hasLocalWriter) void this.checkNowAndThen();
    else this.journal.watch((seq) => this.notice(seq), this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.fetching;
  }

  /** A batch that this process has committed, which therefore need not be read from the database. */
  offer(batch: JournalBatch): void {
    if (batch.seq === this.nextSeq) this.deliver(batch);
    else this.notice(batch.seq);
  }

  private notice(seq: number): void {
    this.target = Math.max(this.target, seq);
    if (this.target >= this.nextSeq) this.fetching ??= this.fetch();
  }

  private async fetch(): Promise<void> {
    while (this.target >= this.nextSeq && !this.stopping.signal.aborted) {
      try {
        const { target } = this;
        const batches = await this.journal.read(this.nextSeq - 1, READ_BATCHES);
        for (const batch of batches) {
          if (batch.seq < this.nextSeq) continue;
          this.deliver(batch);
          // Subscribers take what they have before more arrives.
          await nextTurn();
        }
        // The head may belong to expired batches. Check once more for batches that were announced meanwhile.
        if (batches.length === 0 && target === this.target) break;
      } catch (error) {
        this.logger.warn({ err: error }, "live: journal read failed; retrying");
        await delay(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
    this.fetching = null;
  }

  private deliver(batch: JournalBatch): void {
    this.nextSeq = batch.seq + 1;
    for (const listener of this.listeners) listener(batch);
  }

  private async checkNowAndThen(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await delay(CHECK_MS, undefined, { signal: this.stopping.signal, ref: false }).catch(() => undefined);
      if (!this.stopping.signal.aborted)
        await this.journal.head().then(
          (seq) => this.notice(seq),
          () => undefined,
        );
    }
  }
}
