import type { Logger } from "pino";
import { PeriodicTask } from "../domain/periodic-task";
import { describeSkew } from "../domain/ports/clock";
import type { ClockObserver } from "../domain/ports/observers";
import type { MongoClock } from "../store/shared-clock";

const EVERY_MS = 2_000;

/** Reports in readiness, log and metrics if the clocks of this process and of MongoDB differ too much. */
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

  /** null: they agree, as far as is known. */
  get failure(): string | null {
    return this.skewMs === null ? null : `the clock of this process is ${describeSkew(this.skewMs)}`;
  }

  /** Resolves when readiness knows the clocks. */
  override async start(): Promise<void> {
    await this.run();
    await super.start();
  }

  protected async run(): Promise<void> {
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
