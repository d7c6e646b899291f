import fc from "fast-check";
import type { Sensor } from "../../src/domain/entities";
import { sensorKey, toAssetKey, toId, toSensorKey, type SensorKey } from "../../src/domain/keys";
import type { ListPosition, SensorListFilter, SensorOrder } from "../../src/domain/ports/fleet-lists";
import type { Reading } from "../../src/domain/reading";
import { MongoAssetRepository } from "../../src/store/assets";
import { MongoErasure } from "../../src/store/erasure";
import { MongoFleetRepository } from "../../src/store/fleet";
import { MongoFleetLists } from "../../src/store/fleet-lists";
import { MongoSensorRepository } from "../../src/store/sensors";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { asset, commandsTo, type Database, migratedDatabase, sensor } from "./database";
import { readAll, stagesOf } from "./pages";

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1, 12);
const first = (limit: number) => ({ limit, backward: false, after: null, before: null });
const keyOf = ({ tenantId, assetId, sensorId }: Sensor) => sensorKey(tenantId, assetId, sensorId);
const keysOf = (positions: readonly ListPosition[]) => positions.map(({ key }) => key);

const NAMES: Readonly<Record<string, string | null>> = {
  a: "Zebra",
  "a-b": "apple 50%",
  "a.b": null,
  a0: "Zebra",
  b: "",
};
const ids = Object.keys(NAMES);
const assets = ids.map((assetId) => asset(toId("acme"), toId(assetId), { name: NAMES[assetId] ?? null }));
const sensors = ids.flatMap((assetId, place) =>
  Array.from({ length: 6 }, (_, index) =>
    sensor(toId("acme"), toId(assetId), toId(`s${index}`), {
      type: (index + place) % 3 === 0 ? "door" : "temperature",
    }),
  ),
);
/** Minute of the last reading by sensor key. Sensors without a reading are absent. Several sensors share a minute. */
const minutes = new Map(
  sensors.flatMap((each, index) => (index % 4 === 0 ? [] : [[keyOf(each), START + (index % 5) * MINUTE]])),
);

let database: Database;
let lists: MongoFleetLists;
let writer: MongoTelemetryWriter;
let repositories: { sensors: MongoSensorRepository; assets: MongoAssetRepository };

const reading = (key: SensorKey, timestamp: number, seq = 1): Reading => ({
  sensorKey: key,
  timestamp,
  receivedAt: timestamp,
  value: 1,
  seq,
});

beforeAll(async () => {
  database = await migratedDatabase();
  const { db } = database;
  lists = new MongoFleetLists(db);
  writer = new MongoTelemetryWriter(db);
  repositories = { sensors: new MongoSensorRepository(db), assets: new MongoAssetRepository(db) };
  const fleet = new MongoFleetRepository(db);
  await fleet.import(
    [...assets, asset(toId("acme-2"), toId("a"))],
    [...sensors, sensor(toId("acme-2"), toId("a"), toId("s0"))],
  );
  await writer.saveLatest([...minutes].map(([key, at]) => reading(key, at + 59_999)));
});

function matches(each: Sensor, { type, assetIds, search, silentSince, activeSince, neverMeasured }: SensorListFilter) {
  const at = minutes.get(keyOf(each));
  const text = search?.toLowerCase();
  return (
    (type === undefined || each.type === type) &&
    (assetIds?.includes(each.assetId) ?? true) &&
    (text === undefined ||
      `${each.assetId}/${each.sensorId}`.includes(text) ||
      (NAMES[each.assetId] ?? "").toLowerCase().includes(text)) &&
    (silentSince === undefined || at === undefined || at < silentSince) &&
    (activeSince === undefined || (at !== undefined && at >= activeSince)) &&
    (neverMeasured === undefined || (at === undefined) === neverMeasured)
  );
}

function valueOf(each: Sensor, by: SensorOrder): string | number {
  if (by === "NAME") return (NAMES[each.assetId] ?? each.assetId).toLowerCase();
  return by === "ID" ? "" : (minutes.get(keyOf(each)) ?? 0);
}

test("pages sensors in every order, with every filter", async () => {
  const option = <T>(...values: T[]) => fc.constantFrom(undefined, ...values);
  const filters = fc.record({
    type: option("door"),
    assetIds: option(["a", "b", "none"].map(toId), [toId("a.b")]),
    search: option("S1", "ZEB", "a.b", "50%", "nothing", "b/s", "s"),
    silentSince: option(START + 2 * MINUTE),
    activeSince: option(START + MINUTE),
    neverMeasured: option(true, false),
  });
  const order = fc.record({
    by: fc.constantFrom<SensorOrder>("ID", "NAME", "LAST_READING_AT"),
    descending: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.boolean(),
      filters,
      order,
      async (limit, backward, filter, by) => {
        const read = (request: Parameters<MongoFleetLists["pageSensors"]>[1]) =>
          lists.pageSensors(toId("acme"), request, filter, by);
        const all = await readAll(limit, backward, read, (position) => position);
        const compare = (one: Sensor, other: Sensor) => {
          const [mine, theirs] = [valueOf(one, by.by), valueOf(other, by.by)];
          const byValue = mine < theirs ? -1 : mine > theirs ? 1 : keyOf(one) < keyOf(other) ? -1 : 1;
          return by.descending ? -byValue : byValue;
        };
        const expected = sensors.filter((each) => matches(each, filter)).sort(compare);
        expect(keysOf(all)).toEqual(expected.map(keyOf));
        expect(await lists.countSensors(toId("acme"), filter, 1_000)).toBe(expected.length);
        expect(await lists.countSensors(toId("acme"), filter, 3)).toBe(Math.min(expected.length, 3));
      },
    ),
    { numRuns: 250 },
  );
});

test("pages and counts assets by name, in any case", async () => {
  const names = async (filter: object, descending = false) => {
    const read = (request: Parameters<MongoFleetLists["pageAssets"]>[1]) =>
      lists.pageAssets(toId("acme"), request, filter, { by: "NAME", descending });
    return keysOf(await readAll(2, false, read, (position) => position));
  };
  expect(await names({})).toEqual(["acme/b", "acme/a.b", "acme/a-b", "acme/a", "acme/a0"]);
  expect(await names({}, true)).toEqual(["acme/a0", "acme/a", "acme/a-b", "acme/a.b", "acme/b"]);
  expect(await names({ search: "zeBRA" })).toEqual(["acme/a", "acme/a0"]);
  expect(await names({ type: "ship" })).toEqual([]);
  expect(await names({ type: "truck", search: "." })).toEqual(["acme/a.b"]);
  expect(await lists.countAssets(toId("acme"), { search: "zebra" }, 10)).toBe(2);
  expect(await lists.countAssets(toId("acme"), {}, 3)).toBe(3);
});

test("finds an asset by any part of its ID or name, and by a new name after a change", async () => {
  const tenantId = toId("grams");
  const many = Array.from({ length: 2_500 }, (_, index) =>
    asset(tenantId, toId(`van-${String(index).padStart(4, "0")}`), { name: `Lieferwagen Größe ${index}` }),
  );
  await new MongoFleetRepository(database.db).import(many, []);
  const found = async (search: string) => {
    const order = { by: "NAME", descending: false } as const;
    return keysOf((await lists.pageAssets(tenantId, first(3), { search }, order)).items);
  };
  expect(await found("VAN-1234")).toEqual(["grams/van-1234"]);
  expect(await found("größe 777")).toEqual(["grams/van-0777"]);
  expect(await found("lieferwagen")).toEqual(["grams/van-0000", "grams/van-0001", "grams/van-0010"]);
  expect(await found("wagen 12")).toEqual([]);
  expect(await found("7")).toHaveLength(3);
  expect(await lists.countAssets(tenantId, { search: "van-123" }, 100)).toBe(10);
  expect(await lists.countAssets(tenantId, { search: "lieferwagen" }, 10_000)).toBe(2_500);
  await repositories.assets.update(toAssetKey("grams/van-1234"), { name: "Kran" });
  expect(await found("kran")).toEqual(["grams/van-1234"]);
  expect(await found("größe 1234")).toEqual([]);
});

test("shows a renamed asset, a changed type and a new sensor immediately", async () => {
  const { db } = database;
  const later = asset(toId("later"), toId("truck"), { name: "Old" });
  await repositories.assets.insert(later);
  await repositories.sensors.insert(sensor(toId("later"), toId("truck"), toId("one")));
  const byName = async (filter: SensorListFilter) =>
    keysOf((await lists.pageSensors(toId("later"), first(10), filter, { by: "NAME", descending: false })).items);
  expect(await byName({ search: "old" })).toEqual(["later/truck/one"]);
  await repositories.assets.update(toAssetKey("later/truck"), { name: "New" });
  await repositories.sensors.update(toSensorKey("later/truck/one"), { type: "door" });
  expect(await byName({ search: "old" })).toEqual([]);
  expect(await byName({ search: "new", type: "door" })).toEqual(["later/truck/one"]);
  const { items } = await lists.pageSensors(toId("later"), first(10), {}, { by: "NAME", descending: false });
  expect(items).toEqual([{ key: "later/truck/one", value: "new" }]);
  expect(await new MongoTelemetryRepository(db).latest([toSensorKey("later/truck/one")])).toEqual([]);
  await new MongoErasure(db).entities([], [toSensorKey("later/truck/one")], later.createdAt);
  expect(await byName({})).toEqual([]);
});

test("keeps the newest reading of a sensor, whether or not it was listed before", async () => {
  const telemetry = new MongoTelemetryRepository(database.db);
  for (const key of ["acme-2/a/s0", "acme-2/a/unlisted"]) {
    await writer.saveLatest([reading(toSensorKey(key), START + MINUTE, 2)]);
    await writer.saveLatest([reading(toSensorKey(key), START, 3)]);
    expect(await telemetry.latest([toSensorKey(key)])).toMatchObject([{ timestamp: START + MINUTE, seq: 2 }]);
  }
  const order = { by: "LAST_READING_AT", descending: true } as const;
  const { items } = await lists.pageSensors(toId("acme-2"), first(10), {}, order);
  expect(items).toContainEqual({ key: "acme-2/a/s0", value: START + MINUTE });
});

test("uses an index for every order, filter and count, without sorting a fleet", async () => {
  const sent = ["latest", "assets", "sensors"].map((name) => commandsTo(database.db, name));
  const after = { ...first(3), after: { key: "acme/a-b/s3", value: START } };
  const named = { ...first(3), after: { key: "acme/a/s3", value: "zebra" } };
  for (const descending of [false, true]) {
    for (const type of [undefined, "door"]) {
      const byReading = { by: "LAST_READING_AT", descending } as const;
      await lists.pageSensors(toId("acme"), after, { type }, byReading);
      await lists.pageSensors(toId("acme"), first(3), { type, silentSince: START }, byReading);
      await lists.pageSensors(toId("acme"), first(3), { type, neverMeasured: true }, byReading);
      await lists.pageSensors(toId("acme"), named, { type }, { by: "NAME", descending });
      await lists.pageSensors(toId("acme"), first(3), { type, search: "s1" }, { by: "ID", descending });
      await lists.pageAssets(toId("acme"), first(3), { type, search: "zebra" }, { by: "NAME", descending });
      await lists.countSensors(toId("acme"), { type, activeSince: START }, 1_000);
      await lists.countSensors(toId("acme"), { type }, 1_000);
      await lists.countAssets(toId("acme"), { type }, 1_000);
    }
  }
  const used = new Set<string>();
  for (const { command } of sent.flat()) {
    const { find, aggregate, filter, sort, limit, hint, min, max, projection, pipeline } = command as Record<
      string,
      object | undefined
    >;
    const asked =
      find === undefined
        ? { aggregate, pipeline, hint, cursor: {} }
        : { find, filter, limit, hint, projection, ...(sort && { sort }), ...(min && { min, max }) };
    const stages = stagesOf(await database.db.command({ explain: asked }));
    for (const stage of stages) used.add(stage);
    expect(stages.some((stage) => ["IXSCAN", "DISTINCT_SCAN", "COUNT_SCAN"].includes(stage))).toBe(true);
    expect(stages).not.toContain("COLLSCAN");
    // A command without bounds reads only the few rows that a search has found, so it may sort.
    if (min !== undefined) expect(stages).not.toContain("SORT");
  }
  // The distinct IDs of sensors are found without reading each sensor.
  expect(used).toContain("DISTINCT_SCAN");
});
