/** Returns only the fields that the reader changed, so that a form does not overwrite changes of other users. */
export function changedFields<Fields extends Readonly<Record<string, string | null>>>(
  before: Fields,
  after: Fields,
): Partial<Fields> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name])) as Partial<Fields>;
}

/** Returns the text in the form of the API: trimmed, and null if empty. */
export function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
