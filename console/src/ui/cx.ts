/** Joins class names. Skips unmet conditions, and classes of CSS modules that the compiler types as undefined. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
