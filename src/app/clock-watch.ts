import type { Logger } from "pino";
import { PeriodicTask } from "../domain/periodic-task";
import { describeSkew } from "../domain/ports/clock";
import type { ClockObserver } from "../domain/ports/observers";
import type { MongoClock } from "../store/shared-clock";

const EVERY_MS = 2_000;

/**
 * Reports when the clocks of this process and MongoDB differ by more than the maximum: in readiness, log and metrics.
 */
export class ClockWatch extends PeriodicTask {
  private skewMs: number | null = null;

  constructor(
    private readonly clock: Pick<MongoClock, "read" | "maxSkewMs">,
    private readonly observer: ClockObserver,
    private readonly logger: Logger,
    everyMs = EVERY_MS,
  ) {
    super(everyMs, "PAUSE");
  }

  /** Null if no excessive difference is known. */
  get failure(): string | null {
    return this.skewMs === null ? null : `the clock of this process is ${describeSkew(this.skewMs)}`;
  }

  /** Resolves after the first comparison of the clocks. */
  override async start(): Promise<void> {
    await this.run();
    await super.start();
  }

  protected async run(): Promise<void> {
    let skewMs: number;
    try {
      ({ skewMs } = await this.clock.read());
    } catch {
      // Other checks report an unresponsive MongoDB.
      return;
    }
    this.observer.skew(skewMs / 1_000);
    const disagrees = Math.abs(skewMs) > this.clock.maxSkewMs;
    if (disagrees && this.skewMs === null) {
      const fields = { differenceSeconds: skewMs / 1_000, allowedSeconds: this.clock.maxSkewMs / 1_000 };
      this.logger.error(
        fields,
        "clock differs from MongoDB's: this process expires and deletes nothing by time until you correct the wrong clock",
      );
    }
    if (!disagrees && this.skewMs !== null) this.logger.info("clock agrees with MongoDB's again");
    this.skewMs = disagrees ? skewMs : null;
  }
}
