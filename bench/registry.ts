/**
 * `npm run bench:registry -- --json`: memory of the registry, and CPU time of ingestion's look-ups and of look-ups that
 * create the entity. Compares them with a plain Map and an lru-cache of the same keys. It needs no server, because
 * entities are derived from their numbers.
 */
import { Command } from "commander";
import { LRUCache } from "lru-cache";
import type { Asset, Sensor, Tenant } from "../src/domain/entities";
import { DEFAULT_TENANT_LIMITS } from "../src/domain/limits";
import {
  idsOfKey,
  sensorKey,
  toId,
  toSensorKey,
  type AssetKey,
  type SensorKey,
  type TenantId,
} from "../src/domain/keys";
import type { RegistryChanges } from "../src/domain/ports/registry";
import { CachedRegistry } from "../src/registry/registry";

const SENSORS_PER_ASSET = 10;
const ASSETS_PER_TENANT = 1_000;
const LOOK_UPS = 2_000_000;
const CHUNK = 10_000;

const createdAt = (index: number) => new Date(1_700_000_000_000 + index);
const tenantOf = (index: number) => toId(`tenant-${Math.floor(index / SENSORS_PER_ASSET / ASSETS_PER_TENANT)}`);
const assetOf = (index: number) => toId(`truck-${Math.floor(index / SENSORS_PER_ASSET) % ASSETS_PER_TENANT}`);
const sensorOf = (index: number) => toId(`temperature-${index % SENSORS_PER_ASSET}`);

/** A store that derives entities from the numbers in their keys. Every number below `sensors` exists. */
const sources = {
  tenants: {
    find: async (ids: readonly TenantId[]): Promise<Tenant[]> =>
      ids.map((tenantId) => ({
        tenantId,
        name: tenantId,
        status: "ACTIVE",
        createdAt: createdAt(0),
        limits: DEFAULT_TENANT_LIMITS,
        broker: { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 },
      })),
  },
  assets: {
    find: async (keys: readonly AssetKey[]): Promise<Asset[]> =>
      keys.map((key) => {
        const [tenantId, assetId] = idsOfKey(key);
        return { tenantId, assetId, type: "truck", name: null, createdAt: createdAt(1) };
      }),
  },
  sensors: {
    find: async (keys: readonly SensorKey[]): Promise<Sensor[]> =>
      keys.map((key, index) => {
        const [tenantId, assetId, sensorId] = idsOfKey(key);
        return { tenantId, assetId, sensorId, type: "temperature", unit: "Cel", createdAt: createdAt(index) };
      }),
  },
};

const changes: RegistryChanges = {
  watch(listener, signal) {
    listener.reset();
    listener.current();
    const timer = setInterval(() => listener.current(), 100);
    signal.addEventListener("abort", () => clearInterval(timer));
  },
};

function heapMb(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** Returns a new string whose hash is not computed yet, like the keys that ingestion creates from topics. */
function freshKey(index: number): string {
  return Buffer.from(sensorKey(toId(tenantOf(index)), toId(assetOf(index)), toId(sensorOf(index)))).toString();
}

/** Returns the CPU time of one look-up, with random keys of all sensors. The time excludes the creation of the keys. */
async function measure(
  sensors: number,
  find: (key: string) => boolean,
): Promise<{ nanoseconds: number; found: number }> {
  let found = 0;
  let microseconds = 0;
  for (let done = 0; done < LOOK_UPS; done += CHUNK) {
    const keys = Array.from({ length: CHUNK }, () => freshKey(Math.floor(Math.random() * sensors)));
    const before = process.cpuUsage();
    for (const key of keys) if (find(key)) found++;
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { nanoseconds: Math.round((1_000 * microseconds) / LOOK_UPS), found: found / LOOK_UPS };
}

async function run(sensors: number) {
  const before = heapMb();
  const registry = new CachedRegistry(sources, changes, { maxSensors: sensors });
  await registry.start();
  const startedAt = performance.now();
  for (let start = 0; start < sensors; start += 5_000) {
    const keys = Array.from({ length: Math.min(5_000, sensors - start) }, (_, offset) => {
      const index = start + offset;
      return sensorKey(toId(tenantOf(index)), toId(assetOf(index)), toId(sensorOf(index)));
    });
    await registry.sensors(keys);
  }
  const loadSeconds = (performance.now() - startedAt) / 1_000;
  const megabytes = heapMb() - before;
  await new Promise((resolve) => setTimeout(resolve, 150));

  const isRegistered = (key: SensorKey) => typeof registry.peekRegisteredAt(key) === "number";
  const hot = await measure(10_000, (key) => isRegistered(toSensorKey(key)));
  const lookUps = await measure(sensors, (key) => isRegistered(toSensorKey(key)));
  const entities = await measure(sensors, (key) => registry.peekSensor(toSensorKey(key))?.unit === "Cel");
  const { size } = registry;
  await registry.stop();
  const map = new Map(Array.from({ length: sensors }, (_, index) => [freshKey(index), index]));
  const plainHot = await measure(10_000, (key) => map.has(key));
  const plain = await measure(sensors, (key) => map.has(key));
  map.clear();
  const beforeCache = heapMb();
  const cache = new LRUCache<string, { createdAt: number }>({ max: sensors });
  for (let index = 0; index < sensors; index++) cache.set(freshKey(index), { createdAt: index });
  const cacheMegabytes = heapMb() - beforeCache;
  const cachedHot = await measure(10_000, (key) => cache.get(key) !== undefined);
  const cached = await measure(sensors, (key) => cache.get(key) !== undefined);
  return {
    sensors,
    assets: size.assets,
    held: size.sensors,
    megabytes: Math.round(megabytes),
    bytesPerSensor: Math.round((megabytes * 1e6) / sensors),
    loadSeconds: Math.round(loadSeconds * 10) / 10,
    lookUpNanoseconds: lookUps.nanoseconds,
    found: lookUps.found,
    lookUpNanosecondsOf10000: hot.nanoseconds,
    entityNanoseconds: entities.nanoseconds,
    plainMapNanoseconds: plain.nanoseconds,
    plainMapNanosecondsOf10000: plainHot.nanoseconds,
    lruCacheNanoseconds: cached.nanoseconds,
    lruCacheNanosecondsOf10000: cachedHot.nanoseconds,
    lruCacheBytesPerSensor: Math.round((cacheMegabytes * 1e6) / sensors),
  };
}

async function main(): Promise<void> {
  const options = new Command("bench:registry")
    .option("--sensors <n>", "number of sensors in the registry", "1000000")
    .option("--json", "print one JSON object as the last line", false)
    .parse(process.argv)
    .opts<{ sensors: string; json: boolean }>();
  const result = await run(Number(options.sensors));
  if (options.json) return void process.stdout.write(`${JSON.stringify(result)}\n`);
  const { held, megabytes, bytesPerSensor, lookUpNanoseconds, plainMapNanoseconds } = result;
  process.stdout.write(
    `${held} sensors: ${megabytes} MB, ${bytesPerSensor} bytes each; ` +
      `a look-up ${lookUpNanoseconds} ns, in a plain Map ${plainMapNanoseconds} ns\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
