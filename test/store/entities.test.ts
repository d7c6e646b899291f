import fc from "fast-check";
import type { Asset } from "../../src/domain/entities";
import { prefixBelow, sensorKey, toAssetKey, toId, toSensorKey } from "../../src/domain/keys";
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
  sensorKey(toId(item.tenantId), toId(item.assetId), toId(item.sensorId));
const first = (limit: number) => ({ limit, backward: false, after: null, before: null });

// The IDs "a.b" and "a-b" sort before "a/…". A prefix without the slash would match them.
const acme = ["a", "a-b", "a.b", "a0", "b"].flatMap((assetId) =>
  Array.from({ length: 7 }, (_, index) =>
    sensor(toId("acme"), toId(assetId), toId(`s${index}`), { type: index % 2 === 0 ? "temperature" : "door" }),
  ),
);

beforeAll(async () => {
  database = await migratedDatabase();
  tenants = new MongoTenantRepository(database.db);
  assets = new MongoAssetRepository(database.db);
  sensors = new MongoSensorRepository(database.db);
  fleet = new MongoFleetRepository(database.db);
  for (const tenantId of ["acme", "acme-2", "globex"]) await tenants.insert(tenant(toId(tenantId)));
  const ids = [...new Set(acme.map(({ assetId }) => assetId))];
  await fleet.import(
    [
      ...ids.map((id) => asset(toId("acme"), id, { name: `Nr. ${id} (50%)` })),
      asset(toId("acme-2"), toId("a")),
      asset(toId("globex"), toId("a")),
    ],
    [...acme, sensor(toId("acme-2"), toId("a"), toId("s0")), sensor(toId("globex"), toId("a"), toId("s0"))],
  );
});

describe("tenants", () => {
  it("accept each ID only once", async () => {
    expect(await tenants.insert(tenant(toId("acme"), { name: "Other" }))).toBe(false);
    expect(await tenants.find([toId("acme"), toId("nobody")])).toEqual([tenant(toId("acme"))]);
  });

  it("change the status only from a given status", async () => {
    await tenants.insert(tenant(toId("passing"), { status: "PROVISIONING" }));
    expect(await tenants.changeStatus(toId("passing"), ["ACTIVE"], "SUSPENDED")).toBe(false);
    expect(await tenants.changeStatus(toId("passing"), ["PROVISIONING", "ACTIVE"], "SUSPENDED")).toBe(true);
    expect((await tenants.findByStatus("SUSPENDED")).map(({ tenantId }) => tenantId)).toEqual(["passing"]);
  });

  it("delete only a record of the same registration that is not active", async () => {
    const { createdAt: registeredAt, broker } = tenant(toId("leaving"));
    const marks = [{ registeredAt }, { hash: broker.hash }];
    for (const mark of marks) {
      await tenants.insert(tenant(toId("leaving")));
      await tenants.delete(toId("leaving"), mark);
      await tenants.changeStatus(toId("leaving"), ["ACTIVE"], "DELETING");
      await tenants.delete(toId("leaving"), { registeredAt: new Date(registeredAt.getTime() + 1) });
      await tenants.delete(toId("leaving"), { hash: "another" });
      expect(await tenants.find([toId("leaving")])).toHaveLength(1);
      await tenants.delete(toId("leaving"), mark);
      expect(await tenants.find([toId("leaving")])).toEqual([]);
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
        (request) => assets.page(toId("acme"), request, {}),
        ({ assetId }) => assetId,
      );
    const ids = ["a", "a-b", "a.b", "a0", "b"];
    expect((await read(false)).map(({ assetId }) => assetId)).toEqual(ids);
    expect((await read(true)).map(({ assetId }) => assetId)).toEqual(ids);
    expect((await assets.page(toId("acme"), first(9), { search: "(50%)" })).items).toHaveLength(5);
    expect((await assets.page(toId("acme"), first(9), { type: "ship" })).items).toEqual([]);
    expect((await assets.page(toId("acm"), first(9), {})).items).toEqual([]);
  });
});

describe("sensors", () => {
  const byKey = [...acme].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

  it("equal the concatenation of pages of any size and direction, with every filter", async () => {
    const assetIds = fc.option(fc.subarray(["a", "a-b", "a.b", "b", "none"].map(toId)), { nil: undefined });
    const type = fc.constantFrom(undefined, "temperature", "door");
    const scope = fc.constantFrom(toId("acme"), toAssetKey("acme/a"), toAssetKey("acme/a-b"));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        scope,
        fc.record({ assetIds, type }),
        async (limit, backward, scope, filter) => {
          const all = await readAll(limit, backward, (request) => sensors.page(scope, request, filter), keyOf);
          const expected = byKey.filter(
            (each) =>
              keyOf(each).startsWith(prefixBelow(scope)) &&
              (filter.type === undefined || each.type === filter.type) &&
              (filter.assetIds?.includes(toId(each.assetId)) ?? true),
          );
          expect(all.map(keyOf)).toEqual(expected.map(keyOf));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("stay within their prefix for any key at which a page begins", async () => {
    for (const key of ["", "acme", "globex/a/s0", "\u{10FFFF}"]) {
      for (const backward of [false, true]) {
        const request = { limit: 100, backward, after: backward ? null : key, before: backward ? key : null };
        const { items } = await sensors.page(toId("acme"), request, {});
        expect(items.every(({ tenantId }) => tenantId === "acme")).toBe(true);
      }
    }
  });

  it("are paged from an index, without a scan or a sort, with every filter", async () => {
    const finds = commandsTo(database.db, "sensors");
    const after = { ...first(3), after: "acme/a-b/s3" };
    await sensors.page(toId("acme"), first(3), {});
    await sensors.page(toAssetKey("acme/a"), after, {});
    await sensors.page(toId("acme"), { ...first(3), backward: true, before: "acme/a-b/s3" }, {});
    await sensors.page(toId("acme"), after, { type: "door" });
    await sensors.page(toId("acme"), after, { assetIds: [toId("b"), toId("a"), toId("a.b")] });
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
    const manyAssets = Array.from({ length: 1_000 }, (_, index) => asset(toId("globex"), toId(`truck-${index}`)));
    const manySensors = manyAssets.flatMap(({ tenantId, assetId }) =>
      Array.from({ length: 10 }, (_, index) => sensor(tenantId, assetId, toId(`s${index}`))),
    );
    await sensors.insert(sensor(toId("globex"), toId("truck-0"), toId("s0"), { unit: "K" }));
    const [one, two] = await Promise.all([
      fleet.import(manyAssets, manySensors),
      fleet.import(manyAssets, manySensors),
    ]);
    expect(new Set([...one.assetKeys, ...two.assetKeys]).size).toBe(1_000);
    expect(one.assetKeys.length + two.assetKeys.length).toBe(1_000);
    expect(one.sensorKeys.length + two.sensorKeys.length).toBe(9_999);
    expect((await sensors.find([toSensorKey("globex/truck-0/s0")]))[0]?.unit).toBe("K");
    expect(await fleet.import(manyAssets, manySensors)).toEqual({ assetKeys: [], sensorKeys: [] });
  });
});
