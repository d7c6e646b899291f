import { setTimeout as sleep } from "node:timers/promises";
import { type ChangeStreamDocument, type Db, type Document, MongoServerError, type ResumeToken } from "mongodb";
import type { Timestamp } from "mongodb";
import type { Logger } from "pino";

export interface ChangeFeedListener {
  changed(event: ChangeStreamDocument): void;
  /**
   * Called several times a second while the feed is healthy. The feed has then reported every change that was committed
   * until about now.
   */
  current?(): void;
  /** Called when changes may have been missed, because the listener is new or the feed could not resume. */
  reset(): void | Promise<void>;
}

/** Interval of `current` while there are no changes, milliseconds. */
const PULSE_MS = 200;
/** How long the server waits for a change at the pace `NOW_AND_THEN`. A router needs this time to ask its shards. */
const SHORT_WAIT_MS = 20;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
/** InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost: the stream cannot resume. */
const CANNOT_RESUME = new Set([260, 280, 286]);

/**
 * - `AT_ONCE`: the server waits for changes and sends them immediately. Every write to any collection wakes it, and
 *   ingestion writes often.
 * - `NOW_AND_THEN`: the feed asks for changes five times a second. This costs the server less.
 */
export type FeedPace = "AT_ONCE" | "NOW_AND_THEN";

/**
 * Follows the changes of a database for all listeners over one change stream. Several streams would cost more, because
 * the server examines every write for each stream. After an error, the stream resumes. If it cannot resume, the feed
 * opens a new stream and calls `reset`.
 */
export class ChangeFeed {
  private readonly listeners = new Set<ChangeFeedListener>();
  /** Listeners that must be reset before they receive a change. */
  private readonly unsynced = new Set<ChangeFeedListener>();
  private stopping: AbortController | null = null;

  /** @param pipeline must pass `invalidate`, and `clusterTime` of every change */
  constructor(
    private readonly db: Db,
    private readonly pipeline: Document[],
    private readonly log: Logger,
    private readonly pace: FeedPace = "AT_ONCE",
  ) {}

  /** Reports changes to the listener until `signal` aborts. */
  follow(listener: ChangeFeedListener, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.listeners.add(listener);
    this.unsynced.add(listener);
    signal.addEventListener("abort", () => this.leave(listener), { once: true });
    if (this.stopping !== null) return;
    this.stopping = new AbortController();
    void this.run(this.stopping.signal);
  }

  private leave(listener: ChangeFeedListener): void {
    this.listeners.delete(listener);
    this.unsynced.delete(listener);
    if (this.listeners.size > 0) return;
    this.stopping?.abort();
    this.stopping = null;
  }

  private async run(signal: AbortSignal): Promise<void> {
    let token: ResumeToken;
    let delay = FIRST_RETRY_MS;
    while (!signal.aborted) {
      const stream = this.db.watch(this.pipeline, {
        maxAwaitTimeMS: this.pace === "AT_ONCE" ? PULSE_MS : SHORT_WAIT_MS,
        ...(token === undefined ? {} : { resumeAfter: token }),
      });
      const close = () => void stream.close().catch(() => undefined);
      signal.addEventListener("abort", close, { once: true });
      const probe = new LagProbe(this.db);
      try {
        for (;;) {
          const event = await stream.tryNext();
          if (signal.aborted) return;
          delay = FIRST_RETRY_MS;
          if (token === undefined) for (const listener of this.listeners) this.unsynced.add(listener);
          await this.sync();
          if (event?.operationType === "invalidate") {
            token = undefined;
            break;
          }
          if (event !== null) for (const listener of this.listeners) listener.changed(event);
          token = stream.resumeToken;
          if (event !== null && !probe.passedBy(event.clusterTime)) continue;
          for (const listener of this.listeners) if (!this.unsynced.has(listener)) listener.current?.();
          if (event === null && this.pace === "NOW_AND_THEN") await sleep(PULSE_MS, undefined, { signal });
        }
      } catch (error) {
        if (signal.aborted) return;
        if (cannotResume(error)) token = undefined;
        this.log.warn({ err: error, resuming: token !== undefined }, "change stream failed; reopening");
        await sleep(delay, undefined, { signal }).catch(() => undefined);
        delay = Math.min(2 * delay, LONGEST_RETRY_MS);
      } finally {
        signal.removeEventListener("abort", close);
        close();
      }
    }
  }

  private async sync(): Promise<void> {
    for (const listener of this.unsynced) {
      await listener.reset();
      this.unsynced.delete(listener);
    }
  }
}

/**
 * Checks whether a busy feed is current: it periodically reads the server's time, and waits for an event of that time
 * or later.
 */
class LagProbe {
  private asking = false;
  private target: Timestamp | undefined;

  constructor(private readonly db: Db) {}

  passedBy(clusterTime: Timestamp | undefined): boolean {
    if (this.target !== undefined) {
      if (clusterTime === undefined || clusterTime.lessThan(this.target)) return false;
      this.target = undefined;
      return true;
    }
    if (!this.asking) {
      this.asking = true;
      void this.ask().finally(() => (this.asking = false));
    }
    return false;
  }

  private async ask(): Promise<void> {
    try {
      const { operationTime } = (await this.db.command({ ping: 1 })) as { operationTime?: Timestamp };
      this.target = operationTime;
    } catch {
      // The stream gets the same error and reports it.
    }
  }
}

/** Returns the name of the changed collection; undefined if the event has none. */
export function collectionOf(event: ChangeStreamDocument): string | undefined {
  return "ns" in event && "coll" in event.ns ? event.ns.coll : undefined;
}

function cannotResume(error: unknown): boolean {
  return (
    error instanceof MongoServerError &&
    (CANNOT_RESUME.has(Number(error.code)) || error.hasErrorLabel("NonResumableChangeStreamError"))
  );
}
