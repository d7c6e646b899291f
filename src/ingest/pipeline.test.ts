import pino from "pino";
import type { Asset, Tenant } from "../domain/entities";
import { DEFAULT_TENANT_LIMITS, type TenantLimits } from "../domain/limits";
import { justBefore, toId, toPosition, type TenantId } from "../domain/keys";
import type { Journal, NewJournalBatch } from "../domain/ports/journal";
import { jsonCodec } from "./codecs/json";
import type { Delivery } from "./stages/messages";
import { Pipeline } from "./pipeline";
import { RejectionRecorder } from "./rejections/recorder";
import type { QueryableLookup } from "./stages/registry-lookup";
import type { RateClock } from "./stages/rate-clock";
import { createStages } from "./stages/stages";

const TOPIC = "tenants/acme/assets/truck/sensors/temp/telemetry";
const JUNK = "tenants/acme/junk";
const createdAt = new Date(0);
const nothing = () => undefined;

/** A pipeline with a journal in memory. Each append takes another iteration of the event loop. */
function setUp(
  capacity = 5,
  change: (registry: QueryableLookup) => QueryableLookup = (registry) => registry,
  rateClock?: RateClock,
) {
  const tenantOf = (tenantId: TenantId, tenantRates: TenantLimits["tenantRates"]): Tenant => ({
    tenantId,
    name: tenantId,
    status: "ACTIVE",
    createdAt,
    limits: { ...DEFAULT_TENANT_LIMITS, tenantRates },
    broker: { username: `tenant_${tenantId}`, hash: "", salt: "", iterations: 1 },
  });
  const tenants = new Map([
    ["acme", tenantOf(toId("acme"), [{ capacity, seconds: 3_600 }])],
    ["quiet", tenantOf(toId("quiet"), [])],
  ]);
  const asset: Asset = { tenantId: toId("acme"), assetId: toId("truck"), type: "truck", name: null, createdAt };
  const registry = change({
    tenants: async (ids) => ids.map(() => null),
    assets: async (keys) => keys.map(() => null),
    sensors: async (keys) => keys.map(() => null),
    peekTenant: (id) => tenants.get(id) ?? null,
    peekAsset: (key) => (key.endsWith("/truck") ? asset : null),
    peekRegisteredAt: (key) => (key.endsWith("/truck/temp") ? createdAt.getTime() : null),
  });
  const appended: NewJournalBatch[] = [];
  const journal: Pick<Journal, "start" | "append"> = {
    start: async () => undefined,
    append: async (batch: NewJournalBatch) => {
      await new Promise((resolve) => setImmediate(resolve));
      const position = toPosition(appended.push(batch));
      return { position, previous: justBefore(position), committedAt: Date.now() };
    },
  };
  const acknowledged: Delivery[] = [];
  let told: { readonly count: number; readonly resolve: () => void } | null = null;
  const logger = pino({ level: "silent" });
  const rejections = new RejectionRecorder({ record: async () => undefined }, nothing, logger, {
    keep: async () => undefined,
  });
  const pipeline = new Pipeline(
    {
      registry,
      journal,
      stages: createStages(
        {
          maxPayloadBytes: 65_536,
          retentionMs: 30 * 86_400_000,
          dedup: { readings: 1_000, windowMs: 600_000 },
          maxSensors: 1_000,
        },
        registry,
        rateClock,
      ),
      rejections,
      observer: { received: nothing, acknowledged: nothing, rejected: nothing, duplicates: nothing, appended: nothing },
      floods: { judged: nothing },
      logger,
      onCommitted: nothing,
      onFailed: (error) => {
        throw error;
      },
      acknowledge: (deliveries) => {
        acknowledged.push(...deliveries);
        if (told !== null && acknowledged.length >= told.count) told.resolve();
      },
    },
    { maxReadings: 1_000, maxBytes: 1_000_000 },
  );
  let packetId = 0;
  const connection = {};
  return {
    appended,
    acknowledged,
    pipeline,
    receive: (topic: string, payload = '{"value":1}') =>
      pipeline.receive(
        {
          topic,
          payload: Buffer.from(payload),
          payloadBytes: payload.length,
          contentType: null,
          receivedAt: Date.now(),
          queuedSince: Date.now(),
          origin: { kind: "network", connection, packetId: ++packetId },
        },
        nothing,
      ),
    allAcknowledged: () =>
      new Promise<void>((resolve) => {
        if (acknowledged.length >= packetId) resolve();
        else told = { count: packetId, resolve };
      }),
  };
}

const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ packetId }) => packetId);

test("gathers a flood of rejections into few appends and acknowledges all in order", async () => {
  const { receive, appended, acknowledged, allAcknowledged } = setUp();
  receive(JUNK);
  await allAcknowledged();
  for (let count = 0; count < 200; count++) {
    receive(JUNK);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await allAcknowledged();
  expect(appended.length).toBeLessThan(100);
  expect(idsOf(acknowledged)).toEqual(Array.from({ length: 201 }, (_, index) => index + 1));
  const received = appended.flatMap(({ ledger }) => ledger).reduce((sum, delta) => sum + delta.received, 0);
  expect(received).toBe(201);
});

test("appends acceptable messages without delay, together with waiting rejections", async () => {
  const { receive, appended, acknowledged, allAcknowledged } = setUp();
  receive(JUNK);
  await allAcknowledged();
  receive(JUNK);
  receive(TOPIC);
  await allAcknowledged();
  expect(appended).toHaveLength(2);
  expect(appended[1]?.columns.value).toHaveLength(1);
  expect(idsOf(acknowledged)).toEqual([1, 2, 3]);
});

test("gathers messages above the rate, and still counts their duplicates", async () => {
  const { receive, appended, allAcknowledged } = setUp(1);
  const first = `{"value":1,"timestamp":${Date.now()}}`;
  receive(TOPIC, first);
  await allAcknowledged();
  receive(TOPIC, first);
  receive(TOPIC, '[{"value":2},{"value":3}]');
  await allAcknowledged();
  const [, ...later] = appended.flatMap(({ ledger }) => ledger);
  const sums = later.map(({ received, accepted, duplicates, rejected }) => ({
    received,
    accepted,
    duplicates,
    rejected,
  }));
  expect(sums).toEqual([{ received: 3, accepted: 0, duplicates: 1, rejected: { RATE_LIMITED: 2 } }]);
});

test("writes gathered rejections when it is stopped", async () => {
  const { receive, pipeline, acknowledged, allAcknowledged } = setUp();
  receive(JUNK);
  await allAcknowledged();
  receive(JUNK);
  await pipeline.stop();
  expect(acknowledged).toHaveLength(2);
});

test("keeps what the registry returned, even if it forgets during another look-up", async () => {
  let isCurrent = true;
  const { receive, appended, allAcknowledged } = setUp(5, (registry) => ({
    ...registry,
    peekTenant: (id) => (isCurrent ? registry.peekTenant(id) : undefined),
    peekAsset: (key) => (isCurrent ? registry.peekAsset(key) : undefined),
    peekRegisteredAt: (key) => (!isCurrent || key === "acme/truck/fuel" ? undefined : registry.peekRegisteredAt(key)),
    sensors: async (keys) => {
      isCurrent = false;
      return keys.map(() => null);
    },
  }));
  receive(TOPIC);
  receive(TOPIC.replace("temp", "fuel"));
  await allAcknowledged();
  expect(appended.flatMap(({ ledger }) => ledger)).toMatchObject([
    { received: 2, accepted: 1, rejected: { UNKNOWN_SENSOR: 1 } },
  ]);
});

test("commits during another tenant's look-up, and acknowledges in order", async () => {
  const found = Promise.withResolvers<void>();
  const { receive, appended, acknowledged, allAcknowledged } = setUp(5, (registry) => ({
    ...registry,
    peekRegisteredAt: (key) => (key.startsWith("quiet/") ? undefined : registry.peekRegisteredAt(key)),
    sensors: (keys) => found.promise.then(() => keys.map(() => null)),
  }));
  receive(TOPIC.replace("acme", "quiet"));
  receive(TOPIC);
  while (appended.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect(appended[0]?.columns.sources).toEqual(["acme/truck/temp"]);
  expect(acknowledged).toEqual([]);
  found.resolve();
  await allAcknowledged();
  expect(idsOf(acknowledged)).toEqual([1, 2]);
});

test("stops after the look-ups in progress", async () => {
  const found = Promise.withResolvers<void>();
  const { receive, pipeline, acknowledged } = setUp(5, (registry) => ({
    ...registry,
    peekRegisteredAt: () => undefined,
    sensors: (keys) => found.promise.then(() => keys.map(() => null)),
  }));
  receive(TOPIC);
  const stopped = pipeline.stop();
  found.resolve();
  await stopped;
  expect(idsOf(acknowledged)).toEqual([1]);
});

test("counts a rejected message as one reading, however many it claims to hold", async () => {
  const { receive, appended, allAcknowledged } = setUp();
  expect(receive(TOPIC, JSON.stringify(new Array(30_000).fill(1)))).toBe(true);
  await allAcknowledged();
  expect(appended[0]?.ledger).toMatchObject([{ received: 30_000, rejected: { PAYLOAD_TOO_LARGE: 30_000 } }]);
});

test("regression: rejects a flood of large messages undecoded, with exact counts", async () => {
  const now = Date.now();
  const clock = jest.spyOn(Date, "now").mockReturnValue(now);
  // Without this clock, rates would refill on a slow machine.
  const { receive, appended, acknowledged, allAcknowledged } = setUp(2_000, undefined, () => now);
  const decode = jest.spyOn(jsonCodec, "decode");
  const large = JSON.stringify(Array.from({ length: 500 }, (_, value) => ({ value })));
  for (let count = 0; count < 200; count++) {
    receive(TOPIC, large);
    receive(TOPIC.replace("acme", "quiet"));
    if (count % 10 === 9) await allAcknowledged();
  }
  await allAcknowledged();
  // The rate admits 4 messages, and 4 more are decoded. All messages of the quiet tenant are decoded.
  expect(decode).toHaveBeenCalledTimes(8 + 200);
  decode.mockRestore();
  clock.mockRestore();
  expect(idsOf(acknowledged)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  const sums = new Map<string | null, { received: number; accepted: number; rejected: number }>();
  for (const { tenantId, received, accepted, rejected } of appended.flatMap(({ ledger }) => ledger)) {
    const sum = sums.get(tenantId) ?? { received: 0, accepted: 0, rejected: 0 };
    sum.received += received;
    sum.accepted += accepted;
    sum.rejected += rejected.RATE_LIMITED ?? 0;
    sums.set(tenantId, sum);
  }
  expect([...sums]).toEqual([
    ["acme", { received: 100_000, accepted: 2_000, rejected: 98_000 }],
    ["quiet", { received: 200, accepted: 200, rejected: 0 }],
  ]);
});
