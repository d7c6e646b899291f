import fc from "fast-check";
import type { Asset } from "../../src/domain/entities";
import { sensorKey } from "../../src/domain/keys";
import { MongoAssetRepository } from "../../src/store/assets";
import { MongoFleetRepository } from "../../src/store/fleet";
import { MongoSensorRepository } from "../../src/store/sensors";
import { MongoTenantRepository } from "../../src/store/tenants";
import { asset, commandsTo, type Database, migratedDatabase, sensor, tenant } from "./database";
import { readAll, stagesOf } from "./pages";

let database: Database;
let tenants: MongoTenantRepository;
let assets: MongoAssetRepository;
let sensors: MongoSensorRepository;
let fleet: MongoFleetRepository;

const keyOf = (item: { tenantId: string; assetId: string; sensorId: string }) =>
  sensorKey(item.tenantId, item.assetId, item.sensorId);
const first = (limit: number) => ({ limit, backward: false, after: null, before: null });

// "a.b" sorts before "a/…" and "a-b" too: neighbours that a careless prefix would take in.
const acme = ["a", "a-b", "a.b", "a0", "b"].flatMap((assetId) =>
  Array.from({ length: 7 }, (_, index) =>
    sensor("acme", assetId, `s${index}`, { type: index % 2 === 0 ? "temperature" : "door" }),
  ),
);

beforeAll(async () => {
  database = await migratedDatabase();
  tenants = new MongoTenantRepository(database.db);
  assets = new MongoAssetRepository(database.db);
  sensors = new MongoSensorRepository(database.db);
  fleet = new MongoFleetRepository(database.db);
  for (const tenantId of ["acme", "acme-2", "globex"]) await tenants.insert(tenant(tenantId));
  const ids = [...new Set(acme.map(({ assetId }) => assetId))];
  await fleet.import(
    [...ids.map((id) => asset("acme", id, { name: `Nr. ${id} (50%)` })), asset("acme-2", "a"), asset("globex", "a")],
    [...acme, sensor("acme-2", "a", "s0"), sensor("globex", "a", "s0")],
  );
});

describe("tenants", () => {
  it("accept an ID once", async () => {
    expect(await tenants.insert(tenant("acme", { name: "Other" }))).toBe(false);
    expect(await tenants.find(["acme", "nobody"])).toEqual([tenant("acme")]);
  });

  it("change the status only from one of the given statuses", async () => {
    await tenants.insert(tenant("passing", { status: "PROVISIONING" }));
    expect(await tenants.changeStatus("passing", ["ACTIVE"], "SUSPENDED")).toBe(false);
    expect(await tenants.changeStatus("passing", ["PROVISIONING", "ACTIVE"], "SUSPENDED")).toBe(true);
    expect((await tenants.findByStatus("SUSPENDED")).map(({ tenantId }) => tenantId)).toEqual(["passing"]);
  });

  it("delete only a record of the same registration that is not in force", async () => {
    const { createdAt: registeredAt, broker } = tenant("leaving");
    const marks = [{ registeredAt }, { hash: broker.hash }];
    for (const mark of marks) {
      await tenants.insert(tenant("leaving"));
      await tenants.delete("leaving", mark);
      await tenants.changeStatus("leaving", ["ACTIVE"], "DELETING");
      await tenants.delete("leaving", { registeredAt: new Date(registeredAt.getTime() + 1) });
      await tenants.delete("leaving", { hash: "another" });
      expect(await tenants.find(["leaving"])).toHaveLength(1);
      await tenants.delete("leaving", mark);
      expect(await tenants.find(["leaving"])).toEqual([]);
    }
  });

  it("search IDs and names in any case, with every character taken literally", async () => {
    const ids = async (search: string) => (await tenants.page(first(10), { search })).items.map((t) => t.tenantId);
    expect(await ids("ACME-")).toEqual(["acme-2"]);
    expect(await ids("tenant G")).toEqual(["globex"]);
    for (const search of [".*", "^acme", "(", "[a", "\\", "a|g", "\0"]) expect(await ids(search)).toEqual([]);
  });
});

describe("assets", () => {
  it("are paged by asset ID within one tenant", async () => {
    const read = (backward: boolean) =>
      readAll<Asset, string>(
        2,
        backward,
        (request) => assets.page("acme", request, {}),
        ({ assetId }) => assetId,
      );
    const ids = ["a", "a-b", "a.b", "a0", "b"];
    expect((await read(false)).map(({ assetId }) => assetId)).toEqual(ids);
    expect((await read(true)).map(({ assetId }) => assetId)).toEqual(ids);
    expect((await assets.page("acme", first(9), { search: "(50%)" })).items).toHaveLength(5);
    expect((await assets.page("acme", first(9), { type: "ship" })).items).toEqual([]);
    expect((await assets.page("acm", first(9), {})).items).toEqual([]);
  });
});

describe("sensors", () => {
  const byKey = [...acme].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

  it("concatenate from pages of any size and direction, with every filter", async () => {
    const assetIds = fc.option(fc.subarray(["a", "a-b", "a.b", "b", "none"]), { nil: undefined });
    const type = fc.constantFrom(undefined, "temperature", "door");
    const prefix = fc.constantFrom("acme/", "acme/a/", "acme/a-b/");
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        prefix,
        fc.record({ assetIds, type }),
        async (limit, backward, prefix, filter) => {
          const all = await readAll(limit, backward, (request) => sensors.page(prefix, request, filter), keyOf);
          const expected = byKey.filter(
            (each) =>
              keyOf(each).startsWith(prefix) &&
              (filter.type === undefined || each.type === filter.type) &&
              (filter.assetIds?.includes(each.assetId) ?? true),
          );
          expect(all.map(keyOf)).toEqual(expected.map(keyOf));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("stay within their prefix, whatever key a page begins at", async () => {
    for (const key of ["", "acme", "globex/a/s0", "\u{10FFFF}"]) {
      for (const backward of [false, true]) {
        const request = { limit: 100, backward, after: backward ? null : key, before: backward ? key : null };
        const { items } = await sensors.page("acme/", request, {});
        expect(items.every(({ tenantId }) => tenantId === "acme")).toBe(true);
      }
    }
  });

  it("are paged from an index, without a scan or a sort, under every filter", async () => {
    const finds = commandsTo(database.db, "sensors");
    const after = { ...first(3), after: "acme/a-b/s3" };
    await sensors.page("acme/", first(3), {});
    await sensors.page("acme/a/", after, {});
    await sensors.page("acme/", { ...first(3), backward: true, before: "acme/a-b/s3" }, {});
    await sensors.page("acme/", after, { type: "door" });
    await sensors.page("acme/", after, { assetIds: ["b", "a", "a.b"] });
    expect(finds).toHaveLength(5);
    for (const { command } of finds) {
      const { find, filter, sort, limit, hint } = command as Record<string, object>;
      const explanation = await database.db.command({ explain: { find, filter, sort, limit, hint } });
      const stages = stagesOf(explanation.queryPlanner as unknown);
      expect(stages).toContain("IXSCAN");
      expect(stages).not.toContain("COLLSCAN");
      expect(stages).not.toContain("SORT");
    }
  });
});

describe("a fleet", () => {
  it("is imported with 1,000 assets of 10 sensors, and again without effect", async () => {
    const manyAssets = Array.from({ length: 1_000 }, (_, index) => asset("globex", `truck-${index}`));
    const manySensors = manyAssets.flatMap(({ tenantId, assetId }) =>
      Array.from({ length: 10 }, (_, index) => sensor(tenantId, assetId, `s${index}`)),
    );
    await sensors.insert(sensor("globex", "truck-0", "s0", { unit: "K" }));
    const [one, two] = await Promise.all([
      fleet.import(manyAssets, manySensors),
      fleet.import(manyAssets, manySensors),
    ]);
    expect(new Set([...one.assetKeys, ...two.assetKeys]).size).toBe(1_000);
    expect(one.assetKeys.length + two.assetKeys.length).toBe(1_000);
    expect(one.sensorKeys.length + two.sensorKeys.length).toBe(9_999);
    expect((await sensors.find(["globex/truck-0/s0"]))[0]?.unit).toBe("K");
    expect(await fleet.import(manyAssets, manySensors)).toEqual({ assetKeys: [], sensorKeys: [] });
  });
});
