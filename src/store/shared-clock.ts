import type { Db } from "mongodb";
import { ClockDisagreementError, type SharedClock } from "../domain/ports/clock";

export interface SharedClockOptions {
  /** Maximum skew of the local clock, milliseconds. Default 5,000. */
  readonly maxSkewMs?: number | undefined;
  /** The local clock, epoch milliseconds. */
  readonly local?: (() => number) | undefined;
}

const DEFAULT_MAX_SKEW_MS = 5_000;
const TIMEOUT_MS = 5_000;

export interface ClockReading {
  readonly now: Date;
  /**
   * Milliseconds by which the local clock is ahead; negative: behind. 0 if the response took so long that the clock may
   * be right.
   */
  readonly skewMs: number;
}

/** Reads the primary's `$$NOW` at each call, because a clock can jump at any moment. */
export class MongoClock implements SharedClock {
  readonly maxSkewMs: number;
  private readonly local: () => number;

  constructor(
    private readonly db: Db,
    options: SharedClockOptions = {},
  ) {
    this.maxSkewMs = options.maxSkewMs ?? DEFAULT_MAX_SKEW_MS;
    this.local = options.local ?? Date.now;
  }

  async read(): Promise<ClockReading> {
    const before = { local: this.local(), steady: performance.now() };
    const stages = [{ $documents: [{}] }, { $project: { now: "$$NOW" } }];
    const [answer] = await this.db.aggregate<{ now: Date }>(stages, { maxTimeMS: TIMEOUT_MS }).toArray();
    if (answer === undefined) throw new Error("MongoDB does not report its time");
    const tookMs = performance.now() - before.steady;
    // MongoDB read its clock at some moment between the request and the response.
    const [most, least] = [before.local - answer.now.getTime() + tookMs, before.local - answer.now.getTime()];
    const skewMs = least > 0 ? least : Math.min(most, 0);
    return { now: answer.now, skewMs };
  }

  async now(): Promise<Date> {
    return (await this.read()).now;
  }

  async agreedNow(): Promise<Date> {
    const { now, skewMs } = await this.read();
    if (Math.abs(skewMs) > this.maxSkewMs) throw new ClockDisagreementError(skewMs);
    return now;
  }
}
