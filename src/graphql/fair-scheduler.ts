/** Divides the time of the event loop among tenants: whoever has used least of it goes on next. */

export interface FairSchedulerOptions {
  /** Work of this kind in one turn of the event loop, milliseconds; then what comes in is heard first. Default 2. */
  readonly sliceMs?: number | undefined;
  /** Milliseconds. Default `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** An owner with what waits for it, in the order of its coming. */
interface Owner {
  readonly name: string;
  readonly resume: (() => void)[];
  /** Virtual milliseconds: what it has used, or what the others had used when it came. */
  used: number;
  /** When it began what it does just now; undefined: it does nothing. */
  since: number | undefined;
}

/** Owners that are remembered though nothing waits for them. */
const REMEMBERED = 1_000;

/**
 * Work asks with {@link enter} whether it may go on. While little is done it may, at once. In a turn of the event loop
 * in which a slice has been used up it waits; then the owner goes on who has used least of the time, so that one who
 * asks for much waits behind himself and not before others.
 */
export class FairScheduler {
  private readonly sliceMs: number;
  private readonly now: () => number;
  private readonly owners = new Map<string, Owner>();
  private readonly waitingOwners = new Set<Owner>();
  /** When the slice of this turn of the event loop is used up; 0: nothing has been done in it yet. */
  private end = 0;
  /** The least that an owner of whom something was resumed had used: newcomers begin here. */
  private clock = 0;
  /** What {@link enter} has let go on at once in this turn although its slice was used up, milliseconds. */
  private ahead = 0;

  constructor({ sliceMs = 2, now = () => performance.now() }: FairSchedulerOptions = {}) {
    this.sliceMs = sliceMs;
    this.now = now;
  }

  /** Waiting for their turn. */
  get waiting(): number {
    let count = 0;
    for (const { resume } of this.waitingOwners) count += resume.length;
    return count;
  }

  /** Undefined: go on. Otherwise resolves when it is the owner's turn; go on without awaiting anything else before. */
  enter(name: string): Promise<void> | undefined {
    const isUsedUp = this.isUsedUp();
    if (this.waitingOwners.size === 0 && !isUsedUp) return undefined;
    const owner = this.ownerOf(name);
    if (this.isAhead(owner)) {
      if (owner.since === undefined) this.measure(owner, (milliseconds) => (this.ahead += milliseconds));
      return undefined;
    }
    return new Promise((resolve) => {
      owner.resume.push(resolve);
      this.waitingOwners.add(owner);
    });
  }

  /** Whether it would be the next to go on anyway: then it need not wait for another turn of the event loop. */
  private isAhead({ used, resume, since }: Owner): boolean {
    const uncharged = since === undefined ? 0 : this.now() - since;
    return resume.length === 0 && used + uncharged < this.clock && this.ahead + uncharged < this.sliceMs;
  }

  private ownerOf(name: string): Owner {
    let owner = this.owners.get(name);
    if (owner === undefined) {
      owner = { name, resume: [], used: this.clock, since: undefined };
    } else {
      this.owners.delete(name);
      // Nobody saves up time while he has nothing to do.
      if (owner.resume.length === 0) owner.used = Math.max(owner.used, this.clock - this.sliceMs);
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

  /** Whether this turn's slice is used up: whoever still has much to do should {@link enter} anew. */
  isUsedUp(): boolean {
    const now = this.now();
    if (this.end === 0) {
      this.end = now + this.sliceMs;
      setImmediate(this.begin);
      return false;
    }
    return now >= this.end;
  }

  /** A new turn of the event loop. */
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

  /** Lets one go on, and when it has done what it does at once, the next. */
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

  /** Charges the owner for what it does from now on without a break. */
  private measure(owner: Owner, then: (milliseconds: number) => void): void {
    const since = (owner.since = this.now());
    // Behind the microtasks of what goes on.
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
