import { useQuery } from "@tanstack/react-query";
import { SensorDocument } from "../generated/operations";
import { useSession } from "../session/session-provider";
import type { SensorRef } from "./use-chart-points";

/** Loads the asset with this sensor; null: there is no such sensor. All parts of the page share one request. */
export function useSensor({ tenantId, assetId, sensorId }: SensorRef) {
  const { sluice } = useSession();
  return useQuery({
    queryKey: ["sensor", tenantId, assetId, sensorId],
    queryFn: async ({ signal }) => {
      const { tenant } = await sluice.request(SensorDocument, { tenantId, assetId, sensorId }, { signal });
      return tenant?.asset ?? null;
    },
  });
}
