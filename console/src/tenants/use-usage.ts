/** Loads the usage of tenants in the last hour. */
import { useQuery } from "@tanstack/react-query";
import { TenantsUsageDocument, type TenantsUsageQuery } from "../generated/operations";
import { useSession } from "../session/session-provider";
import { useClock } from "../ui/time";

export type TenantUsage = NonNullable<TenantsUsageQuery["platform"]>["usage"]["nodes"][number];

const HOUR_MS = 3_600_000;
const AGAIN_MS = 30_000;
/** The API's maximum page size. The usage of further tenants is only on their own pages. */
const MOST_TENANTS = 1_000;

/** Returns the usage by tenant ID; undefined: not loaded yet. */
export function useUsage(): ReadonlyMap<string, TenantUsage> | undefined {
  const { sluice } = useSession();
  const clock = useClock();
  const { data } = useQuery({
    queryKey: ["tenants-usage"],
    queryFn: async ({ signal }) => {
      const range = { from: new Date(clock.now() - HOUR_MS).toISOString() };
      const { platform } = await sluice.request(TenantsUsageDocument, { first: MOST_TENANTS, range }, { signal });
      return new Map(platform?.usage.nodes.map((usage) => [usage.tenantId, usage]));
    },
    refetchInterval: AGAIN_MS,
    structuralSharing: false,
  });
  return data;
}
