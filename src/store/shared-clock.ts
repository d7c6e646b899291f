import type { Db } from "mongodb";
import { ClockDisagreementError, type SharedClock } from "../domain/ports/clock";

export interface SharedClockOptions {
  /** Maximum skew of the local clock, milliseconds. Default 5,000. */
  readonly maxDifferenceMs?: number | undefined;
  /** The local clock, epoch milliseconds. */
  readonly local?: (() => number) | undefined;
}

export const DEFAULT_MAX_DIFFERENCE_MS = 5_000;
const TIMEOUT_MS = 5_000;

export interface ClockReading {
  readonly now: Date;
  /** Milliseconds by which the local clock is ahead; 0 if the response took so long that it may be right. */
  readonly differenceMs: number;
}

/** The primary's `$$NOW`, queried each time, because a clock can jump at any moment. */
export class MongoClock implements SharedClock {
  readonly maxDifferenceMs: number;
  private readonly local: () => number;

  constructor(
    private readonly db: Db,
    options: SharedClockOptions = {},
  ) {
    this.maxDifferenceMs = options.maxDifferenceMs ?? DEFAULT_MAX_DIFFERENCE_MS;
    this.local = options.local ?? Date.now;
  }

  async read(): Promise<ClockReading> {
    const before = { local: this.local(), steady: performance.now() };
    const stages = [{ $documents: [{}] }, { $project: { now: "$$NOW" } }];
    const [answer] = await this.db.aggregate<{ now: Date }>(stages, { maxTimeMS: TIMEOUT_MS }).toArray();
    if (answer === undefined) throw new Error("MongoDB does not tell its time");
    const tookMs = performance.now() - before.steady;
    // MongoDB read its clock at some moment between the request and the response.
    const [most, least] = [before.local - answer.now.getTime() + tookMs, before.local - answer.now.getTime()];
    const differenceMs = least > 0 ? least : Math.min(most, 0);
    return { now: answer.now, differenceMs };
  }

  async now(): Promise<Date> {
    return (await this.read()).now;
  }

  async agreedNow(): Promise<Date> {
    const { now, differenceMs } = await this.read();
    if (Math.abs(differenceMs) > this.maxDifferenceMs) throw new ClockDisagreementError(differenceMs);
    return now;
  }
}
