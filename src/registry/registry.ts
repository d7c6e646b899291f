/** Cache of registered entities. It reflects every change within a second. */
import type { Asset, Sensor, Tenant } from "../domain/entities";
import {
  assetKey,
  parentOfKey,
  prefixBelow,
  sensorKey,
  tenantOfKey,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../domain/keys";
import type { Registry, RegistryChange, RegistryChanges, RegistryEntity, RegistryKey } from "../domain/ports/registry";
import type { AssetRepository, SensorRepository } from "../domain/ports/fleet-store";
import type { TenantRepository } from "../domain/ports/tenant-store";
import { BatchLoader } from "./batch-loader";
import { Freshness } from "./freshness";
import { RegistryMemory, type RegistrySize } from "./memory";
import type { RegistryState } from "./remembered-pages";

export interface RegistryOptions {
  /** Maximum tenants in memory. Default 20,000. */
  readonly maxTenants?: number | undefined;
  /** Maximum assets in memory. It should cover the assets of all sensors in memory. Default 250,000. */
  readonly maxAssets?: number | undefined;
  /** Maximum sensors in memory, 200 to 300 bytes each. Default 1,000,000. */
  readonly maxSensors?: number | undefined;
  /** Maximum keys of each kind that are remembered as absent. Default 100,000. */
  readonly maxAbsent?: number | undefined;
  /** How long a key is remembered as absent, milliseconds. A registration ends this immediately. Default 30,000. */
  readonly absentTtlMs?: number | undefined;
  /** Maximum keys per query. Default 5,000. */
  readonly maxBatch?: number | undefined;
  /** How long memory is trusted without a confirmation from the change feed, milliseconds. Default 800. */
  readonly graceMs?: number | undefined;
}

export interface RegistrySources {
  readonly tenants: Pick<TenantRepository, "find">;
  readonly assets: Pick<AssetRepository, "find">;
  readonly sensors: Pick<SensorRepository, "find">;
}

/**
 * The change feed reports changes of other processes as keys. A changed entry is dropped and read again when it is next
 * needed. If the feed may have missed changes, all entries are dropped.
 *
 * If the feed confirms nothing for `graceMs`, memory is not trusted until the feed is current again. Meanwhile every
 * `peek` returns `undefined`, and every look-up goes to the store in batches. If any process deletes or suspends an
 * entity, this process therefore rejects it within a second, or looks it up in the store.
 *
 * A sensor exists while it, its asset and its tenant are registered.
 */
export class CachedRegistry implements Registry, RegistryState {
  private readonly memory: RegistryMemory;
  private readonly tenantLoader: BatchLoader<TenantId, Tenant>;
  private readonly assetLoader: BatchLoader<AssetKey, Asset>;
  private readonly sensorLoader: BatchLoader<SensorKey, Sensor>;
  private readonly freshness: Freshness;
  private readonly absentTtlMs: number;
  private readonly stopping = new AbortController();
  private readonly listeners: ((tenantId: TenantId | null) => void)[] = [];
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    sources: RegistrySources,
    private readonly changes: RegistryChanges,
    options: RegistryOptions = {},
  ) {
    this.absentTtlMs = options.absentTtlMs ?? 30_000;
    const memory = new RegistryMemory({
      maxTenants: options.maxTenants ?? 20_000,
      maxAssets: options.maxAssets ?? 250_000,
      maxSensors: options.maxSensors ?? 1_000_000,
      maxAbsent: options.maxAbsent ?? 100_000,
      absentTtlMs: this.absentTtlMs,
    });
    const maxBatch = options.maxBatch ?? 5_000;
    this.memory = memory;
    this.tenantLoader = new BatchLoader(
      {
        query: (keys) => sources.tenants.find(keys),
        keyOf: (tenant) => tenant.tenantId,
        admit: (key, tenant) => memory.learnTenant(key, tenant),
      },
      maxBatch,
    );
    this.assetLoader = new BatchLoader(
      {
        query: (keys) => sources.assets.find(keys),
        keyOf: (asset) => assetKey(asset.tenantId, asset.assetId),
        admit: (key, asset) => memory.learnAsset(key, asset),
      },
      maxBatch,
    );
    this.sensorLoader = new BatchLoader(
      {
        query: (keys) => sources.sensors.find(keys),
        keyOf: (sensor) => sensorKey(sensor.tenantId, sensor.assetId, sensor.sensorId),
        admit: (key, sensor) => memory.learnSensor(key, sensor),
      },
      maxBatch,
    );
    this.freshness = new Freshness(options.graceMs ?? 800);
  }

  /** Resolves when the change feed is open and current, or on `stop`. There is no time limit. */
  async start(): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return;
    this.expiry = setInterval(() => this.expire(), this.absentTtlMs / 2);
    this.expiry.unref();
    const listener = {
      changed: (change: RegistryChange) => this.changed(change),
      current: () => {
        if (!signal.aborted) this.freshness.confirm();
      },
      reset: () => this.reset(),
    };
    this.changes.watch(listener, signal);
    const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    await Promise.race([this.freshness.confirmed, stopped]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.expiry);
    this.freshness.stop();
  }

  get size(): RegistrySize {
    return this.memory.size;
  }

  get isCurrent(): boolean {
    return this.freshness.current;
  }

  /** Memory as of the last reported change, even while memory is not trusted. */
  get lastKnown(): Pick<RegistryMemory, "tenant" | "asset" | "sensor" | "sensorCreatedAt"> {
    return this.memory;
  }

  onChanged(listener: (tenantId: TenantId | null) => void): void {
    this.listeners.push(listener);
  }

  peekTenant(tenantId: TenantId): Tenant | null | undefined {
    return this.freshness.current ? this.memory.tenant(tenantId) : undefined;
  }

  peekAsset(key: AssetKey): Asset | null | undefined {
    return this.freshness.current ? this.memory.asset(key) : undefined;
  }

  peekSensor(key: SensorKey): Sensor | null | undefined {
    return this.freshness.current ? this.memory.sensor(key) : undefined;
  }

  peekRegisteredAt(key: SensorKey): number | null | undefined {
    return this.freshness.current ? this.memory.sensorCreatedAt(key) : undefined;
  }

  async tenants(tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]> {
    return answer(
      tenantIds,
      (tenantId) => this.peekTenant(tenantId),
      (missing) => Promise.all(missing.map((tenantId) => this.tenantLoader.load(tenantId))),
    );
  }

  async assets(assetKeys: readonly AssetKey[]): Promise<(Asset | null)[]> {
    return answer(
      assetKeys,
      (key) => this.peekAsset(key),
      (missing) =>
        readBelow(
          missing,
          (key) => parentOfKey(key),
          (tenantIds) => this.tenants(tenantIds),
          async (key, tenantId) => {
            const asset = await this.assetLoader.load(key);
            return this.memory.tenant(tenantId) === null ? null : asset;
          },
        ),
    );
  }

  async sensors(sensorKeys: readonly SensorKey[]): Promise<(Sensor | null)[]> {
    return answer(
      sensorKeys,
      (key) => this.peekSensor(key),
      (missing) =>
        readBelow(
          missing,
          (key) => parentOfKey(key),
          (assetKeys) => this.assets(assetKeys),
          async (key, parent) => {
            const sensor = await this.sensorLoader.load(key);
            return this.memory.asset(parent) === null ? null : sensor;
          },
        ),
    );
  }

  put({ kind, entity }: RegistryEntity): void {
    if (kind === "tenant") {
      this.tenantLoader.overtake(entity.tenantId);
      this.memory.learnTenant(entity.tenantId, entity);
    } else if (kind === "asset") {
      const key = assetKey(entity.tenantId, entity.assetId);
      this.assetLoader.overtake(key);
      this.memory.learnAsset(key, entity);
    } else {
      const key = sensorKey(entity.tenantId, entity.assetId, entity.sensorId);
      this.sensorLoader.overtake(key);
      this.memory.learnSensor(key, entity);
    }
    this.tell(entity.tenantId);
  }

  /** Drops an entity. Call it after the entity is deleted from the store. The next look-up reads the store again. */
  remove(removed: RegistryKey): void {
    this.overtake(removed);
    this.memory.drop(removed);
    this.tell(tenantOfKey(removed.key));
  }

  /** While the store may be unreachable, entries that would expire are kept. */
  private expire(): void {
    if (this.freshness.current) this.memory.expire();
  }

  private changed(change: RegistryChange): void {
    this.overtake(change);
    this.memory.apply(change);
    this.tell(tenantOfKey(change.key));
  }

  private reset(): void {
    for (const loader of [this.tenantLoader, this.assetLoader, this.sensorLoader]) loader.overtakeBelow("");
    this.memory.clear();
    this.tell(null);
  }

  private tell(tenantId: TenantId | null): void {
    for (const listener of this.listeners) listener(tenantId);
  }

  /** Discards pending results for the entity and everything below it, because they may be outdated. */
  private overtake({ kind, key }: RegistryKey): void {
    if (kind === "sensor") {
      this.sensorLoader.overtake(key);
      return;
    }
    if (kind === "tenant") {
      this.tenantLoader.overtake(key);
      this.assetLoader.overtakeBelow(prefixBelow(key));
    } else {
      this.assetLoader.overtake(key);
    }
    this.sensorLoader.overtakeBelow(prefixBelow(key));
  }
}

/** Returns one result per key, in order. Results that `peek` does not know come from a single call of `read`. */
async function answer<K, T>(
  keys: readonly K[],
  peek: (key: K) => T | null | undefined,
  read: (missing: readonly K[]) => Promise<readonly (T | null)[]>,
): Promise<(T | null)[]> {
  const known = keys.map(peek);
  const missing = keys.filter((_, position) => known[position] === undefined);
  if (missing.length === 0) return known.map((entity) => entity ?? null);
  const loaded = await read(missing);
  let next = 0;
  return known.map((entity) => (entity === undefined ? (loaded[next++] ?? null) : entity));
}

/** Reads parents first, and skips the children of missing parents. */
async function readBelow<K, P, T>(
  keys: readonly K[],
  parentOf: (key: K) => P,
  readParents: (keys: readonly P[]) => Promise<readonly unknown[]>,
  read: (key: K, parent: P) => Promise<T | null>,
): Promise<(T | null)[]> {
  const parents = [...new Set(keys.map(parentOf))];
  const found = await readParents(parents);
  const present = new Set(parents.filter((_, position) => found[position] !== null));
  return Promise.all(
    keys.map(async (key) => {
      const parent = parentOf(key);
      return present.has(parent) ? read(key, parent) : null;
    }),
  );
}
