/** The assets of a tenant, page by page. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { AssetCountDocument, AssetsDocument } from "../generated/operations";
import { useSession } from "../session/session-provider";
import { assetOrderOf, type Order } from "./fleet-search";
import { MAX_ROWS } from "./use-fleet";

const PAGE_ROWS = 200;

export function useAssets(tenantId: string, search: string | undefined, order: Order | undefined) {
  const { sluice } = useSession();
  const query = useInfiniteQuery({
    queryKey: ["fleet", tenantId, "assets", search, order],
    queryFn: async ({ pageParam: after, signal }) => {
      const orderBy = assetOrderOf(order);
      const variables = { tenantId, filter: { search: search ?? null }, orderBy, first: PAGE_ROWS, after };
      return (await sluice.request(AssetsDocument, variables, { signal })).tenant?.assets ?? null;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
    structuralSharing: false,
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

/** How many assets match; undefined: not known yet. */
export function useAssetCount(tenantId: string, search: string | undefined) {
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["fleet-count", tenantId, "assets", search],
    queryFn: async ({ signal }) => {
      const variables = { tenantId, filter: { search: search ?? null } };
      return (await sluice.request(AssetCountDocument, variables, { signal })).tenant?.assets.totalCount ?? null;
    },
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return data ?? undefined;
}
