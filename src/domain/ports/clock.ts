import { UnavailableError } from "../errors";

/** MongoDB's time. All processes base their decisions on it, so a wrong local clock affects none. */
export interface SharedClock {
  /** Returns MongoDB's time, regardless of the local clock. */
  now(): Promise<Date>;
  /**
   * Returns MongoDB's time, for irreversible changes.
   *
   * @throws ClockDisagreementError if the local clock differs by more than the allowed skew: one of the two is wrong
   */
  agreedNow(): Promise<Date>;
}

export class ClockDisagreementError extends UnavailableError {
  /** @param skewMs milliseconds by which the local clock is ahead; negative: behind */
  constructor(readonly skewMs: number) {
    super("clock", `the clock of this process is ${describeSkew(skewMs)}: correct the wrong clock`);
  }
}

/** Returns a skew in words: `12.0 s ahead of MongoDB's`. */
export function describeSkew(skewMs: number): string {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  return `${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} MongoDB's`;
}
