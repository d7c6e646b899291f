import type { Startable } from "./ports/lifecycle";

/** Whether the first run is at the start, or after the first interval. */
export type FirstRun = "RUN" | "PAUSE";

/**
 * Runs at start, and again whenever `intervalMs` have passed since the end of the run before. Runs never overlap, and
 * `stop` waits for the one in progress. The timer keeps no process alive.
 *
 * For work that waits. A check that returns at once needs no more than setInterval.
 */
export abstract class PeriodicTask implements Startable {
  private readonly stopping = new AbortController();
  private repeating: Promise<void> | null = null;
  private wake = () => {};

  protected constructor(
    private readonly intervalMs: number,
    private readonly begins: FirstRun = "RUN",
  ) {}

  /** Does not wait for the first run. */
  async start(): Promise<void> {
    this.repeating ??= this.repeat();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.repeating;
  }

  /** Must not reject: an error would end the repetition. @param stopping aborts when the run should end soon */
  protected abstract run(stopping: AbortSignal): Promise<void>;

  /** Milliseconds until the next run. */
  protected pauseMs(): number {
    return this.intervalMs;
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    if (this.begins === "PAUSE") await this.pause();
    while (!signal.aborted) {
      await this.run(signal);
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.pauseMs()).unref();
    });
    clearTimeout(timer);
  }
}

/** One run of a job from a won lease to its end, or work without a state of its own. A job that continues is a new one. */
export class RepeatedTask extends PeriodicTask {
  /** @param work must not reject */
  constructor(
    private readonly work: (stopping: AbortSignal) => Promise<void>,
    intervalMs: number,
    begins?: FirstRun,
  ) {
    super(intervalMs, begins);
  }

  protected run(stopping: AbortSignal): Promise<void> {
    return this.work(stopping);
  }
}
