/** Finds a property that an object has twice. `JSON.parse` silently keeps only the last of them. */
export interface RepeatedProperty {
  /** Index of the reading in the payload. */
  readonly index: number;
  readonly property: string;
}

/** Matches a string, with the colon after it if it is the name of a property, or the start of an object. */
const TOKEN = /"((?:[^"\\]|\\[^])*)"([ \t\r\n]*:)?|\{/g;

/**
 * Returns the first repeated property; null if there is none.
 *
 * @param text a payload that contains only readings
 * @param document the parsed payload
 */
export function repeatedProperty(text: string, document: unknown): RepeatedProperty | null {
  // This check runs for every payload. Without escapes, it is enough to count colons: one for each property, plus those
  // in strings.
  const readings: readonly unknown[] = Array.isArray(document) ? document : [document];
  if (!text.includes("\\") && colonsIn(text) === colonsOf(readings)) return null;
  let index = -1;
  const seen = new Set<string>();
  for (const [token, name = "", colon] of text.matchAll(TOKEN)) {
    if (token === "{") {
      index++;
      seen.clear();
    } else if (colon !== undefined) {
      const property = JSON.parse(`"${name}"`) as string;
      if (seen.has(property)) return { index, property };
      seen.add(property);
    }
  }
  return null;
}

function colonsOf(readings: readonly unknown[]): number {
  let colons = 0;
  for (const reading of readings) {
    const { timestamp, id } = reading as { readonly timestamp?: unknown; readonly id?: unknown };
    colons++;
    if (timestamp !== undefined) colons += typeof timestamp === "string" ? 1 + colonsIn(timestamp) : 1;
    if (id !== undefined) colons += typeof id === "string" ? 1 + colonsIn(id) : 1;
  }
  return colons;
}

function colonsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf(":"); at !== -1; at = text.indexOf(":", at + 1)) count++;
  return count;
}
