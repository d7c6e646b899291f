/** Loads an asset with the number of its sensors. */
import { useQuery } from "@tanstack/react-query";
import { AssetDocument, type AssetQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";

export type AssetDetails = NonNullable<NonNullable<AssetQuery["tenant"]>["asset"]>;

/** Returns null if there is no such asset, undefined while it loads or if no ID is given. */
export function useAsset(tenantId: string, assetId: string | undefined): AssetDetails | null | undefined {
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["asset", tenantId, assetId],
    queryFn: async ({ signal }) =>
      (await sluice.request(AssetDocument, { tenantId, assetId: assetId ?? "" }, { signal })).tenant?.asset ?? null,
    enabled: assetId !== undefined,
  });
  return data;
}
