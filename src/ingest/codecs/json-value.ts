/** Describes JSON values for messages. */
import { visible } from "../../domain/visible";

/** Maximum number of characters of a value that a message quotes. */
const QUOTED_CHARACTERS = 40;

/**
 * Describes a value by its kind, such as `the number 7`.
 *
 * @param literal the number as it was sent, if `value` is a number
 */
export function kindOf(value: unknown, literal = String(value)): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return `the string ${excerpt(value)}`;
  if (typeof value === "number") return `the number ${literal}`;
  if (typeof value === "boolean") return `the boolean ${value}`;
  return "an object";
}

/** Returns the start of a text in quotes, with invisible characters escaped. */
export function excerpt(text: string): string {
  const quoted = visible(JSON.stringify(text.slice(0, QUOTED_CHARACTERS)));
  return text.length > QUOTED_CHARACTERS ? `${quoted.slice(0, -1)}…"` : quoted;
}
