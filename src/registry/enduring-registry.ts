import { setTimeout as delay } from "node:timers/promises";
import type { Asset, Sensor, Tenant } from "../domain/entities";
import type { AssetKey, SensorKey, TenantId } from "../domain/keys";
import type { ReadRegistry } from "../domain/ports/registry";
import type { CachedRegistry } from "./registry";

/** How long a look-up may take before MongoDB counts as unreachable, milliseconds. */
const PATIENCE_MS = 1_000;
const LATE = Symbol("late");

/**
 * The registry for ingestion whose journal is not in MongoDB. While MongoDB is unreachable, it serves from memory, as
 * of the last change that this process has seen. If no process reaches MongoDB, no process can change an entity
 * meanwhile. If only this process is cut off, another process takes over its ingestion. Look-ups of entities that are
 * not in memory wait for MongoDB.
 */
export class EnduringRegistry implements ReadRegistry {
  private hasFailed = false;

  constructor(
    private readonly registry: CachedRegistry,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  tenants(tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]> {
    const { registry } = this;
    return this.find(tenantIds, registry.tenants.bind(registry), (tenantId) => registry.lastKnown.tenant(tenantId));
  }

  assets(assetKeys: readonly AssetKey[]): Promise<(Asset | null)[]> {
    const { registry } = this;
    return this.find(assetKeys, registry.assets.bind(registry), (key) => registry.lastKnown.asset(key));
  }

  sensors(sensorKeys: readonly SensorKey[]): Promise<(Sensor | null)[]> {
    const { registry } = this;
    return this.find(sensorKeys, registry.sensors.bind(registry), (key) => registry.lastKnown.sensor(key));
  }

  peekTenant(tenantId: TenantId): Tenant | null | undefined {
    return this.isAway ? this.registry.lastKnown.tenant(tenantId) : this.registry.peekTenant(tenantId);
  }

  peekAsset(key: AssetKey): Asset | null | undefined {
    return this.isAway ? this.registry.lastKnown.asset(key) : this.registry.peekAsset(key);
  }

  peekSensor(key: SensorKey): Sensor | null | undefined {
    return this.isAway ? this.registry.lastKnown.sensor(key) : this.registry.peekSensor(key);
  }

  peekRegisteredAt(key: SensorKey): number | null | undefined {
    return this.isAway ? this.registry.lastKnown.sensorCreatedAt(key) : this.registry.peekRegisteredAt(key);
  }

  private get isAway(): boolean {
    if (this.hasFailed && this.registry.isCurrent) this.hasFailed = false;
    return this.hasFailed;
  }

  private async find<K, T>(
    keys: readonly K[],
    read: (keys: readonly K[]) => Promise<(T | null)[]>,
    lastKnown: (key: K) => T | null | undefined,
  ): Promise<(T | null)[]> {
    const reading = read(keys);
    if (!this.isAway) {
      const found = await this.inTime(reading);
      if (found !== null) return found;
      this.hasFailed = !this.registry.isCurrent;
    }
    const known = this.isAway ? keys.map(lastKnown) : [];
    if (known.length < keys.length || known.includes(undefined)) return reading;
    reading.catch(() => undefined);
    return known.map((entity) => entity ?? null);
  }

  /** Null if the look-up has failed or takes too long. */
  private async inTime<T>(reading: Promise<T>): Promise<T | null> {
    const ending = new AbortController();
    const { signal } = ending;
    const late = delay(this.patienceMs, LATE, { signal }).catch(() => LATE);
    const first = await Promise.race([reading.catch(() => LATE), late]);
    ending.abort();
    return first === LATE ? null : reading;
  }
}
