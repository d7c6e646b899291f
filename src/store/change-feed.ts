import { setTimeout as sleep } from "node:timers/promises";
import { type ChangeStreamDocument, type Db, type Document, MongoServerError, type ResumeToken } from "mongodb";
import type { Timestamp } from "mongodb";
import type { Logger } from "pino";

export interface ChangeFeedListener {
  changed(event: ChangeStreamDocument): void;
  /** Everything committed until about now has been told. Several times a second while the feed is healthy. */
  current(): void;
  /** The feed is open, but not from where an earlier one ended: changes may have been missed. */
  reset(): void | Promise<void>;
}

/** How long the server waits for a change before it answers that there is none, ms: the pulse of `current`. */
const PULSE_MS = 200;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
/** InvalidResumeToken, ChangeStreamFatalError, ChangeStreamHistoryLost: the place to resume from is gone. */
const CANNOT_RESUME = new Set([260, 280, 286]);

/**
 * Follows a database's changes until `signal` aborts: after an error it goes on where it was, and where that is
 * impossible it starts anew and calls `reset`. `pipeline` must let `invalidate` pass.
 */
export async function followChanges(
  db: Db,
  pipeline: Document[],
  listener: ChangeFeedListener,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  let token: ResumeToken;
  let delay = FIRST_RETRY_MS;
  while (!signal.aborted) {
    const stream = db.watch(pipeline, {
      maxAwaitTimeMS: PULSE_MS,
      ...(token === undefined ? {} : { resumeAfter: token }),
    });
    const close = () => void stream.close().catch(() => undefined);
    signal.addEventListener("abort", close, { once: true });
    const probe = new LagProbe(db);
    try {
      for (;;) {
        const event = await stream.tryNext();
        if (signal.aborted) return;
        delay = FIRST_RETRY_MS;
        if (token === undefined) await listener.reset();
        if (event?.operationType === "invalidate") {
          token = undefined;
          break;
        }
        if (event !== null) listener.changed(event);
        token = stream.resumeToken;
        if (event === null || probe.passedBy(event.clusterTime)) listener.current();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (cannotResume(error)) token = undefined;
      log.warn({ err: error, resuming: token !== undefined }, "the change stream broke; opening it again");
      await sleep(delay, undefined, { signal }).catch(() => undefined);
      delay = Math.min(2 * delay, LONGEST_RETRY_MS);
    } finally {
      signal.removeEventListener("abort", close);
      close();
    }
  }
}

/**
 * Tells whether a feed that is never idle keeps up: asks the server for its time now and then, and is satisfied once
 * an event of that time or later has come.
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
      // The stream meets the same fault and reports it.
    }
  }
}

function cannotResume(error: unknown): boolean {
  return (
    error instanceof MongoServerError &&
    (CANNOT_RESUME.has(Number(error.code)) || error.hasErrorLabel("NonResumableChangeStreamError"))
  );
}
