/**
 * A limit on the nesting of JSON in requests and payloads. Parsing brackets costs 50 times as much memory and time as
 * parsing text of the same length. Traversing the parsed value can overflow the stack.
 */

/** Maximum levels of arrays and objects. Operations need about 20, payloads 2. */
export const MAX_JSON_NESTING = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` differs from `{`, and `]` from `}`, only in this bit. */
const BRACE = 0x20;
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** Returns whether a text in UTF-8 has more than {@link MAX_JSON_NESTING} levels. The text need not be valid JSON. */
export function isNestedTooDeep(json: Uint8Array): boolean {
  if (json.length <= MAX_JSON_NESTING) return false;
  let depth = 0;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index] ?? 0;
    if (byte === QUOTE) index = endOfString(json, index + 1);
    else if ((byte & ~BRACE) === OPENING && ++depth > MAX_JSON_NESTING) return true;
    else if ((byte & ~BRACE) === CLOSING) depth--;
  }
  return false;
}

function endOfString(json: Uint8Array, from: number): number {
  for (let index = from; index < json.length; index++) {
    if (json[index] === BACKSLASH) index++;
    else if (json[index] === QUOTE) return index;
  }
  return json.length;
}
