/** The content type of a message (MQTT 5, 3.3.2.3.9) as a media type (RFC 9110, 8.3.1). */

/** A type and a subtype have at most 127 characters each (RFC 6838, 4.2). */
export const MAX_CONTENT_TYPE_CHARACTERS = 255;

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\]|\\\\.)*"';
// White space belongs to what stands before it, so that there is one way to match a text, and a time in proportion.
const MEDIA_TYPE = new RegExp(
  `^[ \\t]*(${TOKEN}/${TOKEN})[ \\t]*(?:;[ \\t]*(?:${TOKEN}=(?:${TOKEN}|${QUOTED})[ \\t]*)?)*$`,
  "s",
);

/** Type and subtype in lower case, without parameters; null: the text is no media type. */
export function mediaTypeOf(contentType: string): string | null {
  if (contentType.length > MAX_CONTENT_TYPE_CHARACTERS) return null;
  return MEDIA_TYPE.exec(contentType)?.[1]?.toLowerCase() ?? null;
}
