/**
 * Returns JSON that is the same for equal values, even if their properties are in a different order. Undefined
 * properties count as absent, and dates as their ISO 8601 text.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    const entries = Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1));
    return Object.fromEntries(entries);
  });
}
