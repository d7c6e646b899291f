/** The part of a Relay connection that iteration needs. */
export interface Connection<Item> {
  readonly nodes: readonly Item[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/**
 * Yields every item of a connection, page by page. It fetches a page when iteration reaches it.
 *
 * ```ts
 * for await (const asset of allPages(async (after) => (await sluice.assets({ first: 100, after }))?.assets)) …
 * ```
 */
export async function* allPages<Item>(
  fetchPage: (after: string | undefined) => Promise<Connection<Item> | null | undefined>,
): AsyncGenerator<Item, void, undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await fetchPage(after);
    yield* page?.nodes ?? [];
    if (page?.pageInfo.hasNextPage !== true || page.pageInfo.endCursor === null) return;
    after = page.pageInfo.endCursor;
  }
}
