import type { Logger } from "pino";
import { describeSkew } from "../domain/ports/clock";
import type { Startable } from "../domain/ports/lifecycle";
import type { ClockObserver } from "../domain/ports/observers";
import type { MongoClock } from "../store/shared-clock";

const EVERY_MS = 2_000;

/** Reports in readiness, log and metrics if the clocks of this process and of MongoDB differ too much. */
export class ClockWatch implements Startable {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private skewMs: number | null = null;

  constructor(
    private readonly clock: Pick<MongoClock, "read" | "maxSkewMs">,
    private readonly observer: ClockObserver,
    private readonly logger: Logger,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** null: they agree, as far as is known. */
  get failure(): string | null {
    return this.skewMs === null ? null : `the clock of this process is ${describeSkew(this.skewMs)}`;
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
    let skewMs: number;
    try {
      ({ skewMs } = await this.clock.read());
    } catch {
      // Other checks report that MongoDB does not respond.
      return;
    }
    this.observer.skew(skewMs / 1_000);
    const disagrees = Math.abs(skewMs) > this.clock.maxSkewMs;
    if (disagrees && this.skewMs === null) {
      const fields = { differenceSeconds: skewMs / 1_000, allowedSeconds: this.clock.maxSkewMs / 1_000 };
      this.logger.error(
        fields,
        "clock differs from MongoDB's: nothing expires by it until you correct the wrong clock",
      );
    }
    if (!disagrees && this.skewMs !== null) this.logger.info("clock agrees with MongoDB's again");
    this.skewMs = disagrees ? skewMs : null;
  }
}
