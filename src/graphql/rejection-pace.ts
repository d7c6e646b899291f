import { setTimeout as delay } from "node:timers/promises";
import { LRUCache } from "lru-cache";

/** Time between two rejections of an owner, milliseconds. */
const EVERY_MS = 5;
/** Maximum delay of a rejection, milliseconds. */
const MAX_DELAY_MS = 1_000;
const MAX_OWNERS = 1_000;

/**
 * Delays responses to requests that are rejected for their rate. Rejecting a request takes a quarter of a millisecond,
 * so a few clients that repeat it at once would use much of the process's time. A single rejection is not delayed.
 */
export class RejectionPace {
  /** Time from which the next rejection of each owner may be sent. */
  private readonly paidUntil = new LRUCache<string, number>({ max: MAX_OWNERS });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when a rejection may be sent. undefined: at once. */
  next(owner: string): Promise<void> | undefined {
    const wait = this.take(owner);
    return wait === 0 ? undefined : delay(wait);
  }

  /** Milliseconds to wait. */
  take(owner: string): number {
    const now = this.now();
    const from = Math.max(now, this.paidUntil.get(owner) ?? 0);
    const wait = Math.min(from - now, MAX_DELAY_MS);
    this.paidUntil.set(owner, now + wait + EVERY_MS);
    return Math.ceil(wait);
  }
}
