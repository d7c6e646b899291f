/** Values of JSON in words, for messages. */

/** Characters of a value that a message quotes. */
const QUOTED_CHARACTERS = 40;

export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `the string ${excerpt(value)}`;
  if (typeof value === "number" || typeof value === "boolean") return `the ${typeof value} ${value}`;
  return "an object";
}

/** The start of a text in quotes, with control characters escaped. */
export function excerpt(text: string): string {
  return text.length > QUOTED_CHARACTERS
    ? `${JSON.stringify(text.slice(0, QUOTED_CHARACTERS)).slice(0, -1)}…"`
    : JSON.stringify(text);
}
