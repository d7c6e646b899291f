import { once } from "node:events";
import { WebSocket } from "ws";

export interface ReadingsEvent {
  readonly cursor: string;
  readonly readings: readonly { readonly value: number; readonly sensor?: { readonly sensorId: string } }[];
  readonly gap: { readonly dropped: number; readonly resumeAfter: string } | null;
}

export interface ReadingsSocketOptions {
  readonly wsUrl: string;
  readonly apiKey: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Selected fields of a reading. Default: `value`. */
  readonly selection?: string;
  /** Maximum time to wait for the connection, in milliseconds. Default: unlimited. */
  readonly handshakeMs?: number;
  onEvent(event: ReadingsEvent): void;
  /**
   * Called once when the connection has closed. If the server sends a message that is not an event, called with the
   * message as an error.
   */
  onEnd(failure: Error | null): void;
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly readings: ReadingsEvent } };
}

/** A WebSocket with one subscription to readings. It uses no client library, so that a test can stall or break it. */
export class ReadingsSocket {
  private ended = false;

  private constructor(
    private readonly socket: WebSocket,
    private readonly options: ReadingsSocketOptions,
  ) {
    socket.on("error", () => undefined);
    socket.on("close", () => this.end(null));
    socket.on("message", (data: Buffer) => this.receive(data.toString()));
  }

  /**
   * Opens the connection and subscribes. Resolves when the connection is open, before the subscription's first event.
   */
  static async open(options: ReadingsSocketOptions): Promise<ReadingsSocket> {
    const { wsUrl, handshakeMs: handshakeTimeout } = options;
    const socket = new WebSocket(wsUrl, "graphql-transport-ws", { ...(handshakeTimeout && { handshakeTimeout }) });
    const readings = new ReadingsSocket(socket, options);
    await once(socket, "open");
    readings.send({ type: "connection_init", payload: { authorization: `Bearer ${options.apiKey}` } });
    return readings;
  }

  /** Stops reading from the TCP connection. */
  stall(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Closes the connection without a close frame, and drops events that were not delivered. */
  cut(): void {
    this.ended = true;
    this.socket.terminate();
  }

  private send(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }

  private receive(text: string): void {
    if (this.ended) return;
    const { type, payload } = JSON.parse(text) as Message;
    if (type === "connection_ack") {
      const { input, selection = "value" } = this.options;
      const event = `cursor readings { ${selection} } gap { dropped resumeAfter }`;
      const query = `subscription ($input: ReadingsInput!) { readings(input: $input) { ${event} } }`;
      this.send({ id: "1", type: "subscribe", payload: { query, variables: { input } } });
    } else if (type === "ping") this.send({ type: "pong" });
    else if (payload?.data?.readings !== undefined) this.options.onEvent(payload.data.readings);
    else this.end(new Error(text.slice(0, 1_000)));
  }

  private end(failure: Error | null): void {
    if (this.ended) return;
    this.ended = true;
    this.options.onEnd(failure);
  }
}
