/** The connection to the broker. Its data is read in few large pieces. */
import { Duplex } from "node:stream";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";

/** Bytes that make a turn of the event loop worthwhile. */
const MUCH = 4_096;
/** Bytes per millisecond from which the broker counts as busy: some 400 small messages per second. */
const BUSY_RATE = 64;
/** Minimum time over which the rate is measured, in milliseconds. */
const RATE_MS = 10;
/**
 * Bounds of the pause between reads from a busy broker, in milliseconds. Within these bounds, the pause is as long as
 * {@link MUCH} bytes take to arrive.
 */
const REST_MS = { least: 2, most: 5 };
/**
 * Time that the reader may take per turn of the event loop, in milliseconds. After a stall, the kernel has buffered
 * much more data, and requests must not wait until all of it is read.
 */
const TURN_MS = 3;
/**
 * Bounds of the bytes per turn, which depend on the reader's time in earlier turns. Small readings take some 100 ns per
 * byte, rejected large payloads less than 1 ns. If large payloads were read as slowly as small readings, they would
 * delay the messages of all tenants. A turn may exceed its bytes by up to 64 kB.
 */
const TURN_BYTES = { least: 32 * 1024, first: 64 * 1024, most: 1024 * 1024 };
/** Weight of the newest turn in the average of the reader's time per byte. */
const NEWEST = 0.25;
/** Maximum number of bytes per read from TLS, more than a TLS record contains (RFC 8446, 5.1). */
const READ_BYTES = 64 * 1024;
const PIECE_BYTES = 256 * 1024;

/**
 * Joins small TLS records. Mosquitto writes each PUBLISH as a separate TLS record. Each record would wake this process,
 * need a read and pass through the streams separately. This stream therefore passes on all data of one turn of the
 * event loop as one piece. While the broker is busy, the stream reads only every 2 to 5 ms. Meanwhile the kernel
 * buffers data.
 */
export class BrokerStream extends Duplex {
  /** Time that opening the TCP connection took, about a round trip to the broker, in milliseconds. 0 before that. */
  roundTripMs = 0;
  private readonly tls: TLSSocket;
  private piece = Buffer.allocUnsafe(PIECE_BYTES);
  /** The part of `piece` that was received and not passed on yet. */
  private received = { from: 0, to: 0 };
  private isScheduled = false;
  /** Measured rate, in bytes per millisecond. */
  private rate = 0;
  /** Bytes since the rate was measured. */
  private measuring = { since: performance.now(), bytes: 0 };
  /** Bytes received in this turn. */
  private taken = 0;
  /** Maximum bytes per turn. */
  private turnBytes = TURN_BYTES.first;
  /** Average time that the reader takes per byte, in milliseconds. */
  private cost = TURN_MS / TURN_BYTES.first;
  /** Time that the reader has taken in this turn, in milliseconds. */
  private spent = 0;
  /** Whether the reader has room. */
  private isWanted = true;
  private resting: NodeJS.Timeout | undefined;

  /** Connects immediately. Emits errors like a socket. */
  constructor(options: ConnectionOptions) {
    super();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    const callback = (length: number) => {
      this.add(buffer, length);
      return this.taken < this.turnBytes;
    };
    this.tls = connect({ ...options, onread: { buffer, callback } } as ConnectionOptions);
    let begun = performance.now();
    this.tls.once("lookup", () => (begun = performance.now()));
    this.tls.once("connect", () => (this.roundTripMs = performance.now() - begun));
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

  /** Each write becomes one TLS record, or several if it is larger than a record. */
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
    const { taken, turnBytes } = this;
    this.handOn();
    this.adapt();
    this.measure(taken);
    if (!this.isWanted) this.tls.pause();
    else if (taken >= turnBytes) this.tls.resume();
    else if (taken >= MUCH || this.rate >= BUSY_RATE) this.rest();
  }

  private handOn(): void {
    const { from, to } = this.received;
    if (from === to) return;
    this.received.from = to;
    const begun = performance.now();
    this.isWanted = this.push(this.piece.subarray(from, to));
    this.spent += performance.now() - begun;
  }

  /** Sets the maximum bytes of the next turn. Ignores turns of few bytes, which are not representative. */
  private adapt(): void {
    const { taken, spent } = this;
    this.taken = 0;
    this.spent = 0;
    if (taken < MUCH) return;
    this.cost += NEWEST * (spent / taken - this.cost);
    this.turnBytes = Math.min(TURN_BYTES.most, Math.max(TURN_BYTES.least, TURN_MS / this.cost));
  }

  private measure(taken: number): void {
    const { measuring } = this;
    measuring.bytes += taken;
    const now = performance.now();
    const passedMs = now - measuring.since;
    if (passedMs < RATE_MS) return;
    this.rate = measuring.bytes / passedMs;
    this.measuring = { since: now, bytes: 0 };
  }

  private rest(): void {
    this.tls.pause();
    const restMs = Math.min(REST_MS.most, Math.max(REST_MS.least, MUCH / this.rate));
    this.resting ??= setTimeout(() => {
      this.resting = undefined;
      if (this.isWanted) this.tls.resume();
    }, restMs);
  }
}
