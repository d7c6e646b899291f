/** The connection to the broker, read in few large pieces. */
import { Duplex } from "node:stream";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";

/** Bytes of one turn of the event loop from which on the broker counts as busy. */
const MUCH = 4_096;
/** How long nothing is read from a busy broker, milliseconds. */
const REST_MS = 2;
/**
 * Bytes that one turn takes, to which up to 64 kB more come that were read already: some 5 ms of work. After a stall
 * the kernel holds many times as much, and requests are not to wait for all of it.
 */
const TURN_BYTES = 64 * 1024;
/** What is decrypted at once; more than a TLS record holds (RFC 8446, 5.1). */
const READ_BYTES = 64 * 1024;
const PIECE_BYTES = 256 * 1024;

/**
 * Mosquitto writes each PUBLISH as a TLS record of its own. Taken as they come, each would wake this process, cost a
 * read and run through the streams by itself. So what one turn of the event loop brings is handed on as one piece, and
 * while the broker is busy the connection is read at most every 2 ms; meanwhile the kernel gathers.
 */
export class BrokerStream extends Duplex {
  private readonly tls: TLSSocket;
  private piece = Buffer.allocUnsafe(PIECE_BYTES);
  /** What of `piece` was received and not handed on yet. */
  private received = { from: 0, to: 0 };
  private isScheduled = false;
  /** Bytes of this turn. */
  private taken = 0;
  /** Whether the reader has room. */
  private isWanted = true;
  private resting: NodeJS.Timeout | undefined;

  /** Connects at once; errors are emitted, as those of a socket are. */
  constructor(options: ConnectionOptions) {
    super();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    const callback = (length: number) => {
      this.add(buffer, length);
      return this.taken < TURN_BYTES;
    };
    this.tls = connect({ ...options, onread: { buffer, callback } } as ConnectionOptions);
    this.tls.on("error", (error: Error) => this.destroy(error));
    this.tls.on("end", () => {
      this.handOn();
      this.push(null);
    });
    this.tls.on("close", () => this.destroy());
  }

  override _read(): void {
    this.isWanted = true;
    if (this.resting === undefined) this.tls.resume();
  }

  /** One write is one TLS record, or as many as it fills. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.tls.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.tls.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.resting);
    this.tls.destroy();
    done(error);
  }

  private add(buffer: Buffer, length: number): void {
    if (this.received.to + length > PIECE_BYTES) {
      this.handOn();
      this.piece = Buffer.allocUnsafe(PIECE_BYTES);
      this.received = { from: 0, to: 0 };
    }
    this.received.to += buffer.copy(this.piece, this.received.to, 0, length);
    this.taken += length;
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => this.endTurn());
  }

  private endTurn(): void {
    this.isScheduled = false;
    if (this.destroyed) return;
    const { taken } = this;
    this.taken = 0;
    this.handOn();
    if (!this.isWanted) this.tls.pause();
    else if (taken >= TURN_BYTES) this.tls.resume();
    else if (taken >= MUCH) this.rest();
  }

  private handOn(): void {
    const { from, to } = this.received;
    if (from === to) return;
    this.received.from = to;
    this.isWanted = this.push(this.piece.subarray(from, to));
  }

  private rest(): void {
    this.tls.pause();
    this.resting ??= setTimeout(() => {
      this.resting = undefined;
      if (this.isWanted) this.tls.resume();
    }, REST_MS);
  }
}
