import type { Asset, Sensor, Tenant } from "../entities";
import type { Startable } from "./lifecycle";

/**
 * Cache of registered entities, shared by ingestion and API. Keys are `tenant`, `tenant/asset`, `tenant/asset/sensor`.
 * `null` means known not to exist. Concurrent misses become one query.
 */
export interface Registry extends Startable {
  tenants(tenantIds: readonly string[]): Promise<(Tenant | null)[]>;
  assets(assetKeys: readonly string[]): Promise<(Asset | null)[]>;
  sensors(sensorKeys: readonly string[]): Promise<(Sensor | null)[]>;

  /** From memory only, in under 1 µs. `undefined`: unknown; call the asynchronous method instead. */
  peekTenant(tenantId: string): Tenant | null | undefined;
  peekAsset(assetKey: string): Asset | null | undefined;
  peekSensor(sensorKey: string): Sensor | null | undefined;
  /** When the sensor was registered, epoch milliseconds. Ingestion needs no more, so no entity is created. */
  peekRegisteredAt(sensorKey: string): number | null | undefined;

  /** Makes a local write visible at once. Other processes learn of it by change stream. */
  put(change: RegistryEntity): void;
  /** Removes an entity. Removing a tenant or asset also removes what belongs to it. */
  remove(removal: RegistryRemoval): void;
}

/** What ingestion reads of a registry. */
export type ReadRegistry = Pick<
  Registry,
  "tenants" | "assets" | "sensors" | "peekTenant" | "peekAsset" | "peekSensor" | "peekRegisteredAt"
>;

export type RegistryEntity =
  | { readonly kind: "tenant"; readonly entity: Tenant }
  | { readonly kind: "asset"; readonly entity: Asset }
  | { readonly kind: "sensor"; readonly entity: Sensor };

export interface RegistryRemoval {
  readonly kind: RegistryEntity["kind"];
  readonly key: string;
}

/** A committed change of a registered entity, by any process including this one. */
export interface RegistryChange {
  readonly operation: "INSERT" | "UPDATE" | "REMOVE";
  readonly kind: RegistryEntity["kind"];
  readonly key: string;
}

export interface RegistryChangesListener {
  /** Called in commit order. */
  changed(change: RegistryChange): void;
  /**
   * Everything committed until about now has been reported. Called several times a second while the feed is healthy.
   */
  current(): void;
  /** Changes may have been missed, so earlier knowledge is void. Also called when the feed first opens. */
  reset(): void;
}

/** Reports what other processes register, change and delete. */
export interface RegistryChanges {
  /** Reconnects by itself. Stops when `signal` aborts. */
  watch(listener: RegistryChangesListener, signal: AbortSignal): void;
}
