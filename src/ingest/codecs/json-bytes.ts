/** Bytes that are no JSON: what they are instead. */
import { isUtf8 } from "node:buffer";
import { JsonSyntax } from "./json-syntax";

const EXAMPLE = '{"value": 27.4}';

/** Formats that are recognized by their first bytes. */
const MAGIC: readonly (readonly [bytes: readonly number[], is: string])[] = [
  [[0x1f, 0x8b], "is compressed with gzip; publish it uncompressed"],
  [[0x28, 0xb5, 0x2f, 0xfd], "is compressed with Zstandard; publish it uncompressed"],
  [[0x78, 0x01], "is compressed with zlib; publish it uncompressed"],
  [[0x78, 0x5e], "is compressed with zlib; publish it uncompressed"],
  [[0x78, 0x9c], "is compressed with zlib; publish it uncompressed"],
  [[0x78, 0xda], "is compressed with zlib; publish it uncompressed"],
  [[0xff, 0xfe], "is UTF-16; encode it as UTF-8"],
  [[0xfe, 0xff], "is UTF-16; encode it as UTF-8"],
  [[0xef, 0xbb, 0xbf], "begins with a byte order mark; encode it without one, in Python as utf-8 instead of utf-8-sig"],
];

/** Why `JSON.parse` rejected the payload, in one bounded sentence. @param text the payload as UTF-8 */
export function whyNotJson(payload: Buffer, text: string): string {
  const [first, second] = payload;
  if (first === undefined) return `the payload is empty; publish a reading, such as ${EXAMPLE}`;
  const magic = MAGIC.find(([bytes]) => bytes.every((byte, index) => payload[index] === byte));
  if (magic !== undefined) return `the payload ${magic[1]}`;
  if (payload.length % 2 === 0 && payload.length >= 4 && (first === 0) !== (second === 0)) {
    return "the payload is UTF-16; encode it as UTF-8";
  }
  if (!isUtf8(payload)) return whyNotUtf8(payload, text);
  const mistake = new JsonSyntax(text).firstMistake();
  if (mistake === null) return "the payload is not JSON";
  const { at, element, found, expected, remedy } = mistake;
  const byte = Buffer.byteLength(text.slice(0, at));
  const place = element === null ? "" : `, in reading[${element}]`;
  const cure = remedy === null ? "" : `; ${remedy}`;
  return `the payload is not JSON at byte ${byte}${place}: found ${found}, expected ${expected}${cure}`;
}

/** @param text the payload as UTF-8, in which U+FFFD stands for what is none */
export function whyNotUtf8(payload: Buffer, text: string): string {
  const valid = Buffer.from(text);
  let at = 0;
  while (payload[at] === valid[at]) at++;
  const byte = payload[at] ?? 0;
  const place = `byte ${at} is 0x${byte.toString(16).padStart(2, "0")}`;
  if (at === 0) return `the payload is not text: ${place}; publish JSON in UTF-8, such as ${EXAMPLE}`;
  return `the payload is not valid UTF-8: ${place}; encode the text as UTF-8`;
}
