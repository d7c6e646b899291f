/** What the opaque cursors of lists that are ordered by a key hold: one form a list, so that another's is rejected. */
import type { CursorCodec } from "../domain/ports/pages";

/** Of tenants, assets, sensors, API keys, rejected messages: the key stands in the list anyway. */
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
