import type { AssetId, SensorId, TenantId } from "../../domain/keys";
import type { OngoingDeletion } from "../../domain/deletion";
import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import type { Outcome } from "../outcome";
import type { TenantLimitsInput } from "../registration/limits-input";

/** Changes of tenants, assets and sensors after their registration. Absent fields stay as they are. */
export interface LifecycleService {
  updateTenant(
    principal: Principal,
    input: { tenantId?: string | undefined; name?: string | undefined; limits?: TenantLimitsInput | undefined },
  ): Outcome<{ tenant: Tenant }>;
  suspendTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  resumeTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Resolves when the deletion is recorded and the tenant's API keys are invalid in this process. Within 2 seconds they
   * are invalid in all processes, and on the broker as soon as it responds. The rest follows, see {@link deletions}.
   */
  deleteTenant(principal: Principal, input: { tenantId: string }): Outcome<{ tenant: Tenant }>;
  /**
   * Begins a move to the broker of another partition, which continues in the background: see `Tenant.move`. To the
   * present home: cancels a move that is being prepared.
   */
  moveTenant(principal: Principal, input: { tenantId: string; partitionId: number }): Outcome<{ tenant: Tenant }>;
  updateAsset(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      type?: string | undefined;
      /** null: removes the name. */
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
      /** null: removes the unit. */
      unit?: string | null | undefined;
    },
  ): Outcome<{ sensor: Sensor }>;
  deleteSensor(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; sensorId: string },
  ): Outcome<{ tenantId: TenantId; assetId: AssetId; sensorId: SensorId }>;
  /** Progress of these tenants' deletions, in the order of the IDs; null: none, or not for this principal. */
  deletions(principal: Principal, tenantIds: readonly TenantId[]): Promise<(OngoingDeletion | null)[]>;
}
