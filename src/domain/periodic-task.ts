import type { Startable } from "./ports/lifecycle";

/**
 * Runs at start, and again whenever `intervalMs` have passed since the end of the run before. Runs never overlap, and
 * `stop` waits for the one in progress. The timer keeps no process alive.
 *
 * For work that waits. A check that returns at once needs no more than setInterval.
 */
export abstract class PeriodicTask implements Startable {
  private isStopping = false;
  private repeating: Promise<void> | null = null;
  private wake = () => {};

  /** @param begins PAUSE: the first run is after the first interval */
  protected constructor(
    private readonly intervalMs: number,
    private readonly begins: "RUN" | "PAUSE" = "RUN",
  ) {}

  /** Does not wait for the first run. */
  async start(): Promise<void> {
    this.repeating ??= this.repeat();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.repeating;
  }

  /** Must not reject: an error would end the repetition. */
  protected abstract run(): Promise<void>;

  /** Milliseconds until the next run. */
  protected pauseMs(): number {
    return this.intervalMs;
  }

  private async repeat(): Promise<void> {
    if (this.begins === "PAUSE") await this.pause();
    while (!this.isStopping) {
      await this.run();
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    if (this.isStopping) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.pauseMs()).unref();
    });
    clearTimeout(timer);
  }
}
