import type { Principal, Sensor } from "../../domain/entities";
import type { LiveReadings, ReadingsFilter } from "../../domain/ports/live";
import type { Reading } from "../../domain/reading";
import type { TenantScope } from "../authorization";
import type { FleetReads } from "../fleet/fleet-reads";
import { TelemetryService } from "./telemetry-service";

const KEY = "acme/truck/temp";
const OPERATOR: Principal = { role: "OPERATOR", tenantId: null, keyId: "o", expiresAt: null };
const READER: Principal = { role: "TENANT_READER", tenantId: "acme", keyId: "k", expiresAt: null };
const reading = (seq: number, timestamp: number): Reading => ({
  sensorKey: KEY,
  seq,
  timestamp,
  receivedAt: timestamp,
  value: seq,
});

/** One registered sensor; what memory and store hold, and in which order they are asked. */
function telemetry(recent: readonly Reading[], stored: readonly Reading[], registeredAt = 0, live?: LiveReadings) {
  const asked: string[] = [];
  const sensor = { tenantId: "acme", createdAt: new Date(registeredAt) } as Sensor;
  const service = new TelemetryService(
    {
      page: async () => {
        asked.push("store");
        return { items: stored, hasMore: false };
      },
      bySeq: () => Promise.resolve([]),
      latest: async (keys) => {
        asked.push(`store ${keys.length}`);
        return [...stored];
      },
    },
    {
      since: async ([key = ""]) => {
        asked.push("memory");
        return new Map([[key, recent]]);
      },
      latest: () => {
        asked.push("memory");
        return recent[0];
      },
      knowsLatest: () => false,
      learnLatest: () => undefined,
    },
    live ?? (undefined as unknown as LiveReadings),
    {
      sensors: async (_by: Principal, keys: readonly string[]) => keys.map((key) => (key === KEY ? sensor : null)),
    } as unknown as FleetReads,
    undefined as unknown as TenantScope,
    { onRevoked: () => () => undefined, onTenantClosed: () => () => undefined, isValid: async () => true },
    { peekSensor: () => undefined, sensors: () => Promise.resolve([]) },
  );
  return { service, asked };
}

const ALL = { limit: 10, backward: false, after: null, before: null };

test("pages take memory before the store, so that nothing falls between", async () => {
  const { service, asked } = telemetry([reading(3, 30), reading(2, 20)], [reading(1, 10), reading(2, 20)]);
  const page = await service.pageReadings(READER, KEY, { from: 0, to: 100 }, ALL);
  expect(page.items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(asked).toEqual(["memory", "store"]);
});

test("the latest reading is the newest by its timestamp, wherever it is", async () => {
  const late = telemetry([reading(9, 5)], [reading(1, 10)]);
  expect(await late.service.latest(READER, [KEY])).toEqual([reading(1, 10)]);
  const fresh = telemetry([reading(9, 50)], [reading(1, 10)]);
  expect(await fresh.service.latest(READER, [KEY])).toEqual([reading(9, 50)]);
});

test("latest values of many sensors are one look-up in the store, and null where there is nothing to see", async () => {
  const { service, asked } = telemetry([], [reading(1, 10)]);
  expect(await service.latest(READER, ["acme/x/y", KEY, KEY])).toEqual([null, reading(1, 10), reading(1, 10)]);
  expect(asked.filter((who) => who.startsWith("store"))).toEqual(["store 1"]);
  expect(await service.latest(READER, ["acme/x/y"])).toEqual([null]);
});

test("a range that is empty or no range, or a sensor that is not there, is an empty page", async () => {
  const { service, asked } = telemetry([], [reading(1, 10)]);
  for (const range of [
    { from: 5, to: 5 },
    { from: 9, to: 1 },
    { from: NaN, to: 9 },
  ]) {
    expect(await service.pageReadings(READER, KEY, range, ALL)).toEqual({ items: [], hasMore: false });
  }
  expect(await service.pageReadings(READER, "globex/x/y", { from: 0, to: 9 }, ALL)).toEqual({
    items: [],
    hasMore: false,
  });
  expect(asked).toEqual([]);
});

test("a sensor registered anew does not show the latest value of the one that had its id before", async () => {
  const anew = telemetry([reading(9, 50)], [reading(1, 10)], 10_000);
  expect(await anew.service.latest(READER, [KEY])).toEqual([null]);
});

test("regression: an operator who names no tenant gets every tenant's readings, and nobody else does", async () => {
  const filters: ReadingsFilter[] = [];
  const nothing = async function* (): AsyncGenerator<never> {};
  const { service } = telemetry([], [], 0, {
    subscribe(filter) {
      filters.push(filter);
      return nothing();
    },
  });
  expect(await service.subscribe(OPERATOR, { onOverflow: "GAP" })).toMatchObject({ ok: true });
  expect(filters).toEqual([{ tenantId: null }]);
  const ofAsset = await service.subscribe(OPERATOR, { assetIds: ["truck"], onOverflow: "GAP" });
  expect(ofAsset).toMatchObject({ ok: false, failure: [{ code: "INVALID", field: ["tenantId"] }] });
  const withoutTenant = { ...READER, tenantId: null };
  expect(await service.subscribe(withoutTenant, { onOverflow: "GAP" })).toMatchObject({ ok: false });
  expect(filters).toHaveLength(1);
});
