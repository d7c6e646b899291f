import { ReadingsSocket, type ReadingsEvent, type ReadingsSocketOptions } from "./readings-socket";

/** A subscriber that keeps its readings in memory. It fails if the connection ends or an error occurs. */
export class Follower {
  readonly values: number[] = [];
  /** Arrival time of each event, as returned by `performance.now()`, and the number of values received by then. */
  readonly arrivals: { readonly at: number; readonly values: number }[] = [];
  readonly gaps: ReadingsEvent[] = [];
  /** Cursor of the newest event. */
  cursor: string | null = null;
  private events = 0;
  private failure: Error | null = null;
  private wake = (): void => undefined;
  private socket: ReadingsSocket | null = null;

  /** Starts a subscriber. Resolves when the first event has arrived. From then on, it receives every reading. */
  static async start(options: Omit<ReadingsSocketOptions, "onEvent" | "onEnd">): Promise<Follower> {
    const follower = new Follower();
    follower.socket = await ReadingsSocket.open({
      ...options,
      onEvent: (event) => follower.take(event),
      onEnd: (failure) => follower.fail(failure ?? new Error("the connection ended")),
    });
    await follower.until(() => follower.events > 0);
    return follower;
  }

  stall(): void {
    this.socket?.stall();
  }

  resume(): void {
    this.socket?.resume();
  }

  end(): void {
    this.socket?.cut();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure !== null) throw this.failure;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private take(event: ReadingsEvent): void {
    this.events++;
    this.cursor = event.cursor;
    if (event.gap !== null) this.gaps.push(event);
    for (const { value } of event.readings) this.values.push(value);
    this.arrivals.push({ at: performance.now(), values: this.values.length });
    this.wake();
  }

  private fail(failure: Error): void {
    this.failure ??= failure;
    this.wake();
  }
}
