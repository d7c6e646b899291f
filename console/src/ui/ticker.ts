const TICK_MS = 1_000;

/** One timer for all ages of a page. It stops with the last of them. */
export class Ticker {
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => this.listeners.forEach((each) => each()), TICK_MS);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  };

  /** The time in whole seconds, so that it is the same until the next tick. */
  readonly now = (): number => Math.floor(Date.now() / TICK_MS) * TICK_MS;
}
