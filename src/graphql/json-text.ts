/** Writes the JSON of large responses in pieces, because `JSON.stringify` never yields. */

/** Called between two pieces. Returns undefined to continue immediately, or a promise to await. */
type GiveWay = () => Promise<void> | undefined;

/** Minimum length of a part, in characters. Copying a part takes some 10 µs. */
const CHUNK_LENGTH = 65_536;

/**
 * Resolves with the JSON in parts of UTF-8; undefined if the JSON is longer than `maxLength` characters. A single long
 * string would be joined, encoded and copied without a pause.
 */
export async function jsonChunks(value: unknown, maxLength: number, giveWay: GiveWay): Promise<Buffer[] | undefined> {
  const chunks: Buffer[] = [];
  let chunk = "";
  let length = 0;
  for (const piece of piecesOf(value)) {
    chunk += piece;
    length += piece.length;
    if (length > maxLength) return undefined;
    if (chunk.length >= CHUNK_LENGTH) {
      chunks.push(Buffer.from(chunk));
      chunk = "";
    }
    const wait = giveWay();
    if (wait !== undefined) await wait;
  }
  chunks.push(Buffer.from(chunk));
  return chunks;
}

/**
 * Generates the JSON in pieces. An object that contains only scalar values is one piece, because the document limits
 * their number.
 */
function* piecesOf(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    yield "[";
    for (let index = 0; index < value.length; index++) {
      if (index > 0) yield ",";
      yield* piecesOf(value[index]);
    }
    yield "]";
  } else if (typeof value === "object" && value !== null && !(value instanceof Date)) yield* piecesOfObject(value);
  else yield JSON.stringify(value) ?? "null";
}

function* piecesOfObject(value: object): Generator<string> {
  let text = "{";
  let separator = "";
  for (const [key, member] of Object.entries(value) as [string, unknown][]) {
    if (member === undefined) continue;
    text += `${separator}${JSON.stringify(key)}:`;
    separator = ",";
    if (typeof member === "object" && member !== null) {
      yield text;
      text = "";
      yield* piecesOf(member);
    } else text += JSON.stringify(member);
  }
  yield `${text}}`;
}
