/** In GraphQL an input field may be left out or null; use cases know only "left out". */
export type Present<T> = { readonly [K in keyof T]: Exclude<T[K], null> };

/** A shallow copy in which null has become undefined. */
export function present<T extends object>(input: T | null | undefined): Present<T> {
  const entries = Object.entries(input ?? {}).map(([name, value]: [string, unknown]) => [name, value ?? undefined]);
  return Object.fromEntries(entries) as Present<T>;
}
