/**
 * Keeps the newest readings of one partition in memory, and delivers them to subscribers. The process follows the
 * journal only while a subscription, a query or its own ingestion needs it. Ingestion passes every batch directly.
 */
import type { Logger } from "pino";
import type { Partition, Position } from "../domain/keys";
import { RepeatedTask } from "../domain/periodic-task";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { PartitionReadings, ReadingsEvent } from "../domain/ports/live";
import type { FlushCheckpoints, TelemetryRepository } from "../domain/ports/telemetry-store";
import { endOfBatch } from "../domain/reading";
import { Following, type Follower } from "./following";
import { HeldReadings } from "./held-readings";
import type { FollowedRecent } from "./partitioned-recent";
import { ReadingsFeed } from "./readings";
import { RecentReadingsInMemory } from "./recent";

export interface LiveOptions {
  /** Maximum number of readings that wait for one subscriber. */
  readonly queueReadings: number;
  /** Minimum number of sensors whose latest reading is kept in memory. At most twice as many are kept. */
  readonly maxSensors: number;
  /** Maximum number of unflushed readings in memory, some 50 bytes each. Further readings are read from the journal. */
  readonly recentReadings: number;
  /** Partition of the journal. */
  readonly partition: Partition;
  /**
   * Minimum time for which the journal is followed after its last use, in milliseconds. At most twice as long. Default:
   * 120,000.
   */
  readonly idleMs?: number | undefined;
}

export interface LivePorts {
  readonly journal: Journal;
  readonly stored: Pick<TelemetryRepository, "bySeq">;
  readonly checkpoints: FlushCheckpoints;
  /**
   * Creates a follower that calls the listeners, in this order, with every batch after `after`. The listeners never
   * wait.
   */
  readonly createFollower: (after: Position, listeners: readonly ((batch: JournalBatch) => void)[]) => Follower;
  readonly logger: Logger;
}

const IDLE_MS = 120_000;

type Subscribe = PartitionReadings["subscribe"];
type Subscription = AsyncIterableIterator<ReadingsEvent>;

export class Live implements Startable, PartitionReadings, FollowedRecent {
  private readonly feed: ReadingsFeed;
  /** null if the journal is not followed. */
  private following: Following | null = null;
  /**
   * Resolves when the period before `following` has ended, so that its follower delivers nothing more. Resolved if
   * there was none.
   */
  private left = Promise.resolve();
  /** Number of subscriptions without `through` that are open, or about to open. */
  private subscriptions = 0;
  /** Whether the journal was used since the last check. */
  private wasUsed = false;
  private hasLocalWriter = false;
  private isStopped = false;
  private readonly idleCheck: RepeatedTask;

  constructor(
    private readonly ports: LivePorts,
    private readonly options: LiveOptions,
  ) {
    const { journal, stored } = ports;
    this.feed = new ReadingsFeed(journal, stored, options.queueReadings, options.partition);
    this.idleCheck = new RepeatedTask(async () => this.leaveIfIdle(), options.idleMs ?? IDLE_MS, "PAUSE");
  }

  async start(): Promise<void> {
    await this.idleCheck.start();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.feed.end();
    this.leave();
    await Promise.all([this.idleCheck.stop(), this.left]);
  }

  /** Whether the journal is followed, and memory has caught up with it. */
  get isFollowing(): boolean {
    return this.following?.isCaughtUp === true;
  }

  /** Position of the newest batch that memory has received; null if the journal is not followed, or not yet. */
  get position(): Position | null {
    return this.following?.position ?? null;
  }

  /** The newest readings; null if the journal is not followed, or memory does not have all of them yet. */
  get recent(): RecentReadingsInMemory | null {
    return this.following?.isCaughtUp === true ? this.following.recent : null;
  }

  /** Begins to follow the journal. Resolves when {@link recent} is available; undefined if it already is. */
  follow(signal?: AbortSignal): Promise<void> | undefined {
    const following = this.use();
    return following.isCaughtUp ? undefined : orAborted(following.caughtUp, signal);
  }

  /**
   * Follows the journal while a subscription is open, unless the stream ends at a known position. Such a stream reads
   * only durable readings.
   */
  subscribe(...[filter, options]: Parameters<Subscribe>): Subscription {
    if (options.through !== undefined) return this.feed.subscribe(filter, options);
    const following = this.use();
    this.subscriptions++;
    const release = () => {
      this.wasUsed = true;
      this.subscriptions--;
    };
    const open = async () => {
      await following.begun;
      const { newest } = await following.persist(() => this.ports.journal.bounds());
      // Otherwise a live subscription would simultaneously receive all batches that memory still lacks, and its queue
      // may overflow.
      await following.caughtUp;
      if (this.isStopped) return null;
      return this.feed.subscribe(filter, { ...options, after: options.after ?? endOfBatch(newest) });
    };
    const source = following.isCaughtUp ? this.feed.subscribe(filter, options) : open().catch(() => null);
    return new HeldReadings(source, release);
  }

  /** Sets whether this process ingests and offers its batches. If so, it reads only batches of other processes. */
  setLocalWriter(hasLocalWriter: boolean): void {
    this.hasLocalWriter = hasLocalWriter;
    if (hasLocalWriter) this.use();
    this.following?.setLocalWriter(hasLocalWriter);
  }

  /** Takes a batch that this process has committed. Call this in the order of commits. */
  offer(batch: JournalBatch): void {
    this.following?.offer(batch);
  }

  private use(): Following {
    this.wasUsed = true;
    this.following ??= this.begin();
    return this.following;
  }

  private begin(): Following {
    if (this.isStopped) throw new Error("internal: the journal is followed after the stop");
    const { journal, checkpoints, createFollower, logger } = this.ports;
    const { recentReadings, maxSensors, partition } = this.options;
    const recent = new RecentReadingsInMemory(journal, recentReadings, maxSensors, partition);
    logger.debug("live: the journal is followed");
    // Memory takes a batch before subscribers do, so that queries include every delivered reading.
    const listeners = [(batch: JournalBatch) => recent.add(batch), (batch: JournalBatch) => this.feed.publish(batch)];
    return new Following(
      {
        checkpoints,
        recent,
        createFollower: (after) => createFollower(after, listeners),
        begun: (after) => this.feed.startAfter(after),
        logger,
      },
      this.hasLocalWriter,
      this.left,
    );
  }

  private leaveIfIdle(): void {
    if (this.wasUsed || this.subscriptions > 0 || this.hasLocalWriter) this.wasUsed = false;
    else if (this.following !== null) this.leave();
  }

  private leave(): void {
    const { following } = this;
    if (following === null) return;
    this.following = null;
    this.left = following.stop();
    this.ports.logger.debug("live: the journal is not followed any longer");
  }
}

function orAborted(done: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return done;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason as Error);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  done.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  return promise;
}
