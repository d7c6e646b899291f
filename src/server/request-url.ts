import { isUtf8 } from "node:buffer";

/** Characters of the wrong encoding in a message. */
const MAX_QUOTED = 24;
const ESCAPES = /%[0-9a-f]{2}(?:%[0-9a-f]{2})*|%/gi;

/**
 * What a query string contains that is no percent-encoded UTF-8; null: nothing. Parsers leave it as it is, or put U+FFFD
 * in its place, so that another text than that of the client would be used.
 */
export function queryStringMistake(url: string): string | null {
  const start = url.indexOf("?");
  if (start < 0) return null;
  for (const [found] of url.slice(start).matchAll(ESCAPES)) {
    if (found === "%") return "A % in the URL begins no percent-encoding. Write %25.";
    if (!isUtf8(Buffer.from(found.replaceAll("%", ""), "hex"))) {
      return `${found.slice(0, MAX_QUOTED)} in the URL is not UTF-8. Percent-encode the UTF-8 bytes: %C3%BC for ü.`;
    }
  }
  return null;
}
