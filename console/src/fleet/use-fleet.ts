/** Loads the sensors of a tenant, page by page. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import {
  FleetCountDocument,
  FleetDocument,
  type FleetRowFragment,
  type SensorFilter,
  type SensorOrder,
} from "../generated/operations";
import { useSession } from "../session/session-provider";
import { useRows } from "./use-rows";

export type FleetRow = FleetRowFragment;

export function useFleet(tenantId: string, filter: SensorFilter, orderBy: SensorOrder | null) {
  const { sluice } = useSession();
  return useRows(["fleet", tenantId, filter, orderBy], async (page, signal) => {
    const variables = { tenantId, filter, orderBy, ...page };
    return (await sluice.request(FleetDocument, variables, { signal })).tenant?.sensors ?? null;
  });
}

/**
 * Number of matching sensors; undefined: not known yet. Counting costs more than loading a page, so it runs after the
 * page and is rarely repeated.
 */
export function useFleetCount(tenantId: string, filter: SensorFilter, isEnabled: boolean) {
  const { sluice } = useSession();
  const { data } = useQuery({
    queryKey: ["fleet-count", tenantId, filter],
    queryFn: async ({ signal }) =>
      (await sluice.request(FleetCountDocument, { tenantId, filter }, { signal })).tenant?.sensors.totalCount ?? null,
    staleTime: 60_000,
    enabled: isEnabled,
    placeholderData: keepPreviousData,
  });
  return data ?? undefined;
}
