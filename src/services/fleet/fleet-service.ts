import type { FleetService } from "../services";
import type { FleetReads } from "./fleet-reads";
import type { FleetWrites } from "./fleet-writes";

/** Combines writes and reads into one service. */
export function fleetService(writes: FleetWrites, reads: FleetReads): FleetService {
  return {
    registerTenant: (principal, input) => writes.registerTenant(principal, input),
    registerAsset: (principal, input) => writes.registerAsset(principal, input),
    registerSensor: (principal, input) => writes.registerSensor(principal, input),
    importFleet: (principal, input) => writes.importFleet(principal, input),
    tenants: (principal, tenantIds) => reads.tenants(principal, tenantIds),
    assets: (principal, assetKeys) => reads.assets(principal, assetKeys),
    sensors: (principal, sensorKeys) => reads.sensors(principal, sensorKeys),
    peekAsset: (principal, assetKey) => reads.peekAsset(principal, assetKey),
    pageTenants: (principal, page, filter) => reads.pageTenants(principal, page, filter),
    pageAssets: (principal, tenantId, page, filter) => reads.pageAssets(principal, tenantId, page, filter),
    pageSensors: (principal, scope, page, filter) => reads.pageSensors(principal, scope, page, filter),
  };
}
