/** JSON of large answers, made piece by piece: `JSON.stringify` goes on to its end, however much there is. */

/** Between two pieces: undefined to go on, or a promise for when to. */
type GiveWay = () => Promise<void> | undefined;

/** Many small pieces take long to join: they are joined on the way, so many characters at a time. */
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

/** Objects of which all members are values are one piece: a document bounds how many they are. */
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
