import { WebSocket } from "ws";

/** What one socket may send in one turn of the event loop, bytes; a message counts as a kilobyte more than it has. */
const BYTES_PER_TURN = 65_536;
const BYTES_PER_MESSAGE = 1_024;

/**
 * Sends over one socket no faster than its peer reads: `send` resolves when the socket takes more, so that who awaits
 * it stops pulling from its source. While a slow peer holds it up, nothing is read from that peer either, which bounds
 * what it can ask for.
 */
export class SocketFlow {
  private waiting: (() => void)[] = [];
  private progressed = true;
  private sentInTurn = 0;

  /** `maxBufferedBytes`: how much may wait in this process before `send` holds its caller. */
  constructor(
    private readonly socket: WebSocket,
    private readonly maxBufferedBytes: number,
  ) {
    socket.on("close", () => this.release());
    socket.on("pong", this.progress);
    socket.on("message", this.progress);
  }

  send(data: string): Promise<void> | undefined {
    const { socket } = this;
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(data, this.written);
      if (socket.bufferedAmount <= this.maxBufferedBytes) return this.endOfTurn(data);
      socket.pause();
    }
    // A socket that is being closed takes nothing more: its streams wait for their end.
    if (socket.readyState === WebSocket.CLOSED) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A source that always has more and a peer that takes it all would otherwise keep everybody else waiting. */
  private endOfTurn(data: string): Promise<void> | undefined {
    if (this.sentInTurn === 0) setImmediate(() => (this.sentInTurn = 0));
    this.sentInTurn += data.length + BYTES_PER_MESSAGE;
    return this.sentInTurn > BYTES_PER_TURN ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  }

  /** Whether the peer has taken or sent anything since the last call. */
  takeProgress(): boolean {
    const { progressed } = this;
    this.progressed = false;
    return progressed;
  }

  private readonly progress = (): void => {
    this.progressed = true;
  };

  private readonly written = (error?: Error | null): void => {
    if (!error) this.progressed = true;
    if (this.waiting.length > 0 && this.socket.bufferedAmount <= this.maxBufferedBytes / 2) this.release();
  };

  private release(): void {
    const { waiting } = this;
    this.waiting = [];
    this.socket.resume();
    for (const resolve of waiting) resolve();
  }
}
