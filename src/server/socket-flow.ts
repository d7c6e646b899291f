import { WebSocket } from "ws";

/**
 * Sends over one socket no faster than its peer reads: `send` resolves when the socket takes more, so that who awaits
 * it stops pulling from its source. Meanwhile nothing is read from the peer either, which bounds what it can ask for.
 */
export class SocketFlow {
  private waiting: (() => void)[] = [];
  private progressed = true;

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
    if (socket.readyState !== WebSocket.OPEN) return undefined;
    socket.send(data, this.written);
    if (socket.bufferedAmount <= this.maxBufferedBytes) return undefined;
    socket.pause();
    return new Promise((resolve) => this.waiting.push(resolve));
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
