/** Joins class names. Omits false values: unmet conditions, and classes of CSS modules that the compiler cannot see. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
