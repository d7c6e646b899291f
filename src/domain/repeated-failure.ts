/** How long repetitions are only counted before one is logged again, milliseconds. */
const REMIND_MS = 10 * 60_000;

/** Tells the first of equal failures in a row, which is worth a log line, from its repetitions. */
export class RepeatedFailure {
  private failure: string | null = null;
  private repeated = 0;
  private loggedAt = 0;

  /**
   * How often this failure has occurred before, if it must be logged: when it is new, and every ten minutes. null: it
   * was only counted.
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

  /** What failed works again, so that the same failure is new the next time. */
  over(): void {
    this.failure = null;
  }
}
