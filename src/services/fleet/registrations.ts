import type { Tenant } from "../../domain/entities";
import { toPartition } from "../../domain/keys";
import { unchanged, type Changes } from "../change-pipeline";
import type { TenantRegistration } from "../registration/tenant-registration";
import type { ImportedFleet } from "./fleet-import";
import type { FleetWrites } from "./fleet-writes";

/** The registrations of tenants, assets and sensors, and their descriptions for the audit log. */
export function registrations(
  tenants: TenantRegistration,
  fleet: FleetWrites,
): Changes<"fleet", { importFleet: ImportedFleet }> {
  return {
    registerTenant: {
      target: ({ tenantId }) => tenantId,
      perform: (principal, input, run) => tenants.register(principal, input, run),
      describe: ({ tenant }) => ({ after: describeTenant(tenant) }),
      respond: unchanged,
    },
    registerAsset: {
      target: ({ assetId }) => assetId,
      perform: (principal, input, run) => fleet.insertAsset(principal, input, run),
      describe: ({ asset }) => ({ after: { ...asset } }),
      respond: unchanged,
    },
    registerSensor: {
      target: ({ assetId, sensorId }) => `${assetId}/${sensorId}`,
      perform: (principal, input, run) => fleet.insertSensor(principal, input, run),
      describe: ({ sensor }) => ({ after: { ...sensor } }),
      respond: unchanged,
    },
    importFleet: {
      target: ({ assets }) => (assets.length === 1 ? "1 asset" : `${assets.length} assets`),
      perform: (principal, input, run) => fleet.import(principal, input, run),
      describe: ({ errors, proof: _proof, ...counts }) => ({
        after: { ...counts, errors: errors.length },
      }),
      respond: ({ proof: _proof, ...result }) => result,
    },
  };
}

/** Returns the fields of a tenant that the audit log records. */
export function describeTenant({ tenantId, name, status, limits, partition, broker }: Tenant): Record<string, unknown> {
  return { tenantId, name, status, limits, partitionId: toPartition(partition), username: broker.username };
}
