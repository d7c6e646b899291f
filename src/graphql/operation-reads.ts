import type { Reads } from "../resolvers/context";
import type { FairQueue } from "../domain/fair-queue";
import type { FairScheduler } from "./fair-scheduler";
import type { OperationDeadline } from "./operation-deadline";

/** Reads of one operation that are under way at a time. */
const AT_A_TIME = 4;

/**
 * What one operation reads: a few at a time, behind what its tenant reads otherwise and in rotation with other tenants.
 * They begin, and what was read is gone on with, when there is time for its owner.
 */
export class OperationReads implements Reads {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly owner: string,
    private readonly queue: FairQueue,
    private readonly scheduler: FairScheduler,
    private readonly deadline: OperationDeadline,
  ) {}

  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.running < AT_A_TIME) this.running++;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    let result: T;
    try {
      const begin = this.scheduler.enter(this.owner);
      if (begin !== undefined) await begin;
      this.throwIfOver();
      result = await this.queue.run(this.owner, read, () => this.deadline.signal);
    } finally {
      // The place goes to the next without becoming free in between.
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
    const turn = this.scheduler.enter(this.owner);
    if (turn !== undefined) await turn;
    return result;
  }

  private throwIfOver(): void {
    if (this.deadline.isOver) this.deadline.signal.throwIfAborted();
  }
}
