/** Parses the content type of a message (MQTT 5, 3.3.2.3.9) as a media type (RFC 9110, 8.3.1). */

/**
 * Maximum length of a content type with its parameters; a longer one is not parsed. A type and a subtype have at most
 * 127 characters each (RFC 6838, 4.2).
 */
export const MAX_CONTENT_TYPE_CHARACTERS = 255;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
// Each part of the pattern matches the white space after it, never before it. A text can thus match in only one way, so
// matching takes linear time.
const MEDIA_TYPE = new RegExp(
  `^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*(?:;[ \\t]*(?:${TOKEN}=(?:${TOKEN}|${QUOTED})[ \\t]*)?)*$`,
  "s",
);

/** Returns the type and subtype in lower case, without parameters; null if the text is not a media type. */
export function mediaTypeOf(contentType: string): string | null {
  if (contentType.length > MAX_CONTENT_TYPE_CHARACTERS) return null;
  return MEDIA_TYPE.exec(contentType)?.[1]?.toLowerCase() ?? null;
}
