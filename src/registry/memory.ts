import type { Asset, Sensor, Tenant } from "../domain/entities";
import { parentOfKey, type AssetKey, type SensorKey, type TenantId } from "../domain/keys";
import type { RegistryChange, RegistryKey } from "../domain/ports/registry";
import { AbsentKeys } from "./absent-keys";
import { ClockMap } from "./clock-map";
import { AssetEntry, ownKey, SensorEntry, StringPool, TenantEntry } from "./entries";

export interface RegistryMemoryLimits {
  readonly maxTenants: number;
  readonly maxAssets: number;
  readonly maxSensors: number;
  readonly maxAbsent: number;
  readonly absentTtlMs: number;
}

/** Number of entries in memory, by the kinds that {@link CachedRegistry} bounds. */
export interface RegistrySize {
  readonly tenants: number;
  readonly assets: number;
  readonly sensors: number;
  readonly absent: number;
}

/**
 * Known entities. `null` means that an entity is known not to exist, and `undefined` that it is unknown. A sensor
 * counts as existing only together with its asset and its tenant.
 */
export class RegistryMemory {
  private readonly tenants: ClockMap<TenantEntry>;
  private readonly assets: ClockMap<AssetEntry>;
  private readonly sensors: ClockMap<SensorEntry>;
  private readonly absent: Readonly<Record<RegistryKey["kind"], AbsentKeys>>;
  private readonly strings = new StringPool(10_000);

  constructor({ maxTenants, maxAssets, maxSensors, maxAbsent, absentTtlMs }: RegistryMemoryLimits) {
    this.tenants = new ClockMap(maxTenants, (entry) => (entry.alive = false));
    this.assets = new ClockMap(maxAssets, (entry) => entry.kill());
    this.sensors = new ClockMap(maxSensors);
    const absentKeys = () => new AbsentKeys(maxAbsent, absentTtlMs, () => performance.now());
    this.absent = { tenant: absentKeys(), asset: absentKeys(), sensor: absentKeys() };
  }

  get size(): RegistrySize {
    const { tenant, asset, sensor } = this.absent;
    return {
      tenants: this.tenants.size,
      assets: this.assets.size,
      sensors: this.sensors.size,
      absent: tenant.size + asset.size + sensor.size,
    };
  }

  tenant(tenantId: TenantId): Tenant | null | undefined {
    const entry = this.tenants.get(tenantId);
    if (entry !== undefined) return entry.entity ?? undefined;
    return this.absent.tenant.has(tenantId) ? null : undefined;
  }

  asset(key: AssetKey): Asset | null | undefined {
    const entry = this.assets.get(key);
    if (entry?.alive === true) {
      entry.touch();
      return entry.entity ?? undefined;
    }
    return this.absent.asset.has(key) || this.tenant(parentOfKey(key)) === null ? null : undefined;
  }

  sensor(key: SensorKey): Sensor | null | undefined {
    return this.liveSensor(key)?.toSensor(key) ?? this.missingSensor(key);
  }

  /** Epoch milliseconds. */
  sensorCreatedAt(key: SensorKey): number | null | undefined {
    return this.liveSensor(key)?.createdAt ?? this.missingSensor(key);
  }

  /** Stores a tenant; null if it does not exist. */
  learnTenant(tenantId: TenantId, tenant: Tenant | null): void {
    if (tenant === null) {
      this.drop({ kind: "tenant", key: tenantId });
      this.absent.tenant.add(ownKey(tenantId));
      return;
    }
    this.absent.tenant.delete(tenantId);
    const entry = this.tenants.get(tenantId);
    if (entry !== undefined) entry.entity = tenant;
    else this.tenants.set(ownKey(tenantId), new TenantEntry(tenant));
  }

  /**
   * Stores an asset; null if it does not exist. Drops an asset whose tenant is not in memory, because memory would not
   * notice the tenant's removal.
   */
  learnAsset(key: AssetKey, asset: Asset | null): void {
    if (asset === null) {
      this.drop({ kind: "asset", key });
      this.absent.asset.add(ownKey(key));
      return;
    }
    this.absent.asset.delete(key);
    const entry = this.assets.get(key);
    const tenant = this.tenants.get(asset.tenantId);
    if (entry?.alive === true) entry.entity = asset;
    else if (tenant !== undefined) this.assets.set(ownKey(key), new AssetEntry(asset, tenant));
    else this.assets.delete(key);
  }

  /** Stores a sensor; null if it does not exist. Drops a sensor whose asset is not in memory. */
  learnSensor(key: SensorKey, sensor: Sensor | null): void {
    if (sensor === null) {
      this.drop({ kind: "sensor", key });
      this.absent.sensor.add(ownKey(key));
      return;
    }
    this.absent.sensor.delete(key);
    const asset = this.assets.get(parentOfKey(key));
    if (asset?.alive === true) this.sensors.set(ownKey(key), new SensorEntry(sensor, asset, this.strings));
    else this.sensors.delete(key);
  }

  drop({ kind, key }: RegistryKey): void {
    if (kind === "sensor") this.sensors.delete(key);
    else if (kind === "asset") this.assets.delete(key)?.kill();
    else {
      const entry = this.tenants.delete(key);
      if (entry !== undefined) entry.alive = false;
    }
  }

  apply(change: RegistryChange): void {
    const { operation, kind, key } = change;
    this.absent[kind].delete(key);
    // Memory already holds the inserted entity or a newer version, or does not hold it at all. A removal in between
    // would have dropped it.
    if (operation === "INSERT") return;
    if (operation === "REMOVE" || kind === "sensor") {
      this.drop(change);
      return;
    }
    const entry = kind === "tenant" ? this.tenants.get(key) : this.assets.get(key);
    if (entry !== undefined) entry.entity = null;
  }

  clear(): void {
    for (const keys of Object.values(this.absent)) keys.clear();
    this.tenants.clear();
    this.assets.clear();
    this.sensors.clear();
  }

  /** Drops absent keys whose time to live is over. Call it at least every `absentTtlMs / 2`. */
  expire(): void {
    for (const keys of Object.values(this.absent)) keys.expire();
  }

  private liveSensor(key: SensorKey): SensorEntry | undefined {
    const entry = this.sensors.get(key);
    if (entry?.asset.alive !== true) return undefined;
    entry.asset.touch();
    return entry;
  }

  private missingSensor(key: SensorKey): null | undefined {
    return this.absent.sensor.has(key) || this.asset(parentOfKey(key)) === null ? null : undefined;
  }
}
