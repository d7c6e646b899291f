/** Answers that were made and have not been taken: their memory is bounded over all connections of the process. */
import type { ServerResponse } from "node:http";

export interface UnreadAnswersOptions {
  /** Of all connections together, bytes. Default 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** An HTTP answer of which nothing was taken for so long is cut off, milliseconds. Default 10,000. */
  readonly stallMs?: number | undefined;
  /** An HTTP answer that is not taken within this time is cut off, milliseconds. Default 120,000. */
  readonly maxMs?: number | undefined;
}

/** A connection with answers on it. */
export interface Unread {
  readonly owner: string;
  /** Bytes that wait for its peer. */
  readonly bytes: () => number;
  readonly cutOff: () => void;
}

/** Shorter answers are taken by the system at once, or are no burden. */
const SMALL_BYTES = 16_384;

export class UnreadAnswers {
  private readonly maxBytes: number;
  private readonly stallMs: number;
  private readonly maxMs: number;
  private readonly unread = new Set<Unread>();

  /** @param onCutOff called for each connection that is cut off for the sum of all */
  constructor(
    { maxBytes = 64 * 1_048_576, stallMs = 10_000, maxMs = 120_000 }: UnreadAnswersOptions = {},
    private readonly onCutOff: () => void = () => undefined,
  ) {
    this.maxBytes = maxBytes;
    this.stallMs = stallMs;
    this.maxMs = maxMs;
  }

  /** An answer of so many bytes that is about to be sent. */
  watch(response: ServerResponse, length: number, owner: string): void {
    if (length <= SMALL_BYTES || response.destroyed) return;
    const cutOff = () => void response.destroy();
    const unread = { owner, bytes: () => length, cutOff };
    const late = setTimeout(cutOff, this.maxMs).unref();
    const settle = () => {
      clearTimeout(late);
      this.unread.delete(unread);
    };
    response.setTimeout(this.stallMs, cutOff);
    response.once("finish", settle);
    response.once("close", settle);
    this.unread.add(unread);
    this.check();
  }

  /** A connection that may have much to send, until the function that is returned is called. */
  add(unread: Unread): () => void {
    this.unread.add(unread);
    return () => void this.unread.delete(unread);
  }

  /** Cuts off as many as it takes: of the owner who leaves most unread, the connection with most. */
  check(): void {
    for (let sum = this.sum(); sum.total > this.maxBytes; sum = this.sum()) {
      const [owner] = [...sum.byOwner].reduce((most, each) => (each[1] > most[1] ? each : most), ["", -1]);
      let largest: Unread | undefined;
      for (const each of this.unread) {
        if (each.owner === owner && (largest === undefined || each.bytes() > largest.bytes())) largest = each;
      }
      if (largest === undefined) return;
      this.unread.delete(largest);
      largest.cutOff();
      this.onCutOff();
    }
  }

  private sum(): { readonly total: number; readonly byOwner: ReadonlyMap<string, number> } {
    const byOwner = new Map<string, number>();
    let total = 0;
    for (const { owner, bytes } of this.unread) {
      const size = bytes();
      if (size === 0) continue;
      total += size;
      byOwner.set(owner, (byOwner.get(owner) ?? 0) + size);
    }
    return { total, byOwner };
  }
}
