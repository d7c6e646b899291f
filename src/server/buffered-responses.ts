/** Limits the memory of buffered responses over all connections of the process. */
import type { ServerResponse } from "node:http";
import type { SharedText, UnreadBytes } from "./socket-flow";

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

export interface BufferedResponsesListener {
  /** Called for each connection that is closed because the total is exceeded. */
  readonly onCutOff?: () => void;
  /** Called when the buffered bytes of an owner exceed a quarter of the maximum, and when they no longer do. */
  readonly onExcess?: (owner: string, isExcessive: boolean) => void;
}

/** A connection with buffered responses. */
export interface Unread {
  readonly owner: string;
  readonly cutOff: () => void;
}

/** Responses up to this size are not counted. They are usually sent immediately, and need little memory. */
const SMALL_BYTES = 16_384;
/** Share of the maximum beyond which the responses of one owner are excessive. */
const EXCESSIVE = 1 / 4;

export class BufferedResponses {
  private readonly maxBytes: number;
  private readonly stallMs: number;
  private readonly maxMs: number;
  /** Buffered bytes per connection. */
  private readonly unread = new Map<Unread, number>();
  /** Buffered bytes per owner. */
  private readonly unreadOf = new Map<string, number>();
  /** Number of sockets that wait to send a shared text. */
  private readonly holders = new Map<SharedText, number>();
  private total = 0;

  constructor(
    { maxBytes = 64 * 1_048_576, stallMs = 10_000, maxMs = 120_000 }: BufferedResponsesOptions = {},
    private readonly listener: BufferedResponsesListener = {},
  ) {
    this.maxBytes = maxBytes;
    this.stallMs = stallMs;
    this.maxMs = maxMs;
  }

  /** Watches an HTTP response of `length` bytes. Call it before the response is sent. */
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

  /** Returns the functions by which a connection reports its buffered bytes itself. */
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

  /** Records the bytes that are now buffered on a connection. */
  private report(unread: Unread, bytes: number): void {
    this.count(unread, bytes <= SMALL_BYTES ? 0 : bytes);
    while (this.total > this.maxBytes && this.cutOffLargest()) this.listener.onCutOff?.();
  }

  private count(unread: Unread, bytes: number): void {
    const { owner } = unread;
    const change = bytes - (this.unread.get(unread) ?? 0);
    const before = this.unreadOf.get(owner) ?? 0;
    const after = before + change;
    this.total += change;
    if (bytes === 0) this.unread.delete(unread);
    else this.unread.set(unread, bytes);
    if (after === 0) this.unreadOf.delete(owner);
    else this.unreadOf.set(owner, after);
    const limit = this.maxBytes * EXCESSIVE;
    if (before > limit !== after > limit) this.listener.onExcess?.(owner, after > limit);
  }

  /** Closes the largest connection of the owner with the most buffered bytes. */
  private cutOffLargest(): boolean {
    const [greedy] = [...this.unreadOf].reduce((most, each) => (each[1] > most[1] ? each : most), ["", -1]);
    let largest: Unread | undefined;
    let most = 0;
    for (const [unread, bytes] of this.unread) {
      if (unread.owner !== greedy || bytes <= most) continue;
      largest = unread;
      most = bytes;
    }
    if (largest === undefined) return false;
    this.count(largest, 0);
    largest.cutOff();
    return true;
  }
}
