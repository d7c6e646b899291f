import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { fragmentStart, textFrame } from "./text-frame";

/**
 * Maximum bytes that one socket sends per turn of the event loop. Each message counts as 1,024 bytes more than its
 * size.
 */
const BYTES_PER_TURN = 65_536;
const BYTES_PER_MESSAGE = 1_024;

/** Smaller amounts are not reported, because the system nearly always takes them immediately. */
const MENTIONED_BYTES = 16_384;

/** Counts the bytes that wait for the peers of sockets. */
export interface UnreadBytes {
  /** Whether so many bytes wait on all connections that a socket must send its own before it accepts more. */
  isScarce(): boolean;
  report(bytes: number): void;
  /** Records that a socket holds this text. Returns whether no other socket held it. */
  hold(text: SharedText): boolean;
  release(text: SharedText): void;
}

/** A text that many sockets may send. A large text has several pieces, which are sent over several turns. */
export type SharedText = readonly [Buffer, ...Buffer[]];

const NOT_COUNTED: UnreadBytes = {
  isScarce: () => false,
  report: () => undefined,
  hold: () => true,
  release: () => undefined,
};

/** Numbers the turns of the event loop, for all sockets. */
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
 * Sends over one socket no faster than its peer reads. `send` resolves when the socket accepts more. So a caller that
 * awaits it stops pulling from its source. While a slow peer blocks the socket, Sluice reads nothing from that peer
 * either, which limits its requests.
 */
export class SocketFlow {
  private waiting: (() => void)[] = [];
  private progressed = true;
  /** Bytes that wait on this socket but are counted for another socket. */
  private elsewhere = 0;
  private isMentioned = false;
  private turn = 0;
  private sentInTurn = 0;
  /** Pending while a text is sent in pieces, which no other message may interrupt. */
  private sending: Promise<void> | undefined;
  /** Bytes of the text in pieces that the socket does not have yet. */
  private unsent = 0;

  /** @param maxBufferedBytes maximum bytes that wait in this process before `send` blocks its caller */
  constructor(
    private readonly socket: WebSocket,
    /** The socket's stream. There is no compression that could delay frames. */
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
    const { sending } = this;
    if (sending !== undefined) return sending.then(() => this.send(data));
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(data, this.written);
    return this.whenTaken(data.length);
  }

  /**
   * Sends a message whose tail many sockets share. The tail is built only once, and the frame is written immediately.
   */
  sendShared(head: Buffer, tail: SharedText): Promise<void> | undefined {
    const { sending } = this;
    if (sending !== undefined) return sending.then(() => this.sendShared(head, tail));
    const [piece] = tail;
    if (tail.length > 1) {
      this.sending = this.sendPieces(head, tail).finally(() => (this.sending = undefined));
      return this.sending;
    }
    if (this.socket.readyState === WebSocket.OPEN) this.write(textFrame(head, piece), tail);
    return this.whenTaken(head.length + piece.length);
  }

  private write([frame, rest]: ReturnType<typeof textFrame>, shared: SharedText): void {
    const { stream } = this;
    if (rest !== undefined) {
      const release = this.countShared(shared);
      stream.cork();
      stream.write(frame);
      stream.write(rest, (error) => {
        release();
        this.written(error);
      });
      stream.uncork();
    } else if (stream.writableLength > 0 || frame.length * 2 > this.maxBufferedBytes) {
      stream.write(frame, this.written);
    } else {
      // Usually the system takes the frame immediately, so no callback is needed.
      stream.write(frame);
      if (stream.writableLength === 0) this.progressed = true;
    }
  }

  /**
   * Sends a large message as fragments. The event loop turns between them, so control frames can be sent in between.
   */
  private async sendPieces(head: Buffer, tail: SharedText): Promise<void> {
    const release = this.countShared(tail);
    this.unsent = lengthOf(tail);
    try {
      this.stream.write(fragmentStart(head.length, { isFirst: true, isLast: false }));
      this.stream.write(head);
      const last = tail.length - 1;
      for (const [index, piece] of tail.entries()) {
        if (this.socket.readyState !== WebSocket.OPEN) return;
        const isTaken = this.writePiece(piece, index === last);
        const room = index === last ? isTaken : this.whenTaken(piece.length);
        if (room !== undefined) await room;
      }
    } finally {
      this.unsent = 0;
      release();
      this.tellPending();
    }
  }

  /** Writes a piece. Resolves when the socket has sent the piece. */
  private writePiece(piece: Buffer, isLast: boolean): Promise<void> {
    const { stream } = this;
    this.unsent -= piece.length;
    return new Promise((resolve) => {
      stream.cork();
      stream.write(fragmentStart(piece.length, { isFirst: false, isLast }));
      stream.write(piece, (error) => {
        this.written(error);
        resolve();
      });
      stream.uncork();
    });
  }

  /** Resolves when the socket accepts more; undefined if it already does. */
  whenDrained(): Promise<void> | undefined {
    const { sending } = this;
    if (sending !== undefined) return sending.then(() => this.whenDrained());
    return this.socket.bufferedAmount <= this.maxBufferedBytes ? undefined : this.whenTaken(0);
  }

  /**
   * Counts a text of which many sockets share one copy. Only the first socket counts its bytes, until the returned
   * function is called.
   */
  private countShared(text: SharedText): () => void {
    const countedElsewhere = this.unread.hold(text) ? 0 : lengthOf(text);
    this.elsewhere += countedElsewhere;
    return () => {
      this.unread.release(text);
      this.elsewhere -= countedElsewhere;
    };
  }

  /** Bytes that wait for the peer and are counted for this socket. */
  private get pending(): number {
    return Math.max(this.socket.bufferedAmount + this.unsent - this.elsewhere, 0);
  }

  /** Reports the waiting bytes. Those of a closing socket count until it has closed. */
  private tellPending(): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
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
    // A closing socket accepts nothing more, so its streams wait until it has closed.
    if (socket.readyState === WebSocket.CLOSED) return undefined;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /**
   * Yields when a socket has sent its share of a turn. Otherwise a fast source and a fast peer would delay all other
   * clients.
   */
  private endOfTurn(length: number): Promise<void> | undefined {
    const turn = this.turns.current();
    if (turn !== this.turn) this.sentInTurn = 0;
    this.turn = turn;
    this.sentInTurn += length + BYTES_PER_MESSAGE;
    return this.sentInTurn > BYTES_PER_TURN ? new Promise((resolve) => setImmediate(resolve)) : undefined;
  }

  /** Whether the peer has received or sent anything since the last call. */
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

function lengthOf(text: SharedText): number {
  return text.reduce((sum, { length }) => sum + length, 0);
}
