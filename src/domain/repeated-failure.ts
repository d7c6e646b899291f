/** Minimum time between two log lines about the same failure, milliseconds. */
const REMIND_MS = 10 * 60_000;

/** Decides which failures to log: the first of equal failures in a row, and then a reminder every ten minutes. */
export class RepeatedFailure {
  private failure: string | null = null;
  private repeated = 0;
  private loggedAt = 0;

  /**
   * Counts a failure. If the caller must log it, returns how often it has occurred before; otherwise null. The caller
   * must log a new failure, and a repeated failure every ten minutes.
   *
   * @param now milliseconds of any monotonic clock
   */
  occurred(failure: string, now = performance.now()): number | null {
    const isNew = failure !== this.failure;
    this.repeated = isNew ? 0 : this.repeated + 1;
    this.failure = failure;
    if (!isNew && now - this.loggedAt < REMIND_MS) return null;
    this.loggedAt = now;
    return this.repeated;
  }

  /** Records that the failure is over. If it occurs again, it counts as new. */
  over(): void {
    this.failure = null;
  }
}
