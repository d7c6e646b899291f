import type { Partition } from "../domain/keys";
import type { Startable } from "../domain/ports/lifecycle";
import type { LiveRejections, LiveRejectionsFilter, RejectionsEvent, RejectionsOptions } from "../domain/ports/live";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import { RejectionFeed } from "./rejections";

/** Maximum number of rejections that wait for one subscriber. */
const QUEUE_REJECTIONS = 1_000;

/**
 * Delivers new rejections of all partitions. A process that ingests in every partition publishes its rejections
 * directly. Any other process watches all recorded rejections, including its own.
 */
export class RecordedRejections implements LiveRejections, Startable {
  private readonly feed: RejectionFeed;
  private readonly ingested = new Set<Partition>();
  /** Ends the watch; null if there is none. */
  private watching: AbortController | null = null;
  private isRunning = false;

  /** @param partitions number of partitions */
  constructor(
    private readonly recorded: Pick<RejectionRepository, "watch" | "recordedAfter">,
    private readonly partitions: number,
  ) {
    this.feed = new RejectionFeed(recorded, QUEUE_REJECTIONS);
  }

  async start(): Promise<void> {
    this.isRunning = true;
    this.watchOrNot();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    this.watchOrNot();
    this.feed.end();
    return Promise.resolve();
  }

  /** Sets whether this process ingests in the partition. */
  setLocalWriter(partition: Partition, isWriter: boolean): void {
    if (isWriter) this.ingested.add(partition);
    else this.ingested.delete(partition);
    this.watchOrNot();
  }

  /** Delivers rejections that this process records, if it ingests in every partition. */
  publish(messages: readonly RejectedMessage[]): void {
    if (this.isLocal) this.feed.publish(messages);
  }

  subscribe(filter: LiveRejectionsFilter, options?: RejectionsOptions): AsyncIterableIterator<RejectionsEvent> {
    return this.feed.subscribe(filter, options);
  }

  private get isLocal(): boolean {
    return this.ingested.size === this.partitions;
  }

  private watchOrNot(): void {
    if (this.isLocal || !this.isRunning) {
      this.watching?.abort();
      this.watching = null;
      return;
    }
    if (this.watching !== null) return;
    this.watching = new AbortController();
    this.recorded.watch((messages) => this.feed.publish(messages), this.watching.signal);
  }
}
