import { UnavailableError } from "../errors";

/** MongoDB's time, by which all processes decide. A wrong local clock decides nothing. */
export interface SharedClock {
  /** MongoDB's time, whatever the local clock shows. */
  now(): Promise<Date>;
  /**
   * The same, for irreversible changes.
   *
   * @throws ClockDisagreementError if the local clock differs by more than the allowed skew: one of the two is wrong
   */
  agreedNow(): Promise<Date>;
}

export class ClockDisagreementError extends UnavailableError {
  /** @param differenceMs milliseconds by which the local clock is ahead */
  constructor(readonly differenceMs: number) {
    super("clock", `the clock of this process is ${describeDifference(differenceMs)}: correct the one that is wrong`);
  }
}

/** `12.0 s ahead of MongoDB's`. */
export function describeDifference(differenceMs: number): string {
  const seconds = (Math.abs(differenceMs) / 1_000).toFixed(1);
  return `${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} MongoDB's`;
}
