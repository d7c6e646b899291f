/** Interruptions shorter than this count as ordinary backpressure, in milliseconds. */
const LEAST_AWAY_MS = 1_000;
/** Catching up is assumed to take this many times as long as the interruption. */
const CATCHING_UP = 4;
/** Maximum duration of catching up, in milliseconds. */
const LONGEST_CATCHING_UP_MS = 60 * 60 * 1_000;

/**
 * Estimates since when the broker may have queued the messages that it delivers now. MQTT does not report this time.
 * After an interruption, the broker delivers queued messages mixed with new ones.
 */
export class QueueWatch {
  private awaySince: number | null = null;
  /** Messages delivered before `until` may have arrived at the broker as early as `from`. */
  private catchingUp = { from: 0, until: 0 };

  /** Notes that the broker queues messages from now on. Idempotent. @param now epoch milliseconds */
  away(now: number): void {
    this.awaySince ??= now;
  }

  /** Notes that the broker delivers messages again. Idempotent. @param now epoch milliseconds */
  back(now: number): void {
    if (this.awaySince === null) return;
    const from = this.isCatchingUp(now) ? Math.min(this.catchingUp.from, this.awaySince) : this.awaySince;
    this.awaySince = null;
    if (now - from < LEAST_AWAY_MS) return;
    const until = now + Math.min(CATCHING_UP * (now - from), LONGEST_CATCHING_UP_MS);
    this.catchingUp = { from, until };
  }

  /** Returns the earliest time at which a message delivered `now` may have been published. It is usually `now`. */
  queuedSince(now: number): number {
    return this.isCatchingUp(now) ? this.catchingUp.from : now;
  }

  private isCatchingUp(now: number): boolean {
    return now < this.catchingUp.until;
  }
}
