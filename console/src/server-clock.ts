/** The server's time, whatever the clock of the device says. Times of requests and ages of readings follow it. */

const TICK_MS = 1_000;
/** A `Date` header has whole seconds. */
const DATE_STEP_MS = 1_000;
/** Corrections below this change no result. */
const LEAST_CORRECTION_MS = 5_000;

export class ServerClock {
  private offset = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.offset;

  /** In whole seconds, so that it is the same until the next tick. */
  readonly second = (): number => Math.floor(this.now() / TICK_MS) * TICK_MS;

  /** Milliseconds by which the server is ahead of the device. */
  readonly offsetMs = (): number => this.offset;

  /** Calls the listener every second. One timer serves all of them, and stops with the last. */
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

  /**
   * Learns from the `Date` header of a response. The times are those of the device.
   *
   * @returns whether the clock was corrected so much that earlier requests had a wrong time
   */
  learn(date: string | null, sentAt: number, receivedAt: number): boolean {
    const time = Date.parse(date ?? "");
    // The server wrote the header at some moment in between.
    const least = time - receivedAt;
    const most = time + DATE_STEP_MS - sentAt;
    // Not a date; or the device's clock was set back meanwhile.
    if (!(least <= most) || (this.offset >= least && this.offset <= most)) return false;
    const before = this.offset;
    // A clock that may be right counts as right.
    this.offset = least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2);
    if (Math.abs(this.offset - before) < LEAST_CORRECTION_MS) return false;
    for (const listener of this.listeners) listener();
    return true;
  }
}
