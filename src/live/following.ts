/** One period in which this process follows a journal: from the first use until no user is left. */
import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { earlierOf, type Position } from "../domain/keys";
import type { JournalBatch } from "../domain/ports/journal";
import type { Startable } from "../domain/ports/lifecycle";
import type { FlushCheckpoints } from "../domain/ports/telemetry-store";
import type { RecentReadingsInMemory } from "./recent";

/** Hands batches of a journal to listeners, in order and once. A start that failed can be repeated. */
export interface Follower extends Startable {
  /** Position of the newest batch that the listeners have received. */
  readonly position: Position;
  /** Takes a batch that this process has committed. */
  offer(batch: JournalBatch): void;
  /** Whether this process offers the batches. */
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
/** How often the flusher's checkpoint is read, in order to drop stored readings, milliseconds. */
const FORGET_MS = 1_000;

export class Following {
  /** Resolves when the position after which batches are delivered is known. */
  readonly begun: Promise<void>;
  /** Resolves when memory has everything that was committed before this period. */
  readonly caughtUp: Promise<void>;
  isCaughtUp = false;
  private follower: Follower | null = null;
  private readonly stopping = new AbortController();
  private readonly ended: Promise<unknown>;

  /** @param before resolves when the previous period has ended, so its follower delivers nothing more */
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

  /** Takes a batch that this process has committed. Before the beginning, the follower reads it from the journal. */
  offer(batch: JournalBatch): void {
    this.follower?.offer(batch);
  }

  /** From this call on, nothing is delivered. Pending waits reject. */
  async stop(): Promise<void> {
    this.stopping.abort(new Error("the journal is not followed any longer"));
    await this.follower?.stop();
    await this.ended;
  }

  /** Repeats `attempt` until it succeeds. @throws the reason of the stop */
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

  /** Begins where the flush and the `latest` collection have both come. Memory and collections then have everything. */
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
