/** A long list, page by page. */
import { keepPreviousData, useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

const PAGE_ROWS = 200;
/** Maximum rows. Browsers can scroll through that many, and a tab can hold them. */
export const MAX_ROWS = 100_000;

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** @param load reads a page; null: what has the list does not exist */
export function useRows<Row>(
  queryKey: QueryKey,
  load: (
    page: { readonly first: number; readonly after: string | null },
    signal: AbortSignal,
  ) => Promise<Page<Row> | null>,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load({ first: PAGE_ROWS, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    // Comparing thousands of rows with those before takes longer than showing them.
    structuralSharing: false,
    // It loads all pages again. Values are live.
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page?.nodes ?? []) ?? [], [data]);
  const mayGrow = hasNextPage && rows.length < MAX_ROWS;
  const loadMore = useCallback(() => {
    if (mayGrow && !isFetchingNextPage) void fetchNextPage();
  }, [mayGrow, isFetchingNextPage, fetchNextPage]);
  return { query, rows, loadMore, isUnknown: data?.pages[0] === null };
}

/** The count of a list of which all pages are there: it needs no request, and never contradicts the rows. */
export function countOf(
  query: Pick<ReturnType<typeof useRows>["query"], "isSuccess" | "isPlaceholderData" | "hasNextPage">,
  rows: readonly unknown[],
): { readonly count: number; readonly isExact: boolean } | undefined {
  const isWhole = query.isSuccess && !query.isPlaceholderData && !query.hasNextPage;
  return isWhole ? { count: rows.length, isExact: true } : undefined;
}
