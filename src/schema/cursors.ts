/** What the opaque cursors hold. Each kind of list has its own form, so that a cursor of another list is refused. */
import type { ReadingPosition } from "../domain/ports/store";

/** How positions of type `K` become opaque cursors and come back. */
export interface CursorCodec<K> {
  encode(position: K): string;
  /** undefined: not a cursor of this kind. Strict: only what `encode` wrote. */
  decode(cursor: string): K | undefined;
}

function codec<K>(prefix: string, write: (position: K) => string, read: (text: string) => K): CursorCodec<K> {
  const encode = (position: K) => Buffer.from(`${prefix}:${write(position)}`).toString("base64url");
  return {
    encode,
    decode(cursor) {
      const text = Buffer.from(cursor, "base64url").toString("utf8");
      if (!text.startsWith(`${prefix}:`)) return undefined;
      const position = read(text.slice(prefix.length + 1));
      return encode(position) === cursor ? position : undefined;
    },
  };
}

/** Lists that are ordered by a key: tenants, assets, sensors, API keys, rejected messages. */
export function keyCursors(list: string): CursorCodec<string> {
  return codec(list, String, String);
}

/** Readings of one sensor: timestamp, then commit. */
export const readingCursors: CursorCodec<ReadingPosition> = codec(
  "reading",
  ({ timestamp, seq }) => `${timestamp}:${seq}`,
  (text) => {
    const [timestamp, seq] = text.split(":");
    return { timestamp: integer(timestamp), seq: integer(seq) };
  },
);

/** Streams of readings: the place in the order of commits. */
export const streamCursors: CursorCodec<number> = codec("seq", String, integer);

/** NaN never comes back as it was written, so that it fails the strict comparison. */
function integer(text: string | undefined): number {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : -0.5;
}
