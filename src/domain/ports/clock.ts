import { UnavailableError } from "../errors";

/** MongoDB's time, by which all processes decide. A wrong local clock decides nothing. */
export interface SharedClock {
  /** MongoDB's time, whatever the local clock shows. */
  now(): Promise<Date>;
  /**
   * MongoDB's time, for irreversible changes.
   *
   * @throws ClockDisagreementError if the local clock differs by more than the allowed skew: one of the two is wrong
   */
  agreedNow(): Promise<Date>;
}

export class ClockDisagreementError extends UnavailableError {
  /** @param skewMs milliseconds by which the local clock is ahead */
  constructor(readonly skewMs: number) {
    super("clock", `the clock of this process is ${describeSkew(skewMs)}: correct the wrong clock`);
  }
}

/** `12.0 s ahead of MongoDB's`. */
export function describeSkew(skewMs: number): string {
  const seconds = (Math.abs(skewMs) / 1_000).toFixed(1);
  return `${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} MongoDB's`;
}
