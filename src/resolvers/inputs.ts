/** In GraphQL an input field may be absent or null; use cases know only absent. */
export type Present<T> = { readonly [K in keyof T]: Exclude<T[K], null> };

/** A shallow copy with undefined instead of null. */
export function present<T extends object>(input: T | null | undefined): Present<T> {
  const entries = Object.entries(input ?? {}).map(([name, value]: [string, unknown]) => [name, value ?? undefined]);
  return Object.fromEntries(entries) as Present<T>;
}
