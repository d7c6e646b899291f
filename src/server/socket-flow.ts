import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { textFrame } from "./text-frame";

/** What one socket may send in one turn of the event loop, bytes; a message counts as a kilobyte more than it has. */
const BYTES_PER_TURN = 65_536;
const BYTES_PER_MESSAGE = 1_024;

/** Less is not told: it is nearly always gone at once. */
const MENTIONED_BYTES = 16_384;

/** Where a socket tells what waits for its peer. */
export interface UnreadBytes {
  /** Whether so much waits on all connections that none should take more on before it has sent what it has. */
  isScarce(): boolean;
  report(bytes: number): void;
  /** Whether nobody held this text before. */
  hold(text: Buffer): boolean;
  release(text: Buffer): void;
}

const NOT_COUNTED: UnreadBytes = {
  isScarce: () => false,
  report: () => undefined,
  hold: () => true,
  release: () => undefined,
};

/** Counts the turns of the event loop in which it is asked, for all sockets at once. */
export class EventLoopTurns {
  private turn = 1;
  private isCurrent = false;

  current(): number {
    if (!this.isCurrent) {
      this.isCurrent = true;
      setImmediate(() => {
        this.isCurrent = false;
        this.turn++;
      });
    }
    return this.turn;
  }
}

/**
 * Sends over one socket no faster than its peer reads: `send` resolves when the socket takes more, so that who awaits
 * it stops pulling from its source. While a slow peer holds it up, nothing is read from that peer either, which bounds
 * what it can ask for.
 */
export class SocketFlow {
  private waiting: (() => void)[] = [];
  private progressed = true;
  /** Bytes that wait for the peer here and are counted at another socket. */
  private elsewhere = 0;
  private isMentioned = false;
  private turn = 0;
  private sentInTurn = 0;

  /** `maxBufferedBytes`: how much may wait in this process before `send` holds its caller. */
  constructor(
    private readonly socket: WebSocket,
    /** What the socket writes to, as it comes: there is no compression that could hold frames back. */
    private readonly stream: Duplex,
    private readonly maxBufferedBytes: number,
    private readonly turns: EventLoopTurns,
    private readonly unread: UnreadBytes = NOT_COUNTED,
  ) {
    socket.on("close", () => {
      unread.report(0);
      this.release();
    });
    socket.on("pong", this.progress);
    socket.on("message", this.progress);
  }

  send(data: string): Promise<void> | undefined {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(data, this.written);
    return this.whenTaken(data.length);
  }

  /** A message whose end many sockets share: it is made once, and its frame written at once. */
  sendShared(head: Buffer, tail: Buffer): Promise<void> | undefined {
    if (this.socket.readyState === WebSocket.OPEN) this.write(textFrame(head, tail), tail);
    return this.whenTaken(head.length + tail.length);
  }

  private write([frame, rest]: ReturnType<typeof textFrame>, shared: Buffer): void {
    const { stream } = this;
    if (rest !== undefined) {
      stream.cork();
      stream.write(frame);
      stream.write(rest, this.countShared(shared));
      stream.uncork();
    } else if (stream.writableLength > 0 || frame.length * 2 > this.maxBufferedBytes) {
      stream.write(frame, this.written);
    } else {
      // Most often the system takes it at once: nothing has to be called back then.
      stream.write(frame);
      if (stream.writableLength === 0) this.progressed = true;
    }
  }

  /** Undefined: the socket takes more. */
  whenDrained(): Promise<void> | undefined {
    return this.socket.bufferedAmount <= this.maxBufferedBytes ? undefined : this.whenTaken(0);
  }

  /** What many sockets send is in memory once, and counted where it was sent first. */
  private countShared(text: Buffer): (error?: Error | null) => void {
    const countedElsewhere = this.unread.hold(text) ? 0 : text.length;
    this.elsewhere += countedElsewhere;
    return (error) => {
      this.unread.release(text);
      this.elsewhere -= countedElsewhere;
      this.written(error);
    };
  }

  /** Bytes that wait for the peer, of this socket alone. */
  private get pending(): number {
    return Math.max(this.socket.bufferedAmount - this.elsewhere, 0);
  }

  private tellPending(): void {
    const { pending } = this;
    if (pending <= MENTIONED_BYTES && !this.isMentioned) return;
    this.isMentioned = pending > MENTIONED_BYTES;
    this.unread.report(pending);
  }

  private whenTaken(length: number): Promise<void> | undefined {
    const { socket } = this;
    if (socket.readyState === WebSocket.OPEN) {
      this.tellPending();
      const mayWait = this.pending > 0 && this.unread.isScarce() ? 0 : this.maxBufferedBytes;
      if (socket.bufferedAmount <= mayWait) return this.endOfTurn(length);
      socket.pause();
    }
    // A socket that is being closed takes nothing more: its streams wait for their end.
    if (socket.readyState === WebSocket.CLOSED) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** A source that always has more and a peer that takes it all would otherwise keep everybody else waiting. */
  private endOfTurn(length: number): Promise<void> | undefined {
    const turn = this.turns.current();
    if (turn !== this.turn) this.sentInTurn = 0;
    this.turn = turn;
    this.sentInTurn += length + BYTES_PER_MESSAGE;
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
    this.tellPending();
    if (this.waiting.length > 0 && this.socket.bufferedAmount <= this.maxBufferedBytes / 2) this.release();
  };

  private release(): void {
    const { waiting } = this;
    this.waiting = [];
    this.socket.resume();
    for (const resolve of waiting) resolve();
  }
}
