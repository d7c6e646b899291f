/** One asset, with how many sensors it has. */
import { useQuery } from "@tanstack/react-query";
import { AssetDocument, type AssetQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";

export type AssetDetails = NonNullable<NonNullable<AssetQuery["tenant"]>["asset"]>;

/** null: there is none; undefined: not known yet, or not asked. */
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
