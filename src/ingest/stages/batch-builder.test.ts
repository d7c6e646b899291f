import type { Asset, Tenant, TenantStatus } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS, type TenantLimits } from "../../domain/limits";
import { isBalanced } from "../../domain/ledger";
import { BatchBuilder } from "./batch-builder";
import { ColumnsBuilder } from "./columns";
import type { Origin } from "./messages";
import type { Lookup } from "./registry-lookup";
import { createStages } from "./stages";

const NOW = Date.UTC(2026, 0, 1);
const RETENTION_MS = 30 * 86_400_000;
const NETWORK: Origin = { kind: "network", connection: {}, packetId: 1 };

function lookupOf(options: { status?: TenantStatus; limits?: Partial<TenantLimits> } = {}): Lookup {
  const createdAt = new Date(0);
  const tenant: Tenant = {
    tenantId: toId("acme"),
    name: "Acme",
    status: options.status ?? "ACTIVE",
    createdAt,
    limits: { ...DEFAULT_TENANT_LIMITS, ...options.limits },
    broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
  };
  const asset: Asset = { tenantId: toId("acme"), assetId: toId("truck"), type: "truck", name: null, createdAt };
  return {
    peekTenant: (id) => (id === "acme" ? tenant : null),
    peekAsset: (key) => (key === "acme/truck" ? asset : null),
    peekRegisteredAt: (key) => (["acme/truck/temp", "acme/truck/oil"].includes(key) ? createdAt.getTime() : null),
  };
}

function harness(options: Parameters<typeof lookupOf>[0] = {}) {
  const dedup = { readings: 1_000, windowMs: 600_000 };
  const stages = createStages({ maxPayloadBytes: 65_536, retentionMs: RETENTION_MS, dedup, maxSensors: 1_000 });
  const builder = new BatchBuilder(stages);
  return (
    ...messages: Array<[topic: string, payload: unknown, receivedAt?: number, queuedSince?: number, origin?: Origin]>
  ) => {
    builder.add(
      messages.map(([topic, payload, receivedAt = NOW, queuedSince = receivedAt, origin = NETWORK]) =>
        stages.decoder.decode({
          topic,
          payload: Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)),
          payloadBytes: 100,
          contentType: null,
          receivedAt,
          queuedSince,
          origin,
        }),
      ),
      lookupOf(options),
    );
    return builder.take();
  };
}

const TOPIC = "tenants/acme/assets/truck/sensors/temp/telemetry";

function expectBalanced(built: ReturnType<ReturnType<typeof harness>>) {
  for (const delta of built.batch.ledger)
    expect(isBalanced({ ...delta, stored: 0, pending: delta.accepted })).toBe(true);
}

test("stores accepted readings in columns, with the time of receipt as default", () => {
  const built = harness()([TOPIC, { value: 1 }], [TOPIC, [{ value: 2, timestamp: NOW - 5 }, { value: 3 }]]);
  expect(built.rejected).toEqual([]);
  expect(built.batch.columns.sources).toEqual(["acme/truck/temp"]);
  expect([...built.batch.columns.value]).toEqual([1, 2, 3]);
  expect([...built.batch.columns.timestamp]).toEqual([NOW, NOW - 5, NOW]);
  expect(built.batch.ledger).toEqual([
    { tenantId: "acme", minute: NOW, received: 3, accepted: 3, duplicates: 0, rejected: {} },
  ]);
});

test.each([
  ["tenants/nobody/assets/truck/sensors/temp/telemetry", '{"value":1}', "UNKNOWN_TENANT", null],
  ["tenants/acme/assets/ship/sensors/temp/telemetry", '{"value":1}', "UNKNOWN_ASSET", "acme"],
  ["tenants/acme/assets/truck/sensors/fuel/telemetry", '{"value":1}', "UNKNOWN_SENSOR", "acme"],
  ["tenants/acme/assets/truck", '{"value":1}', "MALFORMED_TOPIC", "acme"],
  [TOPIC, "nonsense", "MALFORMED_PAYLOAD", "acme"],
  [TOPIC, '{"value":"1"}', "INVALID_VALUE", "acme"],
  [TOPIC, `{"value":1,"timestamp":${NOW - 86_400_001}}`, "INVALID_TIMESTAMP", "acme"],
  [TOPIC, `{"value":1,"timestamp":${NOW + 300_001}}`, "INVALID_TIMESTAMP", "acme"],
  [TOPIC, `"${"x".repeat(70_000)}"`, "PAYLOAD_TOO_LARGE", "acme"],
])("rejects a message to %s: case %#", (topic, payload, reason, tenantId) => {
  const built = harness()([topic, payload]);
  expect(built.rejected.map((each) => each.rejection.reason)).toEqual([reason]);
  expect(built.batch.ledger).toEqual([
    { tenantId, minute: NOW, received: 1, accepted: 0, duplicates: 0, rejected: { [reason]: 1 } },
  ]);
});

test("names the reading of a batch whose timestamp is too old or too far ahead", () => {
  const detailOf = (payload: unknown) => harness()([TOPIC, payload]).rejected[0]?.rejection.detail;
  const [old, ahead] = [NOW - 86_400_001, NOW + 300_001].map((timestamp) => ({ value: 1, timestamp }));
  expect(detailOf(old)).toBe(
    "reading.timestamp 2025-12-30T23:59:59.999Z is more than 24 h before receipt at 2026-01-01T00:00:00.000Z",
  );
  expect(detailOf([{ value: 1 }, { value: 1 }, ahead])).toBe(
    "reading[2].timestamp 2026-01-01T00:05:00.001Z is more than 5 min after receipt at 2026-01-01T00:00:00.000Z",
  );
});

test("regression: rejects a reading that would be deleted before it can be seen", () => {
  const limits = { maxAgeSeconds: 40 * 86_400 };
  const build = harness({ limits });
  const keptFor = RETENTION_MS - 60_000;
  expect(build([TOPIC, { value: 1, timestamp: NOW - keptFor }]).accepted).toBe(1);
  const [rejected] = build([TOPIC, { value: 1, timestamp: NOW - keptFor - 1 }]).rejected;
  expect(rejected?.rejection).toMatchObject({ stage: "VALIDATE", reason: "INVALID_TIMESTAMP" });
  expect(rejected?.rejection.detail).toContain("too old to keep: Sluice deletes readings 30 d after");
  const redrive: Origin = { kind: "redrive", payloadId: "p", redrivenAt: NOW, committed: () => undefined };
  const before = NOW - RETENTION_MS;
  expect(build([TOPIC, { value: 2 }, before, before, redrive]).rejected[0]?.rejection.reason).toBe("INVALID_TIMESTAMP");
});

test("regression: counts all readings of a payload that is too large", () => {
  const batch = Array.from({ length: 1_500 }, (_, index) => ({
    value: index,
    id: `reading-{${index}}-${"x".repeat(40)}`,
  }));
  const built = harness()([TOPIC, batch]);
  expect(built.rejected[0]?.rejection).toMatchObject({ stage: "RECEIVE", reason: "PAYLOAD_TOO_LARGE" });
  expect(built.rejected[0]?.rejection.detail).toContain("publish its 1500 readings in several messages");
  expect(built.batch.ledger).toMatchObject([{ received: 1_500, accepted: 0, rejected: { PAYLOAD_TOO_LARGE: 1_500 } }]);
  expectBalanced(built);
});

test.each([
  ["SUSPENDED", "TENANT_SUSPENDED"],
  ["PROVISIONING", "UNKNOWN_TENANT"],
  ["DELETING", "UNKNOWN_TENANT"],
] as const)("rejects a tenant that is %s as %s", (status, reason) => {
  expect(harness({ status })([TOPIC, { value: 1 }]).rejected[0]?.rejection.reason).toBe(reason);
});

test("stores a repeated reading once if it has a timestamp or an ID", () => {
  const build = harness();
  const stamped = { value: 1, timestamp: NOW };
  const named = { value: 2, id: "a" };
  const bare = { value: 3 };
  const first = build([TOPIC, [stamped, stamped, named]], [TOPIC, bare]);
  const second = build([TOPIC, stamped], [TOPIC, [named, { value: 9, id: "b" }]], [TOPIC, bare]);
  expect([first.accepted, first.duplicates]).toEqual([3, 1]);
  expect([second.accepted, second.duplicates]).toEqual([2, 2]);
  expect([...second.batch.columns.value]).toEqual([9, 3]);
  expectBalanced(first);
  expectBalanced(second);
});

test("keeps readings of one timestamp with different values", () => {
  const built = harness()([TOPIC, { value: 1, timestamp: NOW }], [TOPIC, { value: 2, timestamp: NOW }]);
  expect(built.accepted).toBe(2);
});

test("limits readings, rejects whole messages and lets duplicates pass", () => {
  const build = harness({ limits: { tenantRates: [{ capacity: 3, seconds: 10 }], sensorRates: [] } });
  const pair = [
    { value: 1, id: "1" },
    { value: 2, id: "2" },
  ];
  const built = build([TOPIC, pair], [TOPIC, pair], [TOPIC, [{ value: 3 }, { value: 4 }]], [TOPIC, { value: 5 }]);
  expect([built.accepted, built.duplicates]).toEqual([3, 2]);
  expect(built.rejected[0]?.rejection).toMatchObject({ stage: "LIMIT", reason: "RATE_LIMITED" });
  expect(built.batch.ledger).toEqual([
    { tenantId: "acme", minute: NOW, received: 7, accepted: 3, duplicates: 2, rejected: { RATE_LIMITED: 2 } },
  ]);
});

test("applies neither the rate nor the age limit to messages that queued in the broker", () => {
  const build = harness({
    limits: { tenantRates: [{ capacity: 2, seconds: 1 }], sensorRates: [{ capacity: 2, seconds: 1 }] },
  });
  const back = NOW + 60_000;
  const readings = (count: number) => Array.from({ length: count }, (_, id) => ({ value: 1, id: `${id}` }));
  expect(build([TOPIC, readings(121)]).rejected).toHaveLength(1);
  expect(build([TOPIC, readings(121), back, NOW]).accepted).toBe(121);
  expect(build([TOPIC, [{ value: 2 }, { value: 3 }], back + 1, NOW]).rejected).toHaveLength(1);
  const old = { value: 4, timestamp: NOW - 86_400_000 };
  expect(build([TOPIC, old, back + 10_000, NOW]).accepted).toBe(1);
  expect(build([TOPIC, old, back + 20_000]).rejected[0]?.rejection.reason).toBe("INVALID_TIMESTAMP");
});

test("limits redriven messages by the rate at the time of the redrive", () => {
  const build = harness({ limits: { tenantRates: [], sensorRates: [{ capacity: 2, seconds: 1 }] } });
  const received = Date.now() - 3_600_000;
  const redriven = (count: number) => {
    const readings = Array.from({ length: count }, () => ({ value: 1 }));
    const origin = { kind: "redrive", payloadId: "p", redrivenAt: Date.now(), committed: () => undefined } as const;
    return build([TOPIC, readings, received, received, origin]);
  };
  expect(build([TOPIC.replace("temp", "oil"), { value: 1 }, Date.now()]).accepted).toBe(1);
  expect(redriven(3).rejected[0]?.rejection.reason).toBe("RATE_LIMITED");
  expect(redriven(2).accepted).toBe(2);
});

test("regression: counts a message as received before it is judged", () => {
  const build = harness();
  const push = jest.spyOn(ColumnsBuilder.prototype, "push").mockImplementationOnce(() => undefined);
  const built = build([TOPIC, [{ value: 1 }, { value: 2 }, { value: 3 }]]);
  push.mockRestore();
  expect(built.batch.ledger).toMatchObject([{ received: 3, accepted: 2, duplicates: 0, rejected: {} }]);
});

test("charges neither bucket for a rejected message", () => {
  const build = harness({
    limits: { tenantRates: [{ capacity: 2, seconds: 10 }], sensorRates: [{ capacity: 1, seconds: 10 }] },
  });
  expect(build([TOPIC, [{ value: 1 }, { value: 2 }]]).rejected).toHaveLength(1);
  expect(build([TOPIC, { value: 3 }]).accepted).toBe(1);
});
