import type { Asset, Sensor, Tenant } from "../entities";
import type { Startable } from "./lifecycle";

/**
 * The validated entity cache: what is registered, shared by ingestion and API. Keys are `tenant`, `tenant/asset`,
 * `tenant/asset/sensor`. `null` = known not to exist. Misses that come together are one query.
 */
export interface Registry extends Startable {
  tenants(tenantIds: readonly string[]): Promise<(Tenant | null)[]>;
  assets(assetKeys: readonly string[]): Promise<(Asset | null)[]>;
  sensors(sensorKeys: readonly string[]): Promise<(Sensor | null)[]>;

  /** From memory alone; `undefined` = not known yet: ask the method of the same kind above. Under 1 µs. */
  peekTenant(tenantId: string): Tenant | null | undefined;
  peekAsset(assetKey: string): Asset | null | undefined;
  peekSensor(sensorKey: string): Sensor | null | undefined;
  /** When the sensor was registered, epoch ms: all that ingestion needs of it, without making an entity. */
  peekRegisteredAt(sensorKey: string): number | null | undefined;

  /** A local write is visible at once; other processes learn of it by change stream. */
  put(change: RegistryEntity): void;
  /** Forgets an entity; deleting a tenant or asset forgets what belongs to it. */
  remove(removal: RegistryRemoval): void;
}

export type RegistryEntity =
  | { readonly kind: "tenant"; readonly entity: Tenant }
  | { readonly kind: "asset"; readonly entity: Asset }
  | { readonly kind: "sensor"; readonly entity: Sensor };

export interface RegistryRemoval {
  readonly kind: RegistryEntity["kind"];
  readonly key: string;
}

/** A committed change of what is registered, made by whatever process, this one included. */
export interface RegistryChange {
  readonly operation: "INSERT" | "UPDATE" | "REMOVE";
  readonly kind: RegistryEntity["kind"];
  readonly key: string;
}

export interface RegistryChangesListener {
  /** In commit order. */
  changed(change: RegistryChange): void;
  /** Everything committed until about now has been told. While the feed is healthy, called several times a second. */
  current(): void;
  /** Changes may have been missed: nothing learned before this call holds any more. Also called when first opened. */
  reset(): void;
}

/** Tells what other processes register, change and delete. */
export interface RegistryChanges {
  /** Reconnects by itself. Ends by `signal`. */
  watch(listener: RegistryChangesListener, signal: AbortSignal): void;
}
