import { PeriodicTask } from "../domain/periodic-task";

const LEAST_PAUSE_MS = 10;

/** Reads the leases periodically, and soon after it is woken. */
export class LookLoop extends PeriodicTask {
  hasStarted = false;

  /**
   * @param look must not reject
   * @param untilNext returns the time until the next call of `look`, milliseconds
   */
  constructor(
    private readonly look: () => Promise<void>,
    private readonly untilNext: () => number,
  ) {
    super(LEAST_PAUSE_MS);
  }

  /** Aborts when the loop stops. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  override async start(): Promise<void> {
    this.hasStarted = true;
    await super.start();
  }

  soon(): void {
    this.runAgain();
  }

  protected run(): Promise<void> {
    return this.look();
  }

  protected override pauseMs(): number {
    return Math.max(LEAST_PAUSE_MS, this.untilNext());
  }
}
