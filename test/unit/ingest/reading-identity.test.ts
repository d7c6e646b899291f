import type { Sensor, Tenant } from "../../../src/domain/entities";
import { BEFORE_ALL, toId, toPosition, toSensorKey } from "../../../src/domain/keys";
import { fromDocument, toDocument } from "../../../src/journal/batch-document";
import { ColumnsBuilder } from "../../../src/ingest/stages/columns";
import { Decoder } from "../../../src/ingest/stages/decode";
import { fingerprintReading } from "../../../src/ingest/stages/duplicate-filter";
import type { ReceivedMessage } from "../../../src/ingest/stages/messages";
import { createStages } from "../../../src/ingest/stages/stages";
import { restore } from "../../../src/ingest/standby/restore";

const KEY = toSensorKey("acme/truck/temp");
const NOW = Date.UTC(2026, 10, 29, 9, 49, 15);
const SENSOR: Sensor = {
  tenantId: toId("acme"),
  assetId: toId("truck"),
  sensorId: toId("temp"),
  type: "temperature",
  unit: null,
  createdAt: new Date(0),
};

const TENANT: Tenant = {
  tenantId: toId("acme"),
  name: "Acme",
  status: "ACTIVE",
  createdAt: new Date(0),
  limits: { tenantRates: [], sensorRates: [], maxAgeSeconds: 1, maxAheadSeconds: 1 },
  broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
};

function stagesOf() {
  const dedup = { readings: 1_000, windowMs: 600_000 };
  return createStages({ maxPayloadBytes: 65_536, retentionMs: 30 * 86_400_000, dedup, maxSensors: 1_000 });
}

function messageOf(timestamp: string) {
  const received: ReceivedMessage = {
    topic: "tenants/acme/assets/truck/sensors/temp/telemetry",
    payload: Buffer.from(JSON.stringify({ value: 5, timestamp })),
    payloadBytes: 100,
    contentType: null,
    receivedAt: NOW,
    queuedSince: NOW,
    origin: { kind: "network", connection: {}, packetId: 1 },
  };
  return new Decoder(65_536).decode(received);
}

/** Returns whether the stages accept the reading. They reject a duplicate. */
function accept(stages: ReturnType<typeof stagesOf>, timestamp: string): boolean {
  const { deduplicator, sensors } = stages;
  const { number } = sensors.get(KEY, 0);
  if (deduplicator.findNew(messageOf(timestamp), number) !== null) return false;
  const [high = 0, low = 0] = deduplicator.fingerprints;
  deduplicator.remember(number, high, low, NOW);
  return true;
}

/** Resolves with stages that have restored a batch with this timestamp, as this or an earlier version journals it. */
async function restored(timestamp: string, isFine: boolean) {
  const [reading] = messageOf(timestamp).readings;
  const { timestamp: milliseconds, finerDigits = "", value = 0 } = reading ?? {};
  const words = new Uint32Array(2);
  fingerprintReading(milliseconds ?? 0, isFine ? finerDigits : "", value, words, 0);
  const columns = new ColumnsBuilder();
  columns.push(KEY, milliseconds ?? 0, NOW, value, words[0] ?? 0, words[1] ?? 0);
  const position = toPosition(1);
  const { fine, ...document } = toDocument(position, "", { columns: columns.take(), ledger: [] }, new Date(NOW));
  const batch = fromDocument(isFine && fine === true ? { ...document, fine } : document);
  const journal = {
    bounds: async () => ({ oldest: position, newest: position }),
    read: async (after: number) => (after < position ? [batch] : []),
    firstSince: async () => position,
  };
  const stages = stagesOf();
  const bounds = { maxReadings: 1_000, windowMs: 600_000, now: NOW, after: BEFORE_ALL };
  const lastKnown = { sensorCreatedAt: () => SENSOR.createdAt.getTime(), tenant: () => TENANT };
  const registry = { sensors: async () => [SENSOR], tenants: async () => [TENANT], lastKnown };
  await restore(journal, registry, stages, bounds);
  return stages;
}

test("regression: stores each of two readings within one millisecond only once", () => {
  const stages = stagesOf();
  const times = ["707209735", "707209736", "707209", "707", "7071"].map((digits) => `2026-11-29T09:49:14.${digits}Z`);
  expect(times.map((timestamp) => accept(stages, timestamp))).toEqual(times.map(() => true));
  expect(times.map((timestamp) => accept(stages, timestamp))).toEqual(times.map(() => false));
});

test.each([
  ["2026-11-29T09:49:14.707Z", "2026-11-29T10:49:14.707000+01:00"],
  ["2026-11-29T09:49:14.707209Z", "2026-11-29t09:49:14.707209000z"],
  ["2026-11-29T09:49:00Z", "2026-11-29T09:49Z"],
])("treats %s and %s as the same time", (one, other) => {
  const stages = stagesOf();
  expect(accept(stages, one)).toBe(true);
  expect(accept(stages, other)).toBe(false);
});

test.each(["2026-11-29T09:49:14.707Z", "2026-11-29T09:49:14.707209Z"])(
  "regression: recognizes %s that this or an earlier version has journaled",
  async (timestamp) => {
    expect(accept(await restored(timestamp, true), timestamp)).toBe(false);
    expect(accept(await restored(timestamp, false), timestamp)).toBe(false);
  },
);

test("regression: distinguishes a journaled reading from another in its millisecond", async () => {
  const stages = await restored("2026-11-29T09:49:14.707Z", true);
  expect(accept(stages, "2026-11-29T09:49:14.707209Z")).toBe(true);
  const others = await restored("2026-11-29T09:49:14.707209Z", true);
  expect(accept(others, "2026-11-29T09:49:14.707Z")).toBe(true);
  expect(accept(others, "2026-11-29T09:49:14.707208Z")).toBe(true);
});

test("regression: hashes whole milliseconds as earlier versions did", () => {
  const words = new Uint32Array(2);
  const hashOf = (timestamp: number, value: number) => {
    fingerprintReading(timestamp, "", value, words, 0);
    return [...words];
  };
  expect(hashOf(1_772_366_400_250, 27.4)).toEqual([1_910_199_997, 2_147_118_623]);
  expect(hashOf(0, -0)).toEqual([1_716_129_139, 276_457_157]);
});
