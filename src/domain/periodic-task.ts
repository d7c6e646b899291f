import type { Startable } from "./ports/lifecycle";

/** Whether the first run is at the start, or after the first interval. */
export type FirstRun = "RUN" | "PAUSE";

/**
 * A task that runs at start or after the first interval, and again `intervalMs` after the end of each run. Runs never
 * overlap. `stop` waits for the run in progress. The timer does not keep the process alive.
 *
 * Use it for asynchronous work. For a synchronous check, `setInterval` is enough.
 */
export abstract class PeriodicTask implements Startable {
  protected readonly stopping = new AbortController();
  private isWoken = false;
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

  /**
   * Must not reject, because an error would end the repetition.
   *
   * @param stopping aborts when the run must end soon
   */
  protected abstract run(stopping: AbortSignal): Promise<void>;

  /** Milliseconds until the next run. */
  protected pauseMs(): number {
    return this.intervalMs;
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    if (this.begins === "PAUSE") await this.pause();
    while (!signal.aborted) {
      this.isWoken = false;
      await this.run(signal);
      await this.pause();
    }
  }

  /** Ends the pause. If a run is in progress, another run follows immediately. */
  protected runAgain(): void {
    this.isWoken = true;
    this.wake();
  }

  private async pause(): Promise<void> {
    if (this.stopping.signal.aborted || this.isWoken) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, this.pauseMs()).unref();
    });
    clearTimeout(timer);
  }
}

/**
 * Repeats the given work: stateless work, or a job for as long as this process has its lease. Each new lease needs a
 * new object.
 */
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

/** How long a {@link WatchingTask} gathers changes before it runs, milliseconds. */
const GATHER_MS = 100;

/** Runs soon after a change, and periodically in case it missed one. */
export class WatchingTask extends PeriodicTask {
  private gathering: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param work must not reject
   * @param watch calls back after changes, until the signal aborts
   */
  constructor(
    private readonly work: (stopping: AbortSignal) => Promise<void>,
    intervalMs: number,
    private readonly watch: (onChange: () => void, signal: AbortSignal) => void,
  ) {
    super(intervalMs);
  }

  override async start(): Promise<void> {
    this.watch(() => this.changed(), this.stopping.signal);
    await super.start();
  }

  protected run(stopping: AbortSignal): Promise<void> {
    return this.work(stopping);
  }

  private changed(): void {
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.runAgain();
    }, GATHER_MS).unref();
  }
}
