import fc from "fast-check";
import type { Asset, Tenant, TenantStatus } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../domain/limits";
import { BatchBuilder } from "../stages/batch-builder";
import type { QueryableLookup } from "../stages/registry-lookup";
import { createStages, STAGES } from "../stages/stages";
import { IngestExplainer } from "./explainer";

const TOPIC = "tenants/acme/assets/truck/sensors/temp/telemetry";
const createdAt = new Date(0);
const BOUNDS = { maxPayloadBytes: 65_536, retentionMs: 30 * 86_400_000 };

/** @param queuedMs maximum time that messages may have waited in the broker, in milliseconds */
function setUp(status: TenantStatus = "ACTIVE", queuedMs = 0) {
  const tenant: Tenant = {
    tenantId: toId("acme"),
    name: "Acme",
    status,
    createdAt,
    limits: { ...DEFAULT_TENANT_LIMITS, tenantRates: [{ capacity: 2, seconds: 3_600 }] },
    broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
  };
  const asset: Asset = { tenantId: toId("acme"), assetId: toId("truck"), type: "truck", name: null, createdAt };
  const registry: QueryableLookup = {
    tenants: async (ids) => ids.map(() => null),
    assets: async (keys) => keys.map(() => null),
    sensors: async (keys) => keys.map(() => null),
    peekTenant: (id) => (id === "acme" ? tenant : null),
    peekAsset: (key) => (key === "acme/truck" ? asset : null),
    peekRegisteredAt: (key) => (key === "acme/truck/temp" ? createdAt.getTime() : null),
  };
  const dedup = { readings: 1_000, windowMs: 600_000 };
  const stages = createStages({ ...BOUNDS, dedup, maxSensors: 1_000 }, registry);
  const builder = new BatchBuilder(stages);
  const ingest = (topic: string, payload: string, contentType: string | null = null) => {
    const origin = { kind: "network", connection: {}, packetId: 1 } as const;
    const now = Date.now();
    const queuedSince = now - queuedMs;
    const bytes = Buffer.from(payload);
    const of = { payload: bytes, payloadBytes: bytes.length };
    const received = { topic, ...of, contentType, receivedAt: now, queuedSince, origin };
    const message = stages.decoder.decode(received);
    builder.add([message], registry);
    return builder.take();
  };
  const explainer = new IngestExplainer(registry, BOUNDS, stages, (now) => now - queuedMs);
  const explain = (topic: string, payload: string, as: string | null = null, contentType: string | null = null) =>
    explainer.explain({ topic, payload: Buffer.from(payload), contentType }, as === null ? null : toId(as));
  return { explain, ingest, registry };
}

const MESSAGES: ReadonlyArray<readonly [topic: string, payload: string]> = [
  [TOPIC, '{"value":1}'],
  [TOPIC, `{"value":1,"timestamp":${Date.now()}}`],
  ["tenants/acme/x", '{"value":1}'],
  [TOPIC, `"${"x".repeat(70_000)}"`],
  [TOPIC, "{"],
  [TOPIC, '{"value":"1"}'],
  [TOPIC, `[${Array(1_001).fill('{"value":1}').join()}]`],
  [TOPIC, '{"value":1,"timestamp":"soon"}'],
  [TOPIC, '{"value":1,"timestamp":1}'],
  ["tenants/nobody/assets/truck/sensors/temp/telemetry", '{"value":1}'],
  ["tenants/acme/assets/ship/sensors/temp/telemetry", '{"value":1}'],
  ["tenants/acme/assets/truck/sensors/fuel/telemetry", '{"value":1}'],
  [TOPIC, '[{"value":1},{"value":2},{"value":3}]'],
];

test.each(MESSAGES)("explains a message to %s as ingestion decides it: case %#", async (topic, payload) => {
  for (const status of ["ACTIVE", "SUSPENDED"] as const) {
    const { explain, ingest } = setUp(status);
    const explained = await explain(topic, payload);
    const [rejected] = ingest(topic, payload).rejected;
    expect(explained.accepted).toBe(rejected === undefined);
    expect(explained.reason).toBe(rejected?.rejection.reason ?? null);
    const failed = explained.steps.findIndex(({ passed }) => passed === false);
    if (rejected === undefined) expect(failed).toBe(-1);
    else {
      expect(explained.steps[failed]?.stage).toBe(rejected.rejection.stage);
      expect(explained.steps.slice(0, failed).every(({ passed }) => passed === true)).toBe(true);
      expect(explained.steps.slice(failed + 1).every(({ passed }) => passed === null)).toBe(true);
    }
    expect(explained.steps.map(({ stage, check }) => [stage, check])).toEqual(
      STAGES.flatMap(({ name, checks }) => checks.map(({ check }) => [name, check])),
    );
  }
});

test.each([null, "", "application/json", "application/x-none", "nonsense"])(
  "explains the content type %j as ingestion decides it",
  async (contentType) => {
    const { explain, ingest } = setUp();
    const explained = await explain(TOPIC, '{"value":1}', null, contentType);
    const [rejected] = ingest(TOPIC, '{"value":1}', contentType).rejected;
    expect(explained.reason).toBe(rejected?.rejection.reason ?? null);
    const step = explained.steps.find(({ check }) => check.includes("content type"));
    expect(step).toMatchObject({ stage: "DECODE", passed: rejected === undefined });
    if (rejected !== undefined) expect(step?.detail).toBe(rejected.rejection.detail);
  },
);

test("regression: warns that U+FFFD may replace bytes that are not UTF-8", async () => {
  const { explain } = setUp();
  const decoded = async (id: string) =>
    (await explain(TOPIC, `{"value":1,"id":"${id}"}`)).steps.find(({ check }) => check.includes("is a reading"))
      ?.detail;
  expect(await decoded("\uFFFD")).toMatch(
    /^the payload contains 1 reading; it has the character U\+FFFD, .*original payload$/,
  );
  expect(await decoded("a")).toBe("the payload contains 1 reading");
});

test("charges no rate and remembers no reading", async () => {
  const { explain, ingest } = setUp();
  const stamped = `{"value":1,"timestamp":${Date.now()}}`;
  for (let time = 0; time < 5; time++) expect((await explain(TOPIC, stamped)).accepted).toBe(true);
  expect(ingest(TOPIC, stamped)).toMatchObject({ accepted: 1, duplicates: 0 });
  const again = await explain(TOPIC, stamped);
  expect(again.steps.find(({ check }) => check.includes("accepted before"))?.detail).toMatch(/^1 of 1/);
});

test("explains another tenant's topic to a tenant's key as an unregistered tenant's", async () => {
  const { explain } = setUp();
  const other = await explain(TOPIC, '{"value":1}', "rival");
  const nobody = await explain(TOPIC.replace("acme", "nope"), '{"value":1}', "rival");
  expect(other.reason).toBe("UNKNOWN_TENANT");
  expect(JSON.stringify(other).replaceAll("acme", "nope")).toBe(JSON.stringify(nobody));
});

test("hides another tenant's flood from a tenant's key", async () => {
  const { explain, ingest } = setUp();
  for (let count = 0; count < 5; count++) ingest(TOPIC, LARGE);
  expect(await explain(TOPIC, LARGE, "acme")).toMatchObject({ reason: "RATE_LIMITED" });
  const other = await explain(TOPIC, LARGE, "rival");
  const nobody = await explain(TOPIC.replace("acme", "nope"), LARGE, "rival");
  expect(JSON.stringify(other).replaceAll("acme", "nope")).toBe(JSON.stringify(nobody));
});

test("applies the age limit and the rates of messages that queued in the broker", async () => {
  const { explain, ingest } = setUp("ACTIVE", 30 * 3_600_000);
  const old = Date.now() - 25 * 3_600_000;
  const readings = JSON.stringify([1, 2, 3, 4].map((value) => ({ value, timestamp: old + value })));
  const explained = await explain(TOPIC, readings);
  expect(explained.accepted).toBe(true);
  expect(explained.steps.map(({ detail }) => detail).join()).toContain("may have waited in the broker since");
  expect(ingest(TOPIC, readings)).toMatchObject({ accepted: 4 });
});

test("reports duplicates and rates as unknown in a process without ingestion", async () => {
  const { registry } = setUp();
  const explained = await new IngestExplainer(registry, BOUNDS, null).explain(
    { topic: TOPIC, payload: Buffer.from('{"value":1}'), contentType: null },
    null,
  );
  expect(explained.accepted).toBe(true);
  expect(explained.steps.slice(-2).map(({ passed }) => passed)).toEqual([null, null]);
  expect(explained.steps.at(-1)?.detail).toMatch(/this process does not ingest/);
});

const ids = fc.constantFrom("acme", "truck", "temp", "nobody", "fuel", "X", "");
const topics = fc.oneof(
  { weight: 6, arbitrary: fc.constant(TOPIC) },
  fc
    .tuple(ids, ids, ids, fc.constantFrom("telemetry", "state", "telemetry/"))
    .map(([tenant, asset, sensor, last]) => `tenants/${tenant}/assets/${asset}/sensors/${sensor}/${last}`),
  fc.string({ maxLength: 40 }),
);
const readings = fc.record(
  {
    value: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.constantFrom("1", null, true)),
    // There are only a few timestamps, so that readings repeat. All are far from the age limits.
    timestamp: fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }).map((minutes) => Date.now() - minutes * 60_000) },
      fc.constantFrom<unknown>(1, Date.now() - 25 * 3_600_000, "soon", 1e300, "2026-01-01T00:00:00Z"),
    ),
    id: fc.oneof({ weight: 5, arbitrary: fc.constantFrom("a", "b", "c") }, fc.constantFrom<unknown>("", 7)),
    more: fc.constant(1),
  },
  { requiredKeys: [] },
);
const payloads = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.oneof(readings, fc.array(readings, { maxLength: 4 })).map((each) => JSON.stringify(each)),
  },
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "c").map((id) => `{"value":1,"id":"${id}"}`) },
  { weight: 3, arbitrary: fc.constant('[{"value":1},{"value":2,"id":"b"}]') },
  { weight: 3, arbitrary: fc.constantFrom("a", "b").map((id) => LARGE.replace("x", id)) },
  fc.json(),
  fc.string(),
  fc.constantFrom("", "\u{1F600}", `"${"x".repeat(70_000)}"`, `[${Array(1_001).fill('{"value":1}').join()}]`),
);

/** One reading in a payload that is larger than a small message. */
const LARGE = `{"value":1,"id":"x"${" ".repeat(1_100)}}`;

const sequences = fc.array(fc.tuple(topics, payloads), { minLength: 1, maxLength: 12 });

test("explains every message as ingestion then decides it", async () => {
  const clock = jest.spyOn(Date, "now").mockReturnValue(Date.now());
  await fc.assert(
    fc.asyncProperty(sequences, fc.constantFrom(0, 30 * 3_600_000), async (messages, queuedMs) => {
      const { explain, ingest } = setUp("ACTIVE", queuedMs);
      for (const [topic, payload] of messages) {
        const explained = await explain(topic, payload);
        const built = ingest(topic, payload);
        const [rejected] = built.rejected;
        expect([explained.accepted, explained.reason]).toEqual([
          rejected === undefined,
          rejected?.rejection.reason ?? null,
        ]);
        const failed = explained.steps.find(({ passed }) => passed === false);
        expect(failed && [failed.stage, failed.detail]).toEqual(
          rejected && [rejected.rejection.stage, rejected.rejection.detail],
        );
        const repeated = explained.steps.find(({ check }) => check.includes("accepted before"));
        if (rejected === undefined) expect(repeated?.detail).toMatch(new RegExp(`^${built.duplicates} of `));
      }
    }),
    { numRuns: 500 },
  );
  clock.mockRestore();
});
