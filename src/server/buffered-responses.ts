/** Bounds the memory of buffered responses over all connections of the process. */
import type { ServerResponse } from "node:http";
import type { UnreadBytes } from "./socket-flow";

export interface BufferedResponsesOptions {
  /** Maximum buffered bytes of all connections. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /**
   * How long a client may read nothing of an HTTP response before its connection is closed, milliseconds. Default
   * 10,000.
   */
  readonly stallMs?: number | undefined;
  /**
   * How long a client may take to read an HTTP response before its connection is closed, milliseconds. Default 120,000.
   */
  readonly maxMs?: number | undefined;
}

/** A connection with buffered responses. */
export interface Unread {
  readonly owner: string;
  readonly cutOff: () => void;
}

/** Less is usually sent at once, or is no burden. */
const SMALL_BYTES = 16_384;

export class BufferedResponses {
  private readonly maxBytes: number;
  private readonly stallMs: number;
  private readonly maxMs: number;
  /** Buffered bytes per connection. */
  private readonly unread = new Map<Unread, number>();
  /** Number of sockets for which a shared text waits. */
  private readonly holders = new Map<Buffer, number>();
  private total = 0;

  /** @param onCutOff called for each connection that is closed because the total is exceeded */
  constructor(
    { maxBytes = 64 * 1_048_576, stallMs = 10_000, maxMs = 120_000 }: BufferedResponsesOptions = {},
    private readonly onCutOff: () => void = () => undefined,
  ) {
    this.maxBytes = maxBytes;
    this.stallMs = stallMs;
    this.maxMs = maxMs;
  }

  /** Call it before an HTTP response of this many bytes is sent. */
  watch(response: ServerResponse, length: number, owner: string): void {
    if (length <= SMALL_BYTES || response.destroyed) return;
    const cutOff = () => void response.destroy();
    const unread = { owner, cutOff };
    const late = setTimeout(cutOff, this.maxMs).unref();
    const release = () => {
      clearTimeout(late);
      this.report(unread, 0);
    };
    response.setTimeout(this.stallMs, cutOff);
    response.once("finish", release);
    response.once("close", release);
    this.report(unread, length);
  }

  /** For a connection that reports its own buffered bytes. */
  ofSocket(unread: Unread): UnreadBytes {
    const { holders } = this;
    return {
      isScarce: () => this.total > this.maxBytes / 2,
      report: (bytes) => this.report(unread, bytes),
      hold(text) {
        const count = holders.get(text) ?? 0;
        holders.set(text, count + 1);
        return count === 0;
      },
      release(text) {
        const count = (holders.get(text) ?? 0) - 1;
        if (count > 0) holders.set(text, count);
        else holders.delete(text);
      },
    };
  }

  /** Records the bytes that wait on a connection now. */
  private report(unread: Unread, bytes: number): void {
    const waiting = bytes <= SMALL_BYTES ? 0 : bytes;
    this.total += waiting - (this.unread.get(unread) ?? 0);
    if (waiting === 0) this.unread.delete(unread);
    else this.unread.set(unread, waiting);
    while (this.total > this.maxBytes && this.cutOffLargest()) this.onCutOff();
  }

  /** Closes the largest connection of the owner with the most buffered bytes. */
  private cutOffLargest(): boolean {
    const byOwner = new Map<string, number>();
    for (const [{ owner }, bytes] of this.unread) byOwner.set(owner, (byOwner.get(owner) ?? 0) + bytes);
    const [greedy] = [...byOwner].reduce((most, each) => (each[1] > most[1] ? each : most), ["", -1]);
    let largest: Unread | undefined;
    let most = 0;
    for (const [unread, bytes] of this.unread) {
      if (unread.owner !== greedy || bytes <= most) continue;
      largest = unread;
      most = bytes;
    }
    if (largest === undefined) return false;
    this.unread.delete(largest);
    this.total -= most;
    largest.cutOff();
    return true;
  }
}
