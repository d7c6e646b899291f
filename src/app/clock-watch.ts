import type { Logger } from "pino";
import { describeDifference } from "../domain/ports/clock";
import type { Startable } from "../domain/ports/lifecycle";
import type { ClockObserver } from "../domain/ports/observers";
import type { MongoClock } from "../store/shared-clock";

const EVERY_MS = 2_000;

/** Tells, in readiness, log and metrics, when the clocks of this process and of MongoDB differ too much. */
export class ClockWatch implements Startable {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private difference: number | null = null;

  constructor(
    private readonly clock: Pick<MongoClock, "read" | "maxDifferenceMs">,
    private readonly observer: ClockObserver,
    private readonly logger: Logger,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** null: they agree, as far as is known. */
  get problem(): string | null {
    return this.difference === null ? null : `the clock of this process is ${describeDifference(this.difference)}`;
  }

  async start(): Promise<void> {
    await this.look();
    this.timer ??= setInterval(() => {
      this.looking = this.looking.then(() => this.look());
    }, this.everyMs).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    let differenceMs: number;
    try {
      ({ differenceMs } = await this.clock.read());
    } catch {
      // That MongoDB does not answer, others tell.
      return;
    }
    this.observer.difference(differenceMs / 1_000);
    const disagrees = Math.abs(differenceMs) > this.clock.maxDifferenceMs;
    if (disagrees && this.difference === null) {
      const fields = { differenceSeconds: differenceMs / 1_000, allowedSeconds: this.clock.maxDifferenceMs / 1_000 };
      this.logger.error(fields, "clock differs from MongoDB's: nothing is ended by it, correct the one that is wrong");
    }
    if (!disagrees && this.difference !== null) this.logger.info("clock agrees with MongoDB's again");
    this.difference = disagrees ? differenceMs : null;
  }
}
