/** JSON of large answers, made piece by piece: `JSON.stringify` goes on to its end, however much there is. */

/** Between two pieces: undefined to go on, or a promise for when to. */
type GiveWay = () => Promise<void> | undefined;

/** The text, or undefined as soon as it is longer than `maxLength` characters. */
export async function jsonText(value: unknown, maxLength: number, giveWay: GiveWay): Promise<string | undefined> {
  const pieces: string[] = [];
  let length = 0;
  for (const piece of piecesOf(value)) {
    pieces.push(piece);
    length += piece.length;
    if (length > maxLength) return undefined;
    const wait = giveWay();
    if (wait !== undefined) await wait;
  }
  return pieces.join("");
}

/** A value without lists in it is one piece: a document bounds how many fields it has. */
function* piecesOf(value: unknown): Generator<string> {
  if (!holdsList(value)) yield JSON.stringify(value) ?? "null";
  else if (Array.isArray(value)) {
    yield "[";
    for (let index = 0; index < value.length; index++) {
      if (index > 0) yield ",";
      yield* piecesOf(value[index]);
    }
    yield "]";
  } else {
    let separator = "{";
    for (const [key, member] of Object.entries(value as Record<string, unknown>)) {
      if (member === undefined) continue;
      yield `${separator}${JSON.stringify(key)}:`;
      yield* piecesOf(member);
      separator = ",";
    }
    yield separator === "{" ? "{}" : "}";
  }
}

function holdsList(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Date) return false;
  if (Array.isArray(value)) return value.length > 0;
  return Object.values(value).some(holdsList);
}
