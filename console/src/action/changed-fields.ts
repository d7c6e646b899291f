/** The fields whose values the reader changed, so that a form overwrites no other change of somebody else. */
export function changedFields<Fields extends Readonly<Record<string, string | null>>>(
  before: Fields,
  after: Fields,
): Partial<Fields> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => value !== before[name])) as Partial<Fields>;
}

/** A text as the API has it: null if it is empty. */
export function textOrNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
