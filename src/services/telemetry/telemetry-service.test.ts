import type { Principal, Sensor } from "../../domain/entities";
import { NO_SENSOR, toId, toSensorKey } from "../../domain/keys";
import type { LiveReadings, ReadingsFilter } from "../../domain/ports/live";
import type { Reading } from "../../domain/reading";
import { TelemetryService } from "./telemetry-service";

const KEY = toSensorKey("acme/truck/temp");
const OPERATOR: Principal = { role: "OPERATOR", tenantId: null, keyId: "o", expiresAt: null };
const READER: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "k", expiresAt: null };
const reading = (seq: number, timestamp: number): Reading => ({
  sensorKey: KEY,
  seq,
  timestamp,
  receivedAt: timestamp,
  value: seq,
});

const SILENT: LiveReadings = { subscribe: async function* () {} };

/**
 * Creates a service for one registered sensor over the given memory and store. Records the order in which they are
 * read.
 */
function telemetry(recent: readonly Reading[], stored: readonly Reading[], registeredAt = 0, live = SILENT) {
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
      since: async ([key = NO_SENSOR]) => {
        asked.push("memory");
        return new Map([[key, recent]]);
      },
      latest: () => {
        asked.push("memory");
        return recent[0];
      },
      knowsLatest: () => false,
      learnLatest: () => undefined,
      follow: () => undefined,
    },
    live,
    {
      sensors: async (_by, keys) => keys.map((key) => (key === KEY ? sensor : null)),
      peekSensor: (_by, key) => (key === KEY ? sensor : undefined),
      assets: async (_by, keys) => keys.map(() => null),
    },
    { readable: async () => true, visible: async (_by, tenantIds) => tenantIds.map(() => null) },
    { onRevoked: () => () => undefined, onTenantDeactivated: () => () => undefined, isValid: async () => true },
    { peekSensor: () => undefined, sensors: () => Promise.resolve([]) },
  );
  return { service, asked };
}

const ALL = { limit: 10, backward: false, after: null, before: null };

test("reads memory before the store, and so misses no reading", async () => {
  const { service, asked } = telemetry([reading(3, 30), reading(2, 20)], [reading(1, 10), reading(2, 20)]);
  const page = await service.pageReadings(READER, KEY, { from: 0, to: 100 }, ALL);
  expect(page.items.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(asked).toEqual(["memory", "store"]);
});

test("finds the latest reading by its timestamp, in memory or store", async () => {
  const late = telemetry([reading(9, 5)], [reading(1, 10)]);
  expect(await late.service.latest(READER, [KEY])).toEqual([reading(1, 10)]);
  const fresh = telemetry([reading(9, 50)], [reading(1, 10)]);
  expect(await fresh.service.latest(READER, [KEY])).toEqual([reading(9, 50)]);
});

test("looks up many latest readings at once, with null for those that do not exist", async () => {
  const { service, asked } = telemetry([], [reading(1, 10)]);
  expect(await service.latest(READER, [toSensorKey("acme/x/y"), KEY, KEY])).toEqual([
    null,
    reading(1, 10),
    reading(1, 10),
  ]);
  expect(asked.filter((who) => who.startsWith("store"))).toEqual(["store 1"]);
  expect(await service.latest(READER, [toSensorKey("acme/x/y")])).toEqual([null]);
});

test("returns an empty page for an empty range and for an unknown sensor", async () => {
  const { service, asked } = telemetry([], [reading(1, 10)]);
  for (const range of [
    { from: 5, to: 5 },
    { from: 9, to: 1 },
    { from: NaN, to: 9 },
  ]) {
    expect(await service.pageReadings(READER, KEY, range, ALL)).toEqual({ items: [], hasMore: false });
  }
  expect(await service.pageReadings(READER, toSensorKey("globex/x/y"), { from: 0, to: 9 }, ALL)).toEqual({
    items: [],
    hasMore: false,
  });
  expect(asked).toEqual([]);
});

test("hides the latest reading of a deleted sensor from a new sensor with the same ID", async () => {
  const anew = telemetry([reading(9, 50)], [reading(1, 10)], 10_000);
  expect(await anew.service.latest(READER, [KEY])).toEqual([null]);
});

test("regression: reads every tenant's readings only for an operator without a tenant", async () => {
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
