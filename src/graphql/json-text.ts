/** JSON of large responses, written piece by piece, because `JSON.stringify` never yields. */

/** Called between two pieces. undefined: continue; otherwise wait for the promise. */
type GiveWay = () => Promise<void> | undefined;

/** Length of joined pieces, characters. Joining many small pieces at the end takes long. */
const JOINED_LENGTH = 65_536;

/** The text, or undefined as soon as it is longer than `maxLength` characters. */
export async function jsonText(value: unknown, maxLength: number, giveWay: GiveWay): Promise<string | undefined> {
  const texts: string[] = [];
  let pieces: string[] = [];
  let length = 0;
  let joined = 0;
  for (const piece of piecesOf(value)) {
    pieces.push(piece);
    length += piece.length;
    if (length > maxLength) return undefined;
    if (length - joined > JOINED_LENGTH) {
      texts.push(pieces.join(""));
      pieces = [];
      joined = length;
    }
    const wait = giveWay();
    if (wait !== undefined) await wait;
  }
  return texts.join("") + pieces.join("");
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
