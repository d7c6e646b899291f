/** Shares the time of the event loop among tenants: the tenant that has used the least continues. */
import { Deque } from "../domain/deque";

export interface FairSchedulerOptions {
  /** GraphQL's time per turn of the event loop, milliseconds. Then other work runs. Default 1. */
  readonly sliceMs?: number | undefined;
  /** Returns the present time, milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** An owner with its waiting work, in order of arrival. */
interface Owner {
  readonly name: string;
  readonly resume: Deque<() => void>;
  /** Virtual milliseconds: the time that it has used, or that the others had used when it came. */
  used: number;
  /** When its present work began; undefined: it is idle. */
  since: number | undefined;
}

/** Maximum idle owners in memory. */
const REMEMBERED = 1_000;
/** Time that an idle owner saves up at most, milliseconds: it continues first until it has used as much. */
const SAVED_MS = 50;

/**
 * Work calls {@link enter} before it continues. Under light load it may continue at once. When the slice of this turn
 * of the event loop is used up, it waits. Then the owner with the least used time continues. An owner with much
 * work therefore delays itself, not others. An idle owner saves up some time, so it does not wait for its share within
 * each moment.
 */
export class FairScheduler {
  private readonly sliceMs: number;
  private readonly now: () => number;
  private readonly owners = new Map<string, Owner>();
  private readonly waitingOwners = new Set<Owner>();
  /** When the slice of this turn of the event loop ends; 0: nothing has run in it yet. */
  private end = 0;
  /** Time used by the owner that was resumed last. New owners start here. */
  private clock = 0;
  /** Time that {@link enter} has granted in this turn after its slice was used up, milliseconds. */
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
   * undefined: continue. Otherwise resolves when the owner may continue. Do not await anything else before continuing.
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

  /** Resolves when the owner may continue, after everything that runs now. For many calls at once. */
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

  /** Whether the owner would be next anyway. Then it need not wait for another turn of the event loop. */
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

  /** Whether this turn's slice is used up. Work that has more to do must call {@link enter} again. */
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

  /** Resumes one call, and the next one when its synchronous work is done. */
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

  /** Charges the owner for its synchronous work from now on. */
  private measure(owner: Owner, then: (milliseconds: number) => void): void {
    const since = (owner.since = this.now());
    // After the microtasks of the resumed work.
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
