/** Shorter interruptions are ordinary backpressure, milliseconds. */
const LEAST_AWAY_MS = 1_000;
/** Catching up may take several times as long as the interruption did. */
const CATCHING_UP = 4;
/** …and counts for no longer than this, milliseconds. */
const LONGEST_CATCHING_UP_MS = 60 * 60 * 1_000;

/**
 * Tells since when the broker may have held what it delivers now. MQTT does not say it: after an interruption the
 * broker delivers what came meanwhile, mixed up with what comes now.
 */
export class QueueWatch {
  private awaySince: number | null = null;
  /** What is delivered before `until` may have come as early as `from`. */
  private catchingUp = { from: 0, until: 0 };

  /** From now on the broker keeps what is published. Idempotent. @param now epoch ms */
  away(now: number): void {
    this.awaySince ??= now;
  }

  /** The broker delivers again. Idempotent. @param now epoch ms */
  back(now: number): void {
    if (this.awaySince === null) return;
    const from = this.isCatchingUp(now) ? Math.min(this.catchingUp.from, this.awaySince) : this.awaySince;
    this.awaySince = null;
    if (now - from < LEAST_AWAY_MS) return;
    const until = now + Math.min(CATCHING_UP * (now - from), LONGEST_CATCHING_UP_MS);
    this.catchingUp = { from, until };
  }

  /** The earliest time at which what is delivered `now` may have been published; `now` itself in ordinary times. */
  queuedSince(now: number): number {
    return this.isCatchingUp(now) ? this.catchingUp.from : now;
  }

  private isCatchingUp(now: number): boolean {
    return now < this.catchingUp.until;
  }
}
