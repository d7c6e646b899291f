import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import { idsOfKey, parseSensorKey, type AssetKey, type SensorKey } from "../../domain/keys";
import type { Changed } from "../../domain/ports/fleet-store";
import type { Change } from "../audit";
import type { Reads } from "../authorized-reads";
import type { ChangeUseCase, Changes } from "../change-pipeline";
import { describeTenant } from "../fleet/registrations";
import { moveChange, type TenantMoves } from "../moves/tenant-moves";
import type { Outcome } from "../outcome";
import type { Deletions } from "./deletions";
import type { FleetChanges } from "./fleet-changes";
import type { TenantLifecycle } from "./tenant-lifecycle";

interface Yields {
  readonly updateTenant: Changed<Tenant>;
  readonly suspendTenant: Changed<Tenant>;
  readonly resumeTenant: Changed<Tenant>;
  readonly deleteTenant: Changed<Tenant>;
  readonly moveTenant: Changed<Tenant>;
  readonly updateAsset: Changed<Asset>;
  readonly deleteAsset: { readonly asset: Asset | null; readonly key: AssetKey };
  readonly updateSensor: Changed<Sensor>;
  readonly deleteSensor: { readonly sensor: Sensor | null; readonly key: SensorKey };
}

/**
 * The changes, suspensions and deletions of registered tenants, assets and sensors, and their descriptions for the
 * audit log.
 */
export function lifecycleChanges(
  tenants: TenantLifecycle,
  fleet: FleetChanges,
  moves: TenantMoves,
): Changes<"lifecycle", Yields> {
  return {
    updateTenant: ofTenant((principal, input) => tenants.update(principal, input)),
    suspendTenant: ofTenant((principal, input) => tenants.suspend(principal, input)),
    resumeTenant: ofTenant((principal, input) => tenants.resume(principal, input)),
    deleteTenant: ofTenant((principal, input) => tenants.delete(principal, input)),
    moveTenant: moveChange(moves),
    updateAsset: {
      target: assetOf,
      perform: (principal, input) => fleet.updateAsset(principal, input),
      describe: describeChanged,
      respond: ({ after }) => ({ asset: after }),
    },
    deleteAsset: {
      target: assetOf,
      perform: (principal, input) => fleet.deleteAsset(principal, input),
      describe: ({ asset }) => ({ before: asset && { ...asset } }),
      respond({ key }) {
        const [tenantId, assetId] = idsOfKey(key);
        return { tenantId, assetId };
      },
    },
    updateSensor: {
      target: sensorOf,
      perform: (principal, input) => fleet.updateSensor(principal, input),
      describe: describeChanged,
      respond: ({ after }) => ({ sensor: after }),
    },
    deleteSensor: {
      target: sensorOf,
      perform: (principal, input) => fleet.deleteSensor(principal, input),
      describe: ({ sensor }) => ({ before: sensor && { ...sensor } }),
      respond: ({ key }) => parseSensorKey(key),
    },
  };
}

/** Reads the progress of deletions. */
export function lifecycleReads(progress: Pick<Deletions, "find">): Reads<"lifecycle"> {
  return {
    async deletions(_principal, tenantIds) {
      const found = new Map((await progress.find(tenantIds)).map((deletion) => [deletion.key, deletion]));
      return tenantIds.map((tenantId) => found.get(tenantId) ?? null);
    },
  };
}

function ofTenant<I extends { readonly tenantId?: string | undefined }>(
  perform: (principal: Principal, input: I) => Outcome<Changed<Tenant>>,
): ChangeUseCase<I, Changed<Tenant>, { tenant: Tenant }> {
  return {
    target: ({ tenantId }, principal) => tenantId ?? principal.tenantId ?? "",
    perform,
    describe: ({ before, after }) => ({ before: describeTenant(before), after: describeTenant(after) }),
    respond: ({ after }) => ({ tenant: after }),
  };
}

function describeChanged({ before, after }: Changed<object>): Change {
  return { before: { ...before }, after: { ...after } };
}

function assetOf({ assetId }: { readonly assetId: string }): string {
  return assetId;
}

function sensorOf({ assetId, sensorId }: { readonly assetId: string; readonly sensorId: string }): string {
  return `${assetId}/${sensorId}`;
}
