/** Opaque cursors of lists. A cursor contains the name of its list, so a list rejects the cursors of other lists. */
import type { ListPosition } from "../domain/ports/fleet-lists";
import type { CursorCodec } from "../domain/ports/pages";

/**
 * Cursors that contain the key of an item. For lists whose items expose their keys: tenants, assets, sensors, API keys
 * and rejected messages.
 */
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

/** Cursors of lists that are ordered by a field instead of by key. `order` names the field. */
export function positionCursors(list: string, order: string): CursorCodec<ListPosition> {
  const text = keyCursors(`${list}/${order}`);
  return {
    encode: ({ key, value }) => text.encode(JSON.stringify([key, value])),
    decode(cursor) {
      const decoded = text.decode(cursor);
      return decoded === undefined ? undefined : positionIn(decoded);
    },
  };
}

/** Adapts the cursors of a list that is ordered by key to positions in the list. */
export function keyPositionCursors(
  cursors: CursorCodec<string>,
  toKey: (shown: string) => string,
  toShown: (key: string) => string,
): CursorCodec<ListPosition> {
  return {
    encode: ({ key }) => cursors.encode(toShown(key)),
    decode(cursor) {
      const shown = cursors.decode(cursor);
      return shown === undefined ? undefined : { key: toKey(shown), value: null };
    },
  };
}

function positionIn(text: string): ListPosition | undefined {
  try {
    const [key, value] = JSON.parse(text) as [unknown, unknown];
    if (typeof key !== "string") return undefined;
    return value === null || typeof value === "string" || typeof value === "number" ? { key, value } : undefined;
  } catch {
    return undefined;
  }
}
