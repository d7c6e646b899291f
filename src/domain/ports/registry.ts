import type { DeletedEntity } from "../deletion";
import type { Asset, Sensor, Tenant } from "../entities";
import type { AssetKey, SensorKey, TenantId } from "../keys";
import type { Startable } from "./lifecycle";

/**
 * Cache of registered entities, shared by ingestion and API. Keys are `tenant`, `tenant/asset`, `tenant/asset/sensor`.
 * `null`: the entity does not exist. Concurrent misses become one query.
 */
export interface Registry extends Startable {
  tenants(tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]>;
  assets(assetKeys: readonly AssetKey[]): Promise<(Asset | null)[]>;
  sensors(sensorKeys: readonly SensorKey[]): Promise<(Sensor | null)[]>;

  /** Looks in memory only, in under 1 µs. `undefined`: unknown; call the asynchronous method instead. */
  peekTenant(tenantId: TenantId): Tenant | null | undefined;
  peekAsset(assetKey: AssetKey): Asset | null | undefined;
  peekSensor(sensorKey: SensorKey): Sensor | null | undefined;
  /**
   * When the sensor was registered, epoch milliseconds. Ingestion needs only this time, so no entity object is created.
   */
  peekRegisteredAt(sensorKey: SensorKey): number | null | undefined;

  /** The cache as of the last change that this process has seen, even while the cache may be outdated. */
  readonly lastKnown: LastKnown;

  /** Makes a local write visible immediately. Other processes receive it by change stream. */
  put(change: RegistryEntity): void;
  /** Removes an entity. Removing a tenant or asset also removes its assets and sensors. */
  remove(removed: RegistryKey): void;
}

/** `undefined`: unknown. */
export interface LastKnown {
  tenant(tenantId: TenantId): Tenant | null | undefined;
  /** When the sensor was registered, epoch milliseconds. */
  sensorCreatedAt(sensorKey: SensorKey): number | null | undefined;
}

/** Registry reads of ingestion. */
export type ReadRegistry = Pick<
  Registry,
  "tenants" | "assets" | "sensors" | "peekTenant" | "peekAsset" | "peekSensor" | "peekRegisteredAt"
>;

export type RegistryEntity =
  | { readonly kind: "tenant"; readonly entity: Tenant }
  | { readonly kind: "asset"; readonly entity: Asset }
  | { readonly kind: "sensor"; readonly entity: Sensor };

/** Names a registered entity. */
export type RegistryKey =
  | { readonly kind: "tenant"; readonly key: TenantId }
  | { readonly kind: "asset"; readonly key: AssetKey }
  | { readonly kind: "sensor"; readonly key: SensorKey };

export function registryKeyOf({ kind, key }: DeletedEntity): RegistryKey {
  switch (kind) {
    case "TENANT":
      return { kind: "tenant", key };
    case "ASSET":
      return { kind: "asset", key };
    case "SENSOR":
      return { kind: "sensor", key };
  }
}

/** A committed change of a registered entity, by any process including this one. */
export type RegistryChange = RegistryKey & { readonly operation: "INSERT" | "UPDATE" | "REMOVE" };

export interface RegistryChangesListener {
  /** Called in commit order. */
  changed(change: RegistryChange): void;
  /**
   * Everything committed until about now has been reported. Called several times a second while the feed is healthy.
   */
  current(): void;
  /** Changes may have been missed, so earlier reads may be outdated. Also called when the feed first opens. */
  reset(): void;
}

/** Reports what other processes register, change and delete. */
export interface RegistryChanges {
  /** Reconnects automatically. Stops when `signal` aborts. */
  watch(listener: RegistryChangesListener, signal: AbortSignal): void;
}
