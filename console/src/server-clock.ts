/** The server's time, independent of the device's clock. Requests and ages of readings use it. */

const TICK_MS = 1_000;
/** Resolution of a `Date` header: whole seconds. */
const DATE_STEP_MS = 1_000;
/** Earlier requests need not be repeated after a smaller correction. */
const LEAST_CORRECTION_MS = 5_000;

export class ServerClock {
  private offset = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Milliseconds since 1970. */
  readonly now = (): number => Date.now() + this.offset;

  /** Time in whole seconds, so that it is constant between two ticks. */
  readonly second = (): number => Math.floor(this.now() / TICK_MS) * TICK_MS;

  /** Milliseconds by which the server is ahead of the device. */
  readonly offsetMs = (): number => this.offset;

  /** Calls the listener every second. All listeners share one timer, which stops when the last one leaves. */
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
   * Corrects the offset by the `Date` header of a response. `sentAt` and `receivedAt` are times of the device's clock.
   *
   * @returns whether the correction is so large that earlier requests used a wrong time
   */
  learn(date: string | null, sentAt: number, receivedAt: number): boolean {
    const time = Date.parse(date ?? "");
    // The server wrote the header at some time between request and response.
    const least = time - receivedAt;
    const most = time + DATE_STEP_MS - sentAt;
    // Ignore an invalid date, and a device clock that was set back during the request.
    if (!(least <= most) || (this.offset >= least && this.offset <= most)) return false;
    const before = this.offset;
    // If the device's clock may be right, use it without an offset.
    this.offset = least <= 0 && most >= 0 ? 0 : Math.round((least + most) / 2);
    if (Math.abs(this.offset - before) < LEAST_CORRECTION_MS) return false;
    for (const listener of this.listeners) listener();
    return true;
  }
}
