/** The sensors of a tenant, page by page. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import {
  FleetCountDocument,
  FleetDocument,
  type FleetRowFragment,
  type SensorFilter,
  type SensorOrder,
} from "../generated/operations";
import { useSession } from "../session/session-provider";

export type FleetRow = FleetRowFragment;

const PAGE_ROWS = 200;
/** What a window can scroll through, and a tab can hold. */
export const MAX_ROWS = 100_000;

export function useFleet(tenantId: string, filter: SensorFilter, orderBy: SensorOrder | null) {
  const { sluice } = useSession();
  const query = useInfiniteQuery({
    queryKey: ["fleet", tenantId, filter, orderBy],
    queryFn: async ({ pageParam, signal }) => {
      const variables = { tenantId, filter, orderBy, first: PAGE_ROWS, after: pageParam };
      return (await sluice.request(FleetDocument, variables, { signal })).tenant?.sensors ?? null;
    },
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

/** How many sensors match; undefined: not known yet. Counting costs more than a page, so it is done apart and rarely. */
export function useFleetCount(tenantId: string, filter: SensorFilter) {
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["fleet-count", tenantId, filter],
    queryFn: async ({ signal }) =>
      (await sluice.request(FleetCountDocument, { tenantId, filter }, { signal })).tenant?.sensors.totalCount ?? null,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  return data ?? undefined;
}
