/** Divides the event loop among tenants: whose work it is decides when it goes on, not how much of it there is. */

export interface FairSchedulerOptions {
  /** Work of this kind in one turn of the event loop, milliseconds; then what comes in is heard first. Default 5. */
  readonly sliceMs?: number | undefined;
}

/** What waits for one owner, in the order of its coming. */
interface Waiting {
  readonly owner: string;
  readonly resume: (() => void)[];
}

/**
 * Work asks with {@link enter} whether it may go on. While little is done it may, at once. In a turn of the event loop
 * in which a slice has been used up it waits; then the owners go on in rotation, so that one who asks for much waits
 * behind himself and not before others.
 */
export class FairScheduler {
  private readonly sliceMs: number;
  private readonly queues = new Map<string, Waiting>();
  /** When the slice of this turn of the event loop is used up; 0: nothing has been done in it yet. */
  private end = 0;

  constructor({ sliceMs = 5 }: FairSchedulerOptions = {}) {
    this.sliceMs = sliceMs;
  }

  /** Waiting for their turn. */
  get waiting(): number {
    let count = 0;
    for (const { resume } of this.queues.values()) count += resume.length;
    return count;
  }

  /** Undefined: go on. Otherwise resolves when it is the owner's turn; go on without awaiting anything else before. */
  enter(owner: string): Promise<void> | undefined {
    if (this.queues.size === 0 && !this.isUsedUp()) return undefined;
    return new Promise((resolve) => {
      let queue = this.queues.get(owner);
      if (queue === undefined) {
        queue = { owner, resume: [] };
        this.queues.set(owner, queue);
      }
      queue.resume.push(resolve);
    });
  }

  /** Whether this turn's slice is used up: whoever still has much to do should {@link enter} anew. */
  isUsedUp(): boolean {
    const now = performance.now();
    if (this.end === 0) {
      this.end = now + this.sliceMs;
      setImmediate(this.begin);
      return false;
    }
    return now >= this.end;
  }

  /** A new turn of the event loop. */
  private readonly begin = (): void => {
    if (this.queues.size === 0) {
      this.end = 0;
      return;
    }
    this.end = performance.now() + this.sliceMs;
    setImmediate(this.begin);
    this.next();
  };

  /** Lets one go on, and when it has done what it does at once, the next. */
  private readonly next = (): void => {
    for (const queue of this.queues.values()) {
      this.queues.delete(queue.owner);
      const resume = queue.resume.shift();
      // To the end of the rotation.
      if (queue.resume.length > 0) this.queues.set(queue.owner, queue);
      resume?.();
      // Behind the microtasks of what was resumed.
      queueMicrotask(() => process.nextTick(this.unlessUsedUp));
      return;
    }
  };

  private readonly unlessUsedUp = (): void => {
    if (performance.now() < this.end) this.next();
  };
}
