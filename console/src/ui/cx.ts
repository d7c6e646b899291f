/** Class names as one text. Those of CSS modules may be undefined for the compiler, and conditions are allowed. */
export function cx(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}
