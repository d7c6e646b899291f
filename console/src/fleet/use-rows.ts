/** Loads a long list, page by page. */
import { keepPreviousData, useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

const PAGE_ROWS = 200;
/** Maximum rows that browsers can scroll through and a tab can hold. */
export const MAX_ROWS = 100_000;

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/** @param load reads a page. null: the tenant or the asset of the list does not exist */
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
    // Comparing thousands of rows with the previous ones takes longer than showing them.
    structuralSharing: false,
    // Fresh for a minute: a refetch loads all pages again, and values are live anyway.
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

/** Counts a list whose pages are all loaded. The count needs no request and never contradicts the rows. */
export function countOf(
  query: Pick<ReturnType<typeof useRows>["query"], "isSuccess" | "isPlaceholderData" | "hasNextPage">,
  rows: readonly unknown[],
): { readonly count: number; readonly isExact: boolean } | undefined {
  const isWhole = query.isSuccess && !query.isPlaceholderData && !query.hasNextPage;
  return isWhole ? { count: rows.length, isExact: true } : undefined;
}
