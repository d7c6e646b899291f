/**
 * Opaque cursors of lists that are ordered by a key. Each list has its own form, so it rejects another list's cursor.
 */
import type { CursorCodec } from "../domain/ports/pages";

/** For tenants, assets, sensors, API keys and rejected messages, whose keys the list shows anyway. */
export function keyCursors(list: string): CursorCodec<string> {
  const prefix = `${list}:`;
  const encode = (key: string) => Buffer.from(prefix + key).toString("base64url");
  return {
    encode,
    decode(cursor) {
      const text = Buffer.from(cursor, "base64url").toString("utf8");
      if (!text.startsWith(prefix)) return undefined;
      const key = text.slice(prefix.length);
      return encode(key) === cursor ? key : undefined;
    },
  };
}
