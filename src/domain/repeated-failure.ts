/** How long repetitions are only counted until the next log line, milliseconds. */
const REMIND_MS = 10 * 60_000;

/** Finds the failures worth a log line: the first of equal failures in a row, and a reminder. */
export class RepeatedFailure {
  private failure: string | null = null;
  private repeated = 0;
  private loggedAt = 0;

  /**
   * Counts a failure. Returns how often it has occurred before if the caller must log it: when it is new, and every ten
   * minutes. Otherwise null.
   *
   * @param now milliseconds of any clock that does not go back
   */
  occurred(failure: string, now = performance.now()): number | null {
    const isNew = failure !== this.failure;
    this.repeated = isNew ? 0 : this.repeated + 1;
    this.failure = failure;
    if (!isNew && now - this.loggedAt < REMIND_MS) return null;
    this.loggedAt = now;
    return this.repeated;
  }

  /** The failure is over, so the same failure is new the next time. */
  over(): void {
    this.failure = null;
  }
}
