/** The newest readings and rejections of a process, and their subscribers. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { earlierOf, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { RejectionRepository } from "../domain/ports/rejection-store";
import type { FlushCheckpoints, TelemetryRepository } from "../domain/ports/telemetry-store";
import { ReadingsFeed } from "./readings";
import { RecentReadingsInMemory } from "./recent";
import { RejectionFeed } from "./rejections";

export interface LiveOptions {
  /** Maximum readings that wait for one subscriber. */
  readonly queueReadings: number;
  /** Maximum sensors whose latest reading is kept in memory. */
  readonly maxSensors: number;
  /** Whether this process ingests now, see {@link Live.setLocalWriter}. */
  readonly hasLocalWriter: boolean;
}

/** Maximum unflushed readings in memory: some 60 MB if the flusher lags that far. */
const RECENT_READINGS = 2_000_000;
/** Maximum rejections that wait for one subscriber. */
const QUEUE_REJECTIONS = 1_000;
/** How often the flusher's checkpoint is read, in order to drop stored readings, milliseconds. */
const FORGET_MS = 1_000;

export class Live implements Startable {
  readonly readings: ReadingsFeed;
  readonly rejections = new RejectionFeed(QUEUE_REJECTIONS);
  readonly recent: RecentReadingsInMemory;
  private readonly stopping = new AbortController();
  private forgetting: Promise<void> | null = null;
  /** Ends the watch of rejections that other processes record; null: this process records them, or has not started. */
  private watching: AbortController | null = null;
  private hasLocalWriter: boolean;

  constructor(
    journal: Journal,
    stored: Pick<TelemetryRepository, "bySeq">,
    private readonly checkpoints: FlushCheckpoints,
    private readonly recorded: Pick<RejectionRepository, "watch">,
    options: LiveOptions,
    private readonly logger: Logger,
  ) {
    this.hasLocalWriter = options.hasLocalWriter;
    this.recent = new RecentReadingsInMemory(journal, RECENT_READINGS, options.maxSensors);
    this.readings = new ReadingsFeed(journal, stored, options.queueReadings);
  }

  /**
   * Where following the journal begins: where the `latest` collection ends. Memory and collection together know every
   * sensor's latest reading.
   */
  async startAfter(): Promise<Position> {
    const { doneSeq, latestSeq } = await this.checkpoints.read();
    this.recent.storedUpTo(doneSeq);
    return earlierOf(doneSeq, latestSeq);
  }

  /** Call it when everything that was committed before has been followed. */
  async start(): Promise<void> {
    this.forgetting = this.forgetStored();
    this.watchRejections();
  }

  /** Whether this process ingests. It then publishes its own rejections, and those of others are not watched. */
  setLocalWriter(hasLocalWriter: boolean): void {
    this.hasLocalWriter = hasLocalWriter;
    if (this.forgetting !== null) this.watchRejections();
  }

  private watchRejections(): void {
    if (this.hasLocalWriter || this.stopping.signal.aborted) {
      this.watching?.abort();
      this.watching = null;
      return;
    }
    if (this.watching !== null) return;
    this.watching = new AbortController();
    this.recorded.watch((messages) => this.rejections.publish(messages), this.watching.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.watching?.abort();
    this.readings.end();
    this.rejections.end();
    await this.forgetting;
  }

  private async forgetStored(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        this.recent.storedUpTo((await this.checkpoints.read()).doneSeq);
      } catch (error) {
        this.logger.debug({ err: error }, "live: flush progress unknown");
      }
      await delay(FORGET_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
