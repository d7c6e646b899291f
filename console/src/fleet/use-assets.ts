/** Loads the assets of a tenant, page by page. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { AssetCountDocument, AssetsDocument } from "../generated/operations";
import { useSession } from "../session/session-provider";
import { assetOrderOf, type Order } from "./fleet-search";
import { useRows } from "./use-rows";

export function useAssets(tenantId: string, search: string | undefined, order: Order | undefined) {
  const { sluice } = useSession();
  return useRows(["fleet", tenantId, "assets", search, order], async (page, signal) => {
    const variables = { tenantId, filter: { search: search ?? null }, orderBy: assetOrderOf(order), ...page };
    return (await sluice.request(AssetsDocument, variables, { signal })).tenant?.assets ?? null;
  });
}

/** Number of matching assets; undefined: not known yet. */
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
