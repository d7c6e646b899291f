/** JSON of large responses, written piece by piece, because `JSON.stringify` never yields. */

/** Called between two pieces. undefined: continue; otherwise wait for the promise. */
type GiveWay = () => Promise<void> | undefined;

/** Length of a part, characters. Copying it takes some 10 µs. */
const CHUNK_LENGTH = 65_536;

/**
 * The text in parts of UTF-8, or undefined as soon as it is longer than `maxLength` characters. One long string would
 * be joined, encoded and copied without a pause.
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

/** An object whose members are all values is one piece, because a document limits their number. */
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
