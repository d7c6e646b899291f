import type { Startable } from "./ports/lifecycle";

/** Runs at start, and again whenever `intervalMs` have passed since the end of the run before. */
export abstract class PeriodicTask implements Startable {
  private isStopping = false;
  private repeating: Promise<void> | null = null;
  private wake = () => {};

  protected constructor(private readonly intervalMs: number) {}

  async start(): Promise<void> {
    this.repeating = this.repeat();
  }

  /** Waits for the run in progress. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.wake();
    await this.repeating;
  }

  /** Must not reject: an error would end the repetition. */
  protected abstract run(): Promise<void>;

  private async repeat(): Promise<void> {
    while (!this.isStopping) {
      await this.run();
      if (!this.isStopping) await this.pause();
    }
  }

  private async pause(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.intervalMs);
    });
    clearTimeout(timer);
  }
}
