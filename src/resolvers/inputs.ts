/** An input without nulls. In GraphQL, an omitted field can be undefined or null; use cases accept only undefined. */
export type Present<T> = { readonly [K in keyof T]: Exclude<T[K], null> };

/** Returns a shallow copy of the input, with undefined in place of null. */
export function present<T extends object>(input: T | null | undefined): Present<T> {
  const entries = Object.entries(input ?? {}).map(([name, value]: [string, unknown]) => [name, value ?? undefined]);
  return Object.fromEntries(entries) as Present<T>;
}
