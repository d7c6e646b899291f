import { once } from "node:events";
import { WebSocket } from "ws";

const QUERY = `subscription ($input: ReadingsInput!) {
  readings(input: $input) { cursor readings { value } gap { dropped resumeAfter } }
}`;

interface Next {
  readonly type: string;
  readonly payload?: {
    readonly data?: {
      readonly readings: {
        readonly cursor: string;
        readonly readings: readonly { readonly value: number }[];
        readonly gap: { readonly resumeAfter: string } | null;
      };
    };
    readonly errors?: unknown;
  };
}

/** Follows all readings of a tenant by hand, over connections that break, and goes on by its cursor. */
export class CutSubscriber {
  readonly values: number[] = [];
  private cursor: string | null = null;
  private socket: WebSocket | null = null;
  private wake = () => {};
  private failure: Error | null = null;
  private isBroken = false;

  constructor(
    private readonly apiKey: string,
    private readonly tenantId: string,
  ) {}

  /** Resolves when the first event has come. */
  async begin(wsUrl: string): Promise<void> {
    await this.connect(wsUrl);
    while (this.cursor === null) await this.progress();
  }

  /** Cuts the connection, without a goodbye, after so many more readings; then goes on at `wsUrl`. */
  async cutAfter(readings: number, wsUrl: string): Promise<void> {
    const enough = this.values.length + readings;
    while (this.values.length < enough && !this.isBroken) await this.progress();
    this.end();
    await this.connect(wsUrl);
  }

  async until(count: number): Promise<void> {
    while (this.values.length < count) await this.progress();
  }

  end(): void {
    this.socket?.removeAllListeners("message");
    this.socket?.terminate();
    this.socket = null;
  }

  private async progress(): Promise<void> {
    if (this.failure) throw this.failure;
    await new Promise<void>((resolve) => (this.wake = resolve));
  }

  private async connect(wsUrl: string): Promise<void> {
    const socket = new WebSocket(wsUrl, "graphql-transport-ws");
    this.socket = socket;
    this.isBroken = false;
    socket.on("error", () => undefined);
    // A server that is killed takes the connection with it: the next cut comes on another one.
    socket.on("close", () => {
      if (this.socket === socket) this.isBroken = true;
      this.wake();
    });
    socket.on("message", (data: Buffer) => this.receive(socket, JSON.parse(data.toString()) as Next));
    await once(socket, "open");
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${this.apiKey}` } }));
  }

  private receive(socket: WebSocket, { type, payload }: Next): void {
    if (type === "connection_ack") {
      const variables = { input: { tenantId: this.tenantId, after: this.cursor } };
      socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: QUERY, variables } }));
      return;
    }
    if (type === "ping" || type === "pong") return;
    const event = payload?.data?.readings;
    if (type !== "next" || event === undefined) return this.fail(new Error(JSON.stringify({ type, payload })));
    if (event.gap !== null) return this.fail(new Error("a gap, though nobody is slow"));
    this.cursor = event.cursor;
    for (const { value } of event.readings) this.values.push(value);
    this.wake();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake();
  }
}
