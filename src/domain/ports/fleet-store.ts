import type { AssetId, AssetKey, SensorKey, TenantId } from "../keys";
import type { Asset, Sensor } from "../entities";
import type { Selection } from "../selection";
import type { Page, PageRequest } from "./pages";

/** An entity before and after an update. */
export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

export interface AssetRepository {
  /** Returns false without any change if the ID is taken. */
  insert(asset: Asset): Promise<boolean>;
  find(assetKeys: readonly AssetKey[]): Promise<Asset[]>;
  /** Changes an asset. null: there is no such asset. */
  update(assetKey: AssetKey, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null>;
  /** Number of the tenant's assets. */
  count(tenantId: TenantId): Promise<number>;
  /** Ascending by `assetId`. */
  page(tenantId: TenantId, request: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
}

export interface AssetFilter {
  readonly type?: string | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}

export interface SensorRepository {
  /** Returns false without any change if the ID is taken. */
  insert(sensor: Sensor): Promise<boolean>;
  find(sensorKeys: readonly SensorKey[]): Promise<Sensor[]>;
  /** Changes a sensor. null: there is no such sensor. */
  update(sensorKey: SensorKey, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null>;
  /** Number of the tenant's sensors. */
  count(tenantId: TenantId): Promise<number>;
  /** Ascending by key, in a tenant or an asset. Page keys are sensor keys. */
  page(scope: TenantId | AssetKey, request: PageRequest, filter: SensorFilter): Promise<Page<Sensor>>;
}

export interface SensorFilter {
  readonly type?: string | undefined;
  readonly assetIds?: Selection<AssetId>;
}

/** Registers a fleet idempotently and atomically. Does not change existing entities. */
export interface FleetRepository {
  /** Returns the keys of new entities. Before the commit, calls `beforeCommit` with these keys, at least once. */
  import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    beforeCommit?: (created: CreatedKeys) => Promise<void>,
  ): Promise<CreatedKeys>;
}

export interface CreatedKeys {
  readonly assetKeys: readonly AssetKey[];
  readonly sensorKeys: readonly SensorKey[];
}
