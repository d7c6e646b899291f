/** A period in which this process follows a journal: from the first use until the journal is no longer used. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { earlierOf, type Position } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { FlushCheckpoints } from "../domain/ports/telemetry-store";
import type { RecentReadingsInMemory } from "./recent";

/** Passes each batch of a journal to listeners once, in order. If `start` fails, it can be repeated. */
export interface Follower extends Startable {
  /** Position of the newest batch that the listeners have received. */
  readonly position: Position;
  /** Takes a batch that this process has committed. */
  offer(batch: JournalBatch): void;
  /** Sets whether this process writes the journal and offers its batches. */
  setLocalWriter(hasLocalWriter: boolean): void;
}

export interface FollowingParts {
  readonly checkpoints: FlushCheckpoints;
  readonly recent: RecentReadingsInMemory;
  readonly createFollower: (after: Position) => Follower;
  /** Called with the position after which batches are delivered. */
  readonly begun: (after: Position) => void;
  readonly logger: Logger;
}

const RETRY_MS = { first: 100, last: 5_000 };
/**
 * Interval at which the flusher's checkpoint is read, in milliseconds. Readings up to the checkpoint are dropped from
 * memory.
 */
const FORGET_MS = 1_000;

export class Following {
  /** Resolves when the position after which batches are delivered is known. */
  readonly begun: Promise<void>;
  /** Resolves when memory has all unflushed readings that were committed before this period. */
  readonly caughtUp: Promise<void>;
  isCaughtUp = false;
  private follower: Follower | null = null;
  private readonly stopping = new AbortController();
  private readonly ended: Promise<unknown>;

  /** @param before resolves when the previous period has ended, so that its follower delivers nothing more */
  constructor(
    private readonly parts: FollowingParts,
    private hasLocalWriter: boolean,
    before: Promise<void>,
  ) {
    this.begun = before.then(() => this.begin());
    this.caughtUp = this.begun.then(() => this.catchUp());
    this.ended = Promise.allSettled([this.begun, this.caughtUp, this.caughtUp.then(() => this.forgetStored())]);
  }

  get recent(): RecentReadingsInMemory {
    return this.parts.recent;
  }

  get position(): Position | null {
    return this.follower?.position ?? null;
  }

  setLocalWriter(hasLocalWriter: boolean): void {
    this.hasLocalWriter = hasLocalWriter;
    this.follower?.setLocalWriter(hasLocalWriter);
  }

  /**
   * Takes a batch that this process has committed. Until {@link begun} resolves, ignores it: the follower later reads
   * it from the journal.
   */
  offer(batch: JournalBatch): void {
    this.follower?.offer(batch);
  }

  /** From this call on, nothing is delivered. Pending waits reject. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error("the journal is not followed any longer"));
    await this.follower?.stop();
    await this.ended;
  }

  /** Repeats `attempt` until it succeeds. @throws Error when {@link stop} is called */
  async persist<T>(attempt: () => Promise<T>): Promise<T> {
    const { signal } = this.stopping;
    for (let pause = RETRY_MS.first; ; pause = Math.min(pause * 2, RETRY_MS.last)) {
      signal.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        signal.throwIfAborted();
        this.parts.logger.warn({ err: error }, "live: the journal cannot be followed; retrying");
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * Begins at the position up to which both the flush and the `latest` collection are complete. From there on, memory
   * has every reading that a collection lacks.
   */
  private async begin(): Promise<void> {
    const { checkpoints, recent, createFollower, begun } = this.parts;
    const { doneSeq, latestSeq } = await this.persist(() => checkpoints.read());
    this.stopping.signal.throwIfAborted();
    recent.storedUpTo(doneSeq);
    const after = earlierOf(doneSeq, latestSeq);
    begun(after);
    this.follower = createFollower(after);
    this.follower.setLocalWriter(this.hasLocalWriter);
  }

  private async catchUp(): Promise<void> {
    await this.persist(async () => this.follower?.start());
    this.stopping.signal.throwIfAborted();
    this.isCaughtUp = true;
  }

  private async forgetStored(): Promise<void> {
    const { checkpoints, recent, logger } = this.parts;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        recent.storedUpTo((await checkpoints.read()).doneSeq);
      } catch (error) {
        logger.debug({ err: error }, "live: flush progress unknown");
      }
      await delay(FORGET_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
