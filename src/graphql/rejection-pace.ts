import { setTimeout as delay } from "node:timers/promises";
import { LRUCache } from "lru-cache";

/** Minimum time between two rejections of an owner, in milliseconds. */
const EVERY_MS = 5;
/** Maximum delay of a rejection, in milliseconds. */
const MAX_DELAY_MS = 1_000;
const MAX_OWNERS = 1_000;

/**
 * Delays responses to requests that the rate limit rejects. Rejecting a request takes a quarter of a millisecond, so a
 * few clients that retry immediately would use much of the process's time. A single rejection is not delayed.
 */
export class RejectionPace {
  /** Earliest time of the next rejection, by owner. */
  private readonly paidUntil = new LRUCache<string, number>({ max: MAX_OWNERS });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Resolves when a rejection can be sent; undefined if it can be sent immediately. */
  next(owner: string): Promise<void> | undefined {
    const wait = this.take(owner);
    return wait === 0 ? undefined : delay(wait);
  }

  /** Returns the milliseconds to wait before sending a rejection. */
  take(owner: string): number {
    const now = this.now();
    const from = Math.max(now, this.paidUntil.get(owner) ?? 0);
    const wait = Math.min(from - now, MAX_DELAY_MS);
    this.paidUntil.set(owner, now + wait + EVERY_MS);
    return Math.ceil(wait);
  }
}
