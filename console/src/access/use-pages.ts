/** A list that loads further rows on request. */
import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { useMemo } from "react";

const PAGE_ROWS = 200;

export interface PageRequest {
  readonly first: number;
  /** Cursor of the previous page; null: this is the first page. */
  readonly after: string | null;
}

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** @param load reads a page. undefined: there is no such tenant */
export function usePages<Row>(
  queryKey: QueryKey,
  load: (page: PageRequest, signal: AbortSignal) => Promise<Page<Row> | undefined>,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: async ({ pageParam: after, signal }) => (await load({ first: PAGE_ROWS, after }, signal)) ?? null,
    initialPageParam: null as string | null,
    getNextPageParam: nextCursor,
  });
  const { data } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page?.nodes ?? []) ?? [], [data]);
  const loaded = useMemo(
    () =>
      data?.pages.map((_page, index): PageRequest => {
        const before = data.pages[index - 1];
        return { first: PAGE_ROWS, after: before === undefined ? null : nextCursor(before) };
      }) ?? [],
    [data],
  );
  return { query, rows, loaded };
}

function nextCursor(page: Page<unknown> | null): string | null {
  return page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
}
