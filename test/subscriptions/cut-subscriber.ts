import { setTimeout as delay } from "node:timers/promises";
import { ReadingsSocket, type ReadingsEvent } from "./readings-socket";

/** Follows readings over connections that break, and resumes from its cursor. */
export class CutSubscriber {
  readonly values: number[] = [];
  cuts = 0;
  private cursor: string | null = null;
  private socket: ReadingsSocket | null = null;
  private wake = () => {};
  private failure: Error | null = null;

  /** @param wsUrl Returns the endpoint of the next connection. Called before each connection. */
  constructor(
    private readonly apiKey: string,
    private readonly filter: Readonly<Record<string, unknown>>,
    private readonly wsUrl: () => string,
  ) {}

  /** Connects. Resolves when the first event has arrived. */
  async begin(): Promise<void> {
    await this.connect();
    while (this.cursor === null) await this.progress();
  }

  /**
   * Breaks the connection this number of times, each after a random number of up to 30 further readings, and one in
   * five before the first event.
   */
  async cut(times: number): Promise<void> {
    for (const end = this.cuts + times; this.cuts < end; this.cuts++) {
      const readings = Math.random() < 0.2 ? 0 : Math.floor(Math.random() * 31);
      const enough = this.values.length + readings;
      while (this.values.length < enough && this.socket !== null) await this.progress();
      this.end();
      await this.connect();
    }
  }

  /** Resolves when this number of readings has arrived, over any number of connections. */
  async until(count: number): Promise<void> {
    while (this.values.length < count) {
      if (this.socket === null) await this.connect();
      await this.progress();
    }
  }

  end(): void {
    this.socket?.cut();
    this.socket = null;
  }

  private async progress(): Promise<void> {
    if (this.failure) throw this.failure;
    await new Promise<void>((resolve) => (this.wake = resolve));
  }

  /** Retries until a server accepts the connection. A killed server rejects it. */
  private async connect(): Promise<void> {
    while (this.socket === null) {
      const input = { ...this.filter, after: this.cursor };
      const attempt = ReadingsSocket.open({
        wsUrl: this.wsUrl(),
        apiKey: this.apiKey,
        input,
        onEvent: (event) => this.take(event),
        onEnd: (failure) => this.broke(failure),
      });
      this.socket = await attempt.catch(() => null);
      if (this.socket === null) await delay(5);
    }
  }

  private take(event: ReadingsEvent): void {
    if (event.gap !== null) return this.broke(new Error("a gap, although no subscriber is slow"));
    this.cursor = event.cursor;
    for (const { value } of event.readings) this.values.push(value);
    this.wake();
  }

  /** Handles the end of a connection, such as the kill of its server. */
  private broke(failure: Error | null): void {
    this.failure ??= failure;
    this.socket = null;
    this.wake();
  }
}
