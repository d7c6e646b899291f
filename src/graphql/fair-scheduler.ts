/** Shares the time of the event loop among tenants: the tenant that has used the least time continues first. */
import { Deque } from "../domain/deque";

export interface FairSchedulerOptions {
  /** Time that GraphQL can use in each turn of the event loop, in milliseconds. Then other work runs. Default 1. */
  readonly sliceMs?: number | undefined;
  /** Returns the current time in milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** An owner with its waiting work, in order of arrival. */
interface Owner {
  readonly name: string;
  readonly resume: Deque<() => void>;
  /** Time that the owner has used, in virtual milliseconds. A new owner starts with the scheduler's `clock`. */
  used: number;
  /** Time when its current work began; undefined if the owner is idle. */
  since: number | undefined;
}

/** Number of owners in memory above which the scheduler forgets idle owners. */
const REMEMBERED = 1_000;
/** Maximum time that an idle owner saves up, in milliseconds. The owner continues first until it has used this time. */
const SAVED_MS = 50;

/**
 * Work calls {@link enter} before it continues. Under light load, it continues immediately. When the slice of this turn
 * of the event loop is used up, it waits. Then the owner that has used the least time continues, so an owner with much
 * work delays only itself. An idle owner saves up some time, so that a small amount of work after an idle period does
 * not wait.
 */
export class FairScheduler {
  private readonly sliceMs: number;
  private readonly now: () => number;
  private readonly owners = new Map<string, Owner>();
  private readonly waitingOwners = new Set<Owner>();
  /** Time when the slice of this turn of the event loop ends; 0 if nothing has run in this turn yet. */
  private end = 0;
  /** Greatest used time at which an owner was resumed. New owners start with this time. */
  private clock = 0;
  /** Time that {@link enter} has granted in this turn after the slice was used up, in milliseconds. */
  private ahead = 0;

  constructor({ sliceMs = 1, now = () => performance.now() }: FairSchedulerOptions = {}) {
    this.sliceMs = sliceMs;
    this.now = now;
  }

  /** Number of waiting calls. */
  get waiting(): number {
    let count = 0;
    for (const { resume } of this.waitingOwners) count += resume.length;
    return count;
  }

  /**
   * Returns undefined if the owner can continue immediately. Otherwise resolves when it can continue. Do not await
   * anything else before continuing.
   */
  enter(name: string): Promise<void> | undefined {
    const isUsedUp = this.isUsedUp();
    if (this.waitingOwners.size === 0 && !isUsedUp) return undefined;
    const owner = this.ownerOf(name);
    if (this.isAhead(owner)) {
      if (owner.since === undefined) this.measure(owner, (milliseconds) => (this.ahead += milliseconds));
      return undefined;
    }
    return this.queue(owner);
  }

  /** Resolves when the owner can continue, after the work that is running now. For many simultaneous calls. */
  wait(name: string): Promise<void> {
    this.isUsedUp();
    return this.queue(this.ownerOf(name));
  }

  private queue(owner: Owner): Promise<void> {
    return new Promise((resolve) => {
      owner.resume.push(resolve);
      this.waitingOwners.add(owner);
    });
  }

  /** Whether the owner would continue next anyway, so that it need not wait for another turn of the event loop. */
  private isAhead({ used, resume, since }: Owner): boolean {
    const uncharged = since === undefined ? 0 : this.now() - since;
    return resume.length === 0 && used + uncharged < this.clock && this.ahead + uncharged < this.sliceMs;
  }

  private ownerOf(name: string): Owner {
    let owner = this.owners.get(name);
    if (owner === undefined) {
      owner = { name, resume: new Deque(), used: this.clock, since: undefined };
    } else {
      this.owners.delete(name);
      if (owner.resume.length === 0) owner.used = Math.max(owner.used, this.clock - SAVED_MS);
    }
    this.owners.set(name, owner);
    if (this.owners.size > REMEMBERED) this.forgetOldest();
    return owner;
  }

  private forgetOldest(): void {
    for (const [name, { resume }] of this.owners) {
      if (resume.length > 0) continue;
      this.owners.delete(name);
      return;
    }
  }

  /** Whether this turn's slice is used up. Unfinished work must then call {@link enter} again. */
  isUsedUp(): boolean {
    const now = this.now();
    if (this.end === 0) {
      this.end = now + this.sliceMs;
      setImmediate(this.begin);
      return false;
    }
    return now >= this.end;
  }

  /** Starts a turn of the event loop. */
  private readonly begin = (): void => {
    this.ahead = 0;
    if (this.waitingOwners.size === 0) {
      this.end = 0;
      return;
    }
    this.end = this.now() + this.sliceMs;
    setImmediate(this.begin);
    this.next();
  };

  /** Resumes one call. When its synchronous work is done, resumes the next call. */
  private readonly next = (): void => {
    const owner = this.leastServed();
    if (owner === undefined) return;
    this.clock = Math.max(this.clock, owner.used);
    const resume = owner.resume.shift();
    if (owner.resume.length === 0) this.waitingOwners.delete(owner);
    this.measure(owner, () => {
      if (this.now() < this.end) this.next();
    });
    resume?.();
  };

  /** Charges the owner for the synchronous work that begins now. Then calls `then` with the duration. */
  private measure(owner: Owner, then: (milliseconds: number) => void): void {
    const since = (owner.since = this.now());
    // Runs after the microtasks of the resumed work.
    queueMicrotask(() =>
      process.nextTick(() => {
        const milliseconds = this.now() - since;
        owner.used += milliseconds;
        owner.since = undefined;
        then(milliseconds);
      }),
    );
  }

  private leastServed(): Owner | undefined {
    let least: Owner | undefined;
    for (const owner of this.waitingOwners) if (least === undefined || owner.used < least.used) least = owner;
    return least;
  }
}
