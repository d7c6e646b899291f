const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
/** The bit in which brackets differ from braces. */
const BRACE = 0x20;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * Returns the number of readings in a JSON payload: the items of its outer array, or 1 without an array. Reads each
 * byte once and stores nothing. For a text that is not JSON, the result is meaningless, but at least 1.
 */
export function countReadings(payload: Buffer): number {
  const { length } = payload;
  let at = 0;
  while (isSpace(payload[at])) at++;
  if (payload[at] !== OPEN_ARRAY) return 1;
  let depth = 1;
  let commas = 0;
  while (++at < length) {
    const byte = payload[at] ?? 0;
    if (byte === QUOTE) {
      while (++at < length && payload[at] !== QUOTE) if (payload[at] === BACKSLASH) at++;
    } else if (byte === COMMA) {
      if (depth === 1) commas++;
    } else if ((byte | BRACE) === OPEN) depth++;
    else if ((byte | BRACE) === CLOSE) depth--;
  }
  return commas + 1;
}

/** White space of JSON (RFC 8259, 2). */
function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
