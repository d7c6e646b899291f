/** The newest readings of one partition in a process, and their subscribers. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { earlierOf, type Partition, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { FlushCheckpoints, TelemetryRepository } from "../domain/ports/telemetry-store";
import { ReadingsFeed } from "./readings";
import { RecentReadingsInMemory } from "./recent";

export interface LiveOptions {
  /** Maximum readings that wait for one subscriber. */
  readonly queueReadings: number;
  /** Maximum sensors whose latest reading is kept in memory. */
  readonly maxSensors: number;
  /** Maximum unflushed readings in memory, some 50 bytes each. Others are read from the journal. */
  readonly recentReadings: number;
  /** Partition of the journal. */
  readonly partition: Partition;
}

/** How often the flusher's checkpoint is read, in order to drop stored readings, milliseconds. */
const FORGET_MS = 1_000;

export class Live implements Startable {
  readonly readings: ReadingsFeed;
  readonly recent: RecentReadingsInMemory;
  private readonly stopping = new AbortController();
  private forgetting: Promise<void> | null = null;

  constructor(
    journal: Journal,
    stored: Pick<TelemetryRepository, "bySeq">,
    private readonly checkpoints: FlushCheckpoints,
    { queueReadings, maxSensors, recentReadings, partition }: LiveOptions,
    private readonly logger: Logger,
  ) {
    this.recent = new RecentReadingsInMemory(journal, recentReadings, maxSensors, partition);
    this.readings = new ReadingsFeed(journal, stored, queueReadings, partition);
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
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.readings.end();
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
