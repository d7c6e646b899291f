import type { Asset, Sensor, Tenant } from "../domain/entities";
import {
  assetKey,
  sensorKey,
  toAssetKey,
  toId,
  toSensorKey,
  type AssetId,
  type SensorId,
  type TenantId,
} from "../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../domain/limits";
import type { RegistryKey, RegistryChange, RegistryChangesListener } from "../domain/ports/registry";
import { CachedRegistry, type RegistryOptions } from "./registry";

const createdAt = new Date(1_700_000_000_123);
const tenant = (tenantId: TenantId): Tenant => ({
  tenantId,
  name: tenantId,
  status: "ACTIVE",
  createdAt,
  limits: DEFAULT_TENANT_LIMITS,
  broker: { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 },
});
const asset = (tenantId: TenantId, assetId: AssetId): Asset => ({
  tenantId,
  assetId,
  type: "truck",
  name: null,
  createdAt,
});
const sensor = (tenantId: TenantId, assetId: AssetId, sensorId: SensorId, unit = "Cel"): Sensor => ({
  tenantId,
  assetId,
  sensorId,
  type: "temperature",
  unit,
  createdAt,
});

/** A collection of the registry that records its queries. `hold` delays the responses of queries. */
class Table<T> {
  readonly rows = new Map<string, T>();
  readonly queries: (readonly string[])[] = [];
  private held: PromiseWithResolvers<void> | undefined;
  private read: PromiseWithResolvers<void> | undefined;

  async find(keys: readonly string[]): Promise<T[]> {
    this.queries.push(keys);
    const found = keys.flatMap((key) => this.rows.get(key) ?? []);
    this.read?.resolve();
    await this.held?.promise;
    return found;
  }

  /** Holds the responses until `release` is called. `reading` resolves once a query has read its rows. */
  hold(): { release: () => void; reading: Promise<void> } {
    this.held = Promise.withResolvers<void>();
    this.read = Promise.withResolvers<void>();
    return { release: this.held.resolve, reading: this.read.promise };
  }
}

async function startRegistry(options: RegistryOptions = {}) {
  const tables = { tenants: new Table<Tenant>(), assets: new Table<Asset>(), sensors: new Table<Sensor>() };
  let feed: RegistryChangesListener | undefined;
  const changes = {
    watch: (listener: RegistryChangesListener) => {
      feed = listener;
      listener.reset();
      listener.current();
    },
  };
  const registry = new CachedRegistry(tables, changes, { graceMs: 60_000, ...options });
  await registry.start();
  const register = (...entities: (Tenant | Asset | Sensor)[]) => {
    for (const entity of entities) {
      if ("sensorId" in entity) {
        tables.sensors.rows.set(sensorKey(entity.tenantId, entity.assetId, entity.sensorId), entity);
      } else if ("assetId" in entity) tables.assets.rows.set(assetKey(entity.tenantId, entity.assetId), entity);
      else tables.tenants.rows.set(entity.tenantId, entity);
    }
  };
  const tell = (operation: RegistryChange["operation"], named: RegistryKey) => feed?.changed({ operation, ...named });
  register(tenant(toId("acme")), asset(toId("acme"), toId("truck")), sensor(toId("acme"), toId("truck"), toId("temp")));
  return { registry, tables, register, tell, feed: feed! };
}

describe("a look-up", () => {
  it("combines simultaneous requests in one query, then responds from memory", async () => {
    const { registry, tables, register } = await startRegistry();
    const ids = Array.from({ length: 100 }, (_, index) => `s${index}`);
    register(...ids.map((id) => sensor(toId("acme"), toId("truck"), toId(id))));
    expect(registry.peekSensor(toSensorKey("acme/truck/s0"))).toBeUndefined();
    const answers = await Promise.all(
      ids.map((id) => registry.sensors([toSensorKey(`acme/truck/${id}`), toSensorKey("acme/truck/none")])),
    );
    expect(answers[7]).toEqual([sensor(toId("acme"), toId("truck"), toId("s7")), null]);
    expect(tables.tenants.queries).toEqual([["acme"]]);
    expect(tables.assets.queries).toEqual([["acme/truck"]]);
    expect(tables.sensors.queries).toHaveLength(1);
    expect(tables.sensors.queries[0]).toHaveLength(101);
    expect(registry.peekSensor(toSensorKey("acme/truck/s7"))).toEqual(sensor(toId("acme"), toId("truck"), toId("s7")));
    expect(registry.peekSensor(toSensorKey("acme/truck/none"))).toBeNull();
    expect(registry.peekAsset(toAssetKey("acme/truck"))).toEqual(asset(toId("acme"), toId("truck")));
    await registry.sensors([toSensorKey("acme/truck/s1"), toSensorKey("acme/truck/none")]);
    expect(tables.sensors.queries).toHaveLength(1);
    await registry.stop();
  });

  it("returns the registration time of a sensor if it knows the sensor", async () => {
    const { registry, tell } = await startRegistry();
    expect(registry.peekRegisteredAt(toSensorKey("acme/truck/temp"))).toBeUndefined();
    await registry.sensors([toSensorKey("acme/truck/temp"), toSensorKey("acme/truck/none")]);
    expect(registry.peekRegisteredAt(toSensorKey("acme/truck/temp"))).toBe(createdAt.getTime());
    expect(registry.peekRegisteredAt(toSensorKey("acme/truck/none"))).toBeNull();
    expect(registry.peekRegisteredAt(toSensorKey("nobody/truck/temp"))).toBeUndefined();
    tell("REMOVE", { kind: "asset", key: toAssetKey("acme/truck") });
    expect(registry.peekRegisteredAt(toSensorKey("acme/truck/temp"))).toBe(
      registry.peekSensor(toSensorKey("acme/truck/temp")),
    );
    await registry.stop();
  });

  it("gathers requests during a query, up to the maximum batch", async () => {
    const { registry, tables } = await startRegistry({ maxBatch: 3 });
    await registry.sensors([toSensorKey("acme/truck/temp")]);
    const held = tables.sensors.hold();
    const asked = [registry.sensors([toSensorKey("acme/truck/a")])];
    await held.reading;
    for (const id of ["a", "b", "c", "d", "b"]) asked.push(registry.sensors([toSensorKey(`acme/truck/${id}`)]));
    await new Promise((resolve) => setImmediate(resolve));
    held.release();
    await Promise.all(asked);
    const [, ...queries] = tables.sensors.queries;
    expect(queries).toEqual([["acme/truck/a"], ["acme/truck/b", "acme/truck/c", "acme/truck/d"]]);
    await registry.stop();
  });

  it("makes no query for sensors of an unknown tenant or asset", async () => {
    const { registry, tables } = await startRegistry();
    expect(await registry.sensors([toSensorKey("nobody/truck/temp"), toSensorKey("acme/none/temp")])).toEqual([
      null,
      null,
    ]);
    expect(tables.sensors.queries).toEqual([]);
    expect(registry.peekSensor(toSensorKey("nobody/other/temp"))).toBeNull();
    await registry.stop();
  });

  it("fails with the query's error and queries again the next time", async () => {
    const { registry, tables } = await startRegistry();
    const find = jest.spyOn(tables.tenants, "find").mockRejectedValueOnce(new Error("down"));
    await expect(registry.sensors([toSensorKey("acme/truck/temp")])).rejects.toThrow("down");
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toHaveLength(1);
    expect(find).toHaveBeenCalledTimes(2);
    await registry.stop();
  });
});

describe("a local write", () => {
  it("is visible immediately", async () => {
    const { registry, register, tables } = await startRegistry();
    expect(await registry.sensors([toSensorKey("acme/truck/new")])).toEqual([null]);
    const entity = sensor(toId("acme"), toId("truck"), toId("new"));
    register(entity);
    registry.put({ kind: "sensor", entity });
    expect(registry.peekSensor(toSensorKey("acme/truck/new"))).toEqual(entity);
    tables.sensors.rows.delete("acme/truck/new");
    registry.remove({ kind: "sensor", key: toSensorKey("acme/truck/new") });
    expect(await registry.sensors([toSensorKey("acme/truck/new")])).toEqual([null]);
    await registry.stop();
  });

  it("hides sensors of a deleted tenant or asset, even if that is registered again", async () => {
    const { registry, register, tables } = await startRegistry();
    await registry.sensors([toSensorKey("acme/truck/temp")]);
    tables.assets.rows.clear();
    tables.sensors.rows.clear();
    registry.remove({ kind: "asset", key: toAssetKey("acme/truck") });
    expect(registry.peekSensor(toSensorKey("acme/truck/temp"))).toBeUndefined();
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([null]);
    register(asset(toId("acme"), toId("truck")));
    registry.put({ kind: "asset", entity: asset(toId("acme"), toId("truck")) });
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([null]);

    register(sensor(toId("acme"), toId("truck"), toId("temp")));
    registry.put({ kind: "sensor", entity: sensor(toId("acme"), toId("truck"), toId("temp")) });
    tables.tenants.rows.clear();
    registry.remove({ kind: "tenant", key: toId("acme") });
    expect(registry.peekSensor(toSensorKey("acme/truck/temp"))).toBeUndefined();
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([null]);
    await registry.stop();
  });

  it.each(["put", "reported"] as const)("is not overwritten by an older query in progress if it is %s", async (how) => {
    const { registry, register, tables, tell } = await startRegistry();
    await registry.assets([toAssetKey("acme/truck")]);
    const held = tables.sensors.hold();
    const asked = registry.sensors([toSensorKey("acme/truck/late")]);
    await held.reading;
    const entity = sensor(toId("acme"), toId("truck"), toId("late"));
    register(entity);
    if (how === "put") registry.put({ kind: "sensor", entity });
    else tell("INSERT", { kind: "sensor", key: toSensorKey("acme/truck/late") });
    held.release();
    expect(await asked).toEqual([entity]);
    expect(registry.peekSensor(toSensorKey("acme/truck/late"))).toEqual(entity);
    await registry.stop();
  });

  it.each([
    { kind: "sensor", key: toSensorKey("acme/truck/temp") },
    { kind: "asset", key: toAssetKey("acme/truck") },
    { kind: "tenant", key: toId("acme") },
  ] as const)("overrides a query in progress when it deletes a $kind", async (removed) => {
    const { registry, tables } = await startRegistry();
    await registry.assets([toAssetKey("acme/truck")]);
    const held = tables.sensors.hold();
    const asked = registry.sensors([toSensorKey("acme/truck/temp")]);
    await held.reading;
    tables.sensors.rows.clear();
    if (removed.kind !== "sensor") tables.assets.rows.clear();
    registry.remove(removed);
    held.release();
    expect(await asked).toEqual([null]);
    expect(registry.peekSensor(toSensorKey("acme/truck/temp")) ?? null).toBeNull();
    await registry.stop();
  });
});

describe("the change feed", () => {
  it("removes a negative entry immediately", async () => {
    const { registry, register, tell } = await startRegistry();
    await registry.sensors([toSensorKey("acme/truck/new")]);
    expect(registry.peekSensor(toSensorKey("acme/truck/new"))).toBeNull();
    register(sensor(toId("acme"), toId("truck"), toId("new")));
    tell("INSERT", { kind: "sensor", key: toSensorKey("acme/truck/new") });
    expect(registry.peekSensor(toSensorKey("acme/truck/new"))).toBeUndefined();
    expect(await registry.sensors([toSensorKey("acme/truck/new")])).toEqual([
      sensor(toId("acme"), toId("truck"), toId("new")),
    ]);
    await registry.stop();
  });

  it("reloads changed entities, and ignores the echo of a local insert", async () => {
    const { registry, register, tables, tell } = await startRegistry();
    await registry.sensors([toSensorKey("acme/truck/temp")]);
    tell("INSERT", { kind: "sensor", key: toSensorKey("acme/truck/temp") });
    expect(registry.peekSensor(toSensorKey("acme/truck/temp"))).toEqual(
      sensor(toId("acme"), toId("truck"), toId("temp")),
    );
    register({ ...tenant(toId("acme")), status: "SUSPENDED" }, sensor(toId("acme"), toId("truck"), toId("temp"), "K"));
    tell("UPDATE", { kind: "tenant", key: toId("acme") });
    tell("UPDATE", { kind: "sensor", key: toSensorKey("acme/truck/temp") });
    expect(registry.peekTenant(toId("acme"))).toBeUndefined();
    expect(await registry.tenants([toId("acme")])).toMatchObject([{ status: "SUSPENDED" }]);
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toMatchObject([{ unit: "K" }]);
    expect(tables.assets.queries).toHaveLength(1);
    await registry.stop();
  });

  it("empties the memory after lost changes, and repeats queries in progress", async () => {
    const { registry, tables, feed } = await startRegistry();
    await registry.sensors([toSensorKey("acme/truck/temp")]);
    const held = tables.sensors.hold();
    const asked = registry.sensors([toSensorKey("acme/truck/other")]);
    await held.reading;
    feed.reset();
    held.release();
    expect(registry.size).toEqual({ tenants: 0, assets: 0, sensors: 0, absent: 0 });
    await asked;
    expect(tables.sensors.queries.filter((keys) => keys.includes("acme/truck/other"))).toHaveLength(2);
    await registry.stop();
  });

  it("bypasses memory while it is silent, until it is current again", async () => {
    const { registry, tables, feed } = await startRegistry({ graceMs: 30 });
    await registry.sensors([toSensorKey("acme/truck/temp")]);
    feed.current();
    while (registry.peekSensor(toSensorKey("acme/truck/temp")) !== undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
    tables.sensors.rows.clear();
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([null]);
    tables.sensors.rows.set("acme/truck/temp", sensor(toId("acme"), toId("truck"), toId("temp")));
    expect(await registry.sensors([toSensorKey("acme/truck/temp")])).toEqual([
      sensor(toId("acme"), toId("truck"), toId("temp")),
    ]);
    feed.current();
    expect(registry.peekSensor(toSensorKey("acme/truck/temp"))).toEqual(
      sensor(toId("acme"), toId("truck"), toId("temp")),
    );
    await registry.stop();
  });
});

describe("the memory", () => {
  it("is bounded, evicts unused entries and stays correct", async () => {
    const { registry, register } = await startRegistry({ maxSensors: 50, maxAssets: 10, maxTenants: 5, maxAbsent: 20 });
    const keys: string[] = [];
    for (let index = 0; index < 400; index++) {
      const [t, a] = [`t${index % 8}`, `a${index % 16}`];
      register(tenant(toId(t)), asset(toId(t), toId(a)), sensor(toId(t), toId(a), toId(`s${index}`)));
      keys.push(`${t}/${a}/s${index}`);
    }
    for (const key of [...keys, ...keys]) {
      expect(await registry.sensors([toSensorKey(key), toSensorKey(`${key}-none`)])).toMatchObject([
        { unit: "Cel" },
        null,
      ]);
      await registry.sensors([toSensorKey("acme/truck/temp")]);
      expect(registry.peekSensor(toSensorKey("acme/truck/temp"))).toBeDefined();
      const { tenants, assets, sensors, absent } = registry.size;
      expect(tenants <= 5 && assets <= 10 && sensors <= 50 && absent <= 60).toBe(true);
    }
    await registry.stop();
  });

  it("shares repeated values and keeps dates exactly", async () => {
    const { registry } = await startRegistry();
    const [one] = await registry.sensors([toSensorKey("acme/truck/temp")]);
    expect({ ...one }).toEqual(sensor(toId("acme"), toId("truck"), toId("temp")));
    expect({ ...registry.peekSensor(toSensorKey("acme/truck/temp")) }).toEqual(
      sensor(toId("acme"), toId("truck"), toId("temp")),
    );
    await registry.stop();
  });
});
