import { ok } from "../../domain/result";
import type { IdempotentMutations } from "../idempotency/idempotent-mutations";
import type { FleetService } from "../services";
import type { ImportedFleet } from "./fleet-import";
import type { FleetReads } from "./fleet-reads";
import type { FleetWrites } from "./fleet-writes";

/** Writes and reads of what is registered, as one. */
export function fleetService(writes: FleetWrites, reads: FleetReads, idempotent: IdempotentMutations): FleetService {
  return {
    registerTenant: (principal, { idempotencyKey: key, ...input }) =>
      idempotent.run(principal, "tenantRegister", key, input, (run) => writes.registerTenant(principal, input, run)),
    registerAsset: (principal, { idempotencyKey: key, ...input }) =>
      idempotent.run(principal, "assetRegister", key, input, (run) => writes.registerAsset(principal, input, run)),
    registerSensor: (principal, { idempotencyKey: key, ...input }) =>
      idempotent.run(principal, "sensorRegister", key, input, (run) => writes.registerSensor(principal, input, run)),
    importFleet: async (principal, { idempotencyKey: key, ...input }) => {
      const outcome = await idempotent.run<ImportedFleet>(principal, "fleetImport", key, input, (run) =>
        writes.importFleet(principal, input, run),
      );
      if (!outcome.ok) return outcome;
      const { proof: _proof, ...result } = outcome.value;
      return ok(result);
    },
    tenants: (principal, tenantIds) => reads.tenants(principal, tenantIds),
    assets: (principal, assetKeys) => reads.assets(principal, assetKeys),
    sensors: (principal, sensorKeys) => reads.sensors(principal, sensorKeys),
    peekAsset: (principal, assetKey) => reads.peekAsset(principal, assetKey),
    pageTenants: (principal, page, filter) => reads.pageTenants(principal, page, filter),
    pageAssets: (principal, tenantId, page, filter) => reads.pageAssets(principal, tenantId, page, filter),
    pageSensors: (principal, scope, page, filter) => reads.pageSensors(principal, scope, page, filter),
  };
}
