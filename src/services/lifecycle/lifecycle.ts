import type { AssetId, SensorId, TenantId } from "../../domain/keys";
import type { OngoingDeletion } from "../../domain/deletion";
import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import type { Outcome } from "../outcome";
import type { TenantLimitsInput } from "../registration/limits-input";

/** Changes tenants, assets and sensors after their registration. Absent fields stay unchanged. */
export interface LifecycleService {
  updateTenant(
    principal: Principal,
    input: { tenantId?: string | undefined; name?: string | undefined; limits?: TenantLimitsInput | undefined },
  ): Outcome<{ tenant: Tenant }>;
  suspendTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  resumeTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Deletes a tenant. Resolves when the deletion is recorded and this process rejects the tenant's API keys. Within 2
   * seconds, all processes reject them. The broker rejects the tenant's credentials as soon as it responds. The other
   * steps follow in the background: see {@link deletions}.
   */
  deleteTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Begins a move to the broker of another partition. The move continues in the background: see `Tenant.move`. If
   * `partitionId` is the tenant's current partition, cancels a move that is still being prepared.
   */
  moveTenant(principal: Principal, input: { tenantId: string; partitionId: number }): Outcome<{ tenant: Tenant }>;
  updateAsset(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      type?: string | undefined;
      /** Null removes the name. */
      name?: string | null | undefined;
    },
  ): Outcome<{ asset: Asset }>;
  deleteAsset(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string },
  ): Outcome<{ tenantId: TenantId; assetId: AssetId }>;
  updateSensor(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      sensorId: string;
      type?: string | undefined;
      /** Null removes the unit. */
      unit?: string | null | undefined;
    },
  ): Outcome<{ sensor: Sensor }>;
  deleteSensor(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; sensorId: string },
  ): Outcome<{ tenantId: TenantId; assetId: AssetId; sensorId: SensorId }>;
  /**
   * Returns the progress of these tenants' deletions, in the order of the IDs. Null if there is none, or if the
   * principal may not see it.
   */
  deletions(principal: Principal, tenantIds: readonly TenantId[]): Promise<(OngoingDeletion | null)[]>;
}
