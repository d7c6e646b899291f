/** Explains why bytes are not JSON: which format they have instead, or where the first mistake is. */
import { JsonSyntax, type SyntaxWords } from "./json-syntax";

export interface JsonWords extends SyntaxWords {
  /** Expected content: `a reading`. */
  readonly content: string;
  readonly example: string;
  /** Word for one element of an array. Default: messages do not name the place in an array. */
  readonly element?: string;
}

/** A mistake, worded to follow the name of the text, and its remedy; null: there is no usual remedy. */
export interface JsonMistake {
  readonly found: string;
  readonly remedy: string | null;
}

/** Compression formats, recognized by their first bytes. */
const COMPRESSED: readonly (readonly [bytes: readonly number[], by: string])[] = [
  [[0x1f, 0x8b], "gzip"],
  [[0x28, 0xb5, 0x2f, 0xfd], "Zstandard"],
  [[0x78, 0x01], "zlib"],
  [[0x78, 0x5e], "zlib"],
  [[0x78, 0x9c], "zlib"],
  [[0x78, 0xda], "zlib"],
  [[0x42, 0x5a, 0x68], "bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"],
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const UTF_16_MARKS = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];

/** Encoded forms of a text that begins with a bracket and a quote. */
const ENCODINGS: readonly (readonly [start: RegExp, name: string])[] = [
  [/^(?:ey[IJ]|W3s)[\w+/-]+=*\s*$/, "Base64"],
  [/^(?:0x|\\x)?(?:7b22|5b7b)[0-9a-f]+\s*$/i, "hexadecimal digits"],
];

/**
 * Explains why `JSON.parse` rejected the bytes, in a text of bounded length. Takes about 5 ms per 100,000 bytes.
 *
 * @param text the bytes decoded as UTF-8
 * @param placeOf names the place of the mistake, given the text before it. Default: names the byte
 */
export function whyNotJson(bytes: Buffer, text: string, words: JsonWords, placeOf = byteAfter): JsonMistake {
  if (bytes.length === 0)
    return { found: "is empty", remedy: `${words.send} ${words.content}, such as ${words.example}` };
  const format = formatOf(bytes, words.send);
  if (format !== null) return format;
  if (!bytes.equals(Buffer.from(text))) return whyNotUtf8(bytes, text, words);
  const encoding = ENCODINGS.find(([start]) => start.test(text));
  if (encoding !== undefined) {
    return { found: `is encoded as ${encoding[1]}`, remedy: `${words.send} the JSON itself` };
  }
  const mistake = new JsonSyntax(text, words).firstMistake();
  if (mistake === null) return { found: "is not JSON", remedy: null };
  const { at, element, found, expected, remedy } = mistake;
  const within = element === null || words.element === undefined ? "" : `, in ${words.element}[${element}]`;
  const place = placeOf(text.slice(0, at));
  return { found: `is not JSON at ${place}${within}: found ${found}, expected ${expected}`, remedy };
}

function byteAfter(before: string): string {
  return `byte ${Buffer.byteLength(before)}`;
}

/** Names the line and the column after a text, both from 1. {@link whyNotJson} needs it for files. */
export function lineAfter(before: string): string {
  const lines = before.split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Returns the format that the first bytes show; null if they show none. */
function formatOf(bytes: Buffer, send: string): JsonMistake | null {
  const beginsWith = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  const compressed = COMPRESSED.find(([magic]) => beginsWith(magic));
  if (compressed !== undefined) {
    return { found: `is compressed with ${compressed[1]}`, remedy: `${send} it uncompressed` };
  }
  if (beginsWith(ZIP)) return { found: "is a ZIP archive", remedy: `${send} the JSON in it` };
  if (beginsWith(BYTE_ORDER_MARK)) {
    const remedy = "encode it without one; in Python, use utf-8 instead of utf-8-sig";
    return { found: "begins with a byte order mark", remedy };
  }
  const [first, second] = bytes;
  const isUtf16 = bytes.length % 2 === 0 && bytes.length >= 4 && (first === 0) !== (second === 0);
  return isUtf16 || UTF_16_MARKS.some(beginsWith) ? { found: "is UTF-16", remedy: "encode it as UTF-8" } : null;
}

/** @param text the bytes decoded as UTF-8, with U+FFFD in place of invalid ones */
export function whyNotUtf8(bytes: Buffer, text: string, { send, example }: JsonWords): JsonMistake {
  const valid = Buffer.from(text);
  let at = 0;
  while (bytes[at] === valid[at]) at++;
  const byte = bytes[at] ?? 0;
  const place = `byte ${at} is 0x${byte.toString(16).padStart(2, "0")}`;
  if (at === 0) return { found: `is not text: ${place}`, remedy: `${send} JSON in UTF-8, such as ${example}` };
  return { found: `is not valid UTF-8: ${place}`, remedy: "encode the text as UTF-8" };
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
