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
  find(assetKeys: readonly string[]): Promise<Asset[]>;
  /** null: no such asset. */
  update(assetKey: string, change: Partial<Pick<Asset, "type" | "name">>): Promise<Changed<Asset> | null>;
  /** Number of the tenant's assets. */
  count(tenantId: string): Promise<number>;
  /** Ascending by `assetId`. */
  page(tenantId: string, request: PageRequest, filter: AssetFilter): Promise<Page<Asset>>;
}

export interface AssetFilter {
  readonly type?: string | undefined;
  /** Part of the ID or the name, case-insensitive. */
  readonly search?: string | undefined;
}

export interface SensorRepository {
  /** Returns false without any change if the ID is taken. */
  insert(sensor: Sensor): Promise<boolean>;
  find(sensorKeys: readonly string[]): Promise<Sensor[]>;
  /** null: no such sensor. */
  update(sensorKey: string, change: Partial<Pick<Sensor, "type" | "unit">>): Promise<Changed<Sensor> | null>;
  /** Number of the tenant's sensors. */
  count(tenantId: string): Promise<number>;
  /** Ascending by key. `prefix` is `tenant/` or `tenant/asset/`; page keys are sensor keys. */
  page(prefix: string, request: PageRequest, filter: SensorFilter): Promise<Page<Sensor>>;
}

export interface SensorFilter {
  readonly type?: string | undefined;
  readonly assetIds?: Selection<string>;
}

/** Registers a fleet idempotently and atomically. Leaves existing entities as they are and counts them. */
export interface FleetRepository {
  /** Returns the keys of new entities. Calls `beforeCommit` with them, at least once, before anything is in force. */
  import(
    assets: readonly Asset[],
    sensors: readonly Sensor[],
    beforeCommit?: (created: CreatedKeys) => Promise<void>,
  ): Promise<CreatedKeys>;
}

export interface CreatedKeys {
  readonly assetKeys: readonly string[];
  readonly sensorKeys: readonly string[];
}
