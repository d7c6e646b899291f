import type { ReadLimiter } from "../resolvers/context";
import { Deque } from "../domain/deque";
import type { FairQueue } from "../domain/fair-queue";
import type { FairScheduler } from "./fair-scheduler";
import type { OperationDeadline } from "./operation-deadline";

/** Maximum concurrent reads of one operation. */
const AT_A_TIME = 4;

/**
 * Runs the reads of one operation, a few at a time. A read waits behind earlier reads of its tenant, and the reads of
 * tenants alternate. The scheduler decides when a read begins, and when its result is processed.
 */
export class OperationReads implements ReadLimiter {
  private running = 0;
  private readonly waiting = new Deque<() => void>();

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
      // The slot passes directly to the next read, so that no other read can take it.
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
