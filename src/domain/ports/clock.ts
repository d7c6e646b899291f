import { UnavailableError } from "../errors";

/** The time by which processes decide together: MongoDB's. A local clock that is wrong decides nothing by it. */
export interface SharedClock {
  /** MongoDB's time, whatever the local clock shows. */
  now(): Promise<Date>;
  /**
   * The same, for what cannot be undone.
   *
   * @throws ClockDisagreementError where the local clock differs by more than is allowed: one of both is wrong
   */
  agreedNow(): Promise<Date>;
}

export class ClockDisagreementError extends UnavailableError {
  /** @param differenceMs how far the local clock is ahead */
  constructor(readonly differenceMs: number) {
    super("clock", `the clock of this process is ${describeDifference(differenceMs)}: correct the one that is wrong`);
  }
}

/** `12.0 s ahead of MongoDB's`. */
export function describeDifference(differenceMs: number): string {
  const seconds = (Math.abs(differenceMs) / 1_000).toFixed(1);
  return `${seconds} s ${differenceMs > 0 ? "ahead of" : "behind"} MongoDB's`;
}
