import type { AssetId, AssetKey, SensorKey, TenantId } from "../../domain/keys";
import type { Deadline } from "../../domain/deadline";
import type { ApiKey, Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import type { Failure } from "../../domain/errors";
import type {
  AssetListFilter,
  AssetOrder,
  ListOrder,
  ListPosition,
  SensorListFilter,
  SensorOrder,
} from "../../domain/ports/fleet-lists";
import type { AssetFilter, SensorFilter } from "../../domain/ports/fleet-store";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { TenantFilter } from "../../domain/ports/tenant-store";
import type { BrokerCredentialSecret, Outcome, Repeatable } from "../outcome";
import type { TenantLimitsInput } from "../registration/limits-input";
import type { FleetSize, ListCount } from "./fleet-counts";

/** An item of an ordered list. */
export interface Listed<T> {
  readonly entity: T;
  readonly position: ListPosition;
}

export interface FleetItemError {
  /** The ID as given, even if it is invalid. */
  readonly assetId: string;
  readonly sensorId: string | null;
  readonly failure: Failure;
}

export interface FleetImportAsset {
  readonly assetId: string;
  readonly type: string;
  readonly name?: string | undefined;
  readonly sensors: ReadonlyArray<{ sensorId: string; type: string; unit?: string | undefined }>;
}

export interface FleetImportResult {
  readonly tenantId: TenantId;
  readonly assetsCreated: number;
  readonly assetsUnchanged: number;
  readonly sensorsCreated: number;
  readonly sensorsUnchanged: number;
  readonly errors: readonly FleetItemError[];
}

/**
 * Registers and reads tenants, assets and sensors. Reads return null for entities that do not exist for the principal.
 */
export interface FleetService {
  registerTenant(
    principal: Principal,
    input: {
      tenantId: string;
      name: string;
      limits?: TenantLimitsInput | undefined;
      /** Default: the partition with the fewest tenants. */
      partitionId?: number | undefined;
    } & Repeatable,
  ): Outcome<{ tenant: Tenant; credential: BrokerCredentialSecret; apiKey: ApiKey; apiKeySecret: string }>;
  registerAsset(
    principal: Principal,
    input: { tenantId?: string | undefined; assetId: string; type: string; name?: string | undefined } & Repeatable,
  ): Outcome<{ asset: Asset }>;
  registerSensor(
    principal: Principal,
    input: {
      tenantId?: string | undefined;
      assetId: string;
      sensorId: string;
      type: string;
      unit?: string | undefined;
    } & Repeatable,
  ): Outcome<{ sensor: Sensor }>;
  importFleet(
    principal: Principal,
    input: { tenantId?: string | undefined; assets: readonly FleetImportAsset[] } & Repeatable,
  ): Outcome<FleetImportResult>;

  /** Returns tenants in the order of the IDs. */
  tenants(principal: Principal, tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]>;
  assets(principal: Principal, assetKeys: readonly AssetKey[]): Promise<(Asset | null)[]>;
  sensors(principal: Principal, sensorKeys: readonly SensorKey[]): Promise<(Sensor | null)[]>;
  /**
   * Returns the asset from memory, without waiting. If it is undefined, memory does not know the asset, so call
   * `assets`.
   */
  peekAsset(principal: Principal, assetKey: AssetKey): Asset | undefined;
  /** Returns a page of tenants. Operators see all tenants. Other principals see at most their own tenant. */
  pageTenants(principal: Principal, page: PageRequest, filter: TenantFilter): Promise<Page<Tenant>>;
  pageAssets(principal: Principal, tenantId: TenantId, page: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
  /**
   * Returns a page of an asset's sensors, or of all sensors of the tenant if `assetId` is null. Page keys are sensor
   * keys.
   */
  pageSensors(
    principal: Principal,
    scope: { tenantId: TenantId; assetId: AssetId | null },
    page: PageRequest,
    filter: SensorFilter,
  ): Promise<Page<Sensor>>;
  listAssets(
    principal: Principal,
    tenantId: TenantId,
    page: PageRequest<ListPosition>,
    filter: AssetListFilter,
    order: ListOrder<AssetOrder>,
  ): Promise<Page<Listed<Asset>>>;
  listSensors(
    principal: Principal,
    tenantId: TenantId,
    page: PageRequest<ListPosition>,
    filter: SensorListFilter,
    order: ListOrder<SensorOrder>,
  ): Promise<Page<Listed<Sensor>>>;
  /** Returns the number of items in a list; null if the tenant does not exist for the principal. */
  countAssets(
    principal: Principal,
    tenantId: TenantId,
    filter: AssetListFilter,
    deadline?: Deadline,
  ): Promise<ListCount | null>;
  countSensors(
    principal: Principal,
    tenantId: TenantId,
    filter: SensorListFilter,
    deadline?: Deadline,
  ): Promise<ListCount | null>;
  /** Returns the numbers of the tenant's assets and sensors. */
  size(principal: Principal, tenantId: TenantId, deadline?: Deadline): Promise<FleetSize | null>;
}
