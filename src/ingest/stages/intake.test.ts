import type { Tenant } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS, type TenantLimits } from "../../domain/limits";
import { Decoder } from "./decode";
import { Intake, SMALL_PAYLOAD_BYTES } from "./intake";
import type { Origin } from "./messages";
import { SensorStates } from "./sensor-states";

const TOPIC = "tenants/acme/assets/truck/sensors/temp/telemetry";
const NOW = Date.UTC(2026, 0, 1);
const NETWORK: Origin = { kind: "network", connection: {}, packetId: 1 };

interface Sent {
  readonly topic?: string;
  readonly now?: number;
  readonly queuedSince?: number;
  readonly origin?: Origin;
}

/** @returns a function that sends a message of the tenant, and returns its rejection; null if it was decoded */
function setUp(limits: Partial<TenantLimits>) {
  const tenant: Tenant = {
    tenantId: toId("acme"),
    name: "Acme",
    status: "ACTIVE",
    createdAt: new Date(0),
    limits: { ...DEFAULT_TENANT_LIMITS, tenantRates: [], sensorRates: [], ...limits },
    broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
  };
  const lookup = {
    peekTenant: (id: string) => (id === "acme" ? tenant : null),
    peekRegisteredAt: (key: string) => (key.endsWith("/fuel") ? null : 0),
  };
  const intake = new Intake(new SensorStates(1_000), lookup, (at) => at);
  const decoder = new Decoder(65_536, undefined, intake);
  return (payload: string, { topic = TOPIC, now = NOW, queuedSince, origin = NETWORK }: Sent = {}) => {
    const received = {
      topic,
      payload: Buffer.from(payload),
      payloadBytes: payload.length,
      contentType: null,
      receivedAt: now,
      queuedSince: queuedSince ?? now,
      origin,
    };
    const { rejection, weight } = decoder.decode(received);
    return rejection === null ? null : { ...rejection, weight };
  };
}

const large = (readings: number) => JSON.stringify(Array.from({ length: readings }, (_, value) => ({ value })));
const SMALL = JSON.stringify([{ value: 1 }]);

test("decodes large messages up to twice the rate, and only counts further ones", () => {
  const send = setUp({ tenantRates: [{ capacity: 300, seconds: 10 }] });
  expect([send(large(200)), send(large(200)), send(large(200))]).toEqual([null, null, null]);
  expect(send(large(150))).toEqual({
    stage: "DECODE",
    reason: "RATE_LIMITED",
    detail:
      "the message contains 150 readings, and tenant 'acme' has sent 2 times its limit of 300 in 10 s in large messages",
    weight: 150,
  });
  expect(send(large(150), { now: NOW + 1_000 })).toBeNull();
});

test("decodes every small message", () => {
  const send = setUp({ tenantRates: [{ capacity: 1, seconds: 3_600 }] });
  expect(send(large(500))).toBeNull();
  for (let count = 0; count < 100; count++) expect(send(SMALL)).toBeNull();
  expect(send("{")).toMatchObject({ reason: "MALFORMED_PAYLOAD" });
  expect(send(SMALL.padEnd(SMALL_PAYLOAD_BYTES))).toBeNull();
  expect(send(SMALL.padEnd(SMALL_PAYLOAD_BYTES + 1))).toMatchObject({ reason: "RATE_LIMITED", weight: 1 });
});

test("keeps a sensor's flood from using up the rates of its tenant's other sensors", () => {
  const send = setUp({
    tenantRates: [{ capacity: 1_000, seconds: 10 }],
    sensorRates: [{ capacity: 200, seconds: 10 }],
  });
  const outcomes = Array.from({ length: 50 }, () => send(large(200)));
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(2);
  expect(outcomes.at(-1)?.detail).toContain("the sensor has sent 2 times its limit of 200 in 10 s in large messages");
  expect(send(large(200), { topic: TOPIC.replace("temp", "oil") })).toBeNull();
});

test("charges malformed and unregistered messages by their size", () => {
  const send = setUp({ tenantRates: [{ capacity: 100, seconds: 3_600 }] });
  const nested = "[".repeat(25_600);
  expect(send(nested)).toMatchObject({ reason: "MALFORMED_PAYLOAD" });
  expect(send(nested, { topic: TOPIC.replace("temp", "fuel") })).toMatchObject({ reason: "MALFORMED_PAYLOAD" });
  expect(send(nested, { topic: TOPIC.replace("temp", "fuel") })).toMatchObject({ reason: "RATE_LIMITED" });
});

test("decodes messages that waited in the broker, and redriven messages", () => {
  const send = setUp({ tenantRates: [{ capacity: 100, seconds: 1 }] });
  const back = NOW + 60_000;
  expect(send(large(200))).toBeNull();
  expect(send(large(200))).toMatchObject({ reason: "RATE_LIMITED" });
  for (let count = 0; count < 12; count++) expect(send(large(1_000), { now: back, queuedSince: NOW })).toBeNull();
  expect(send(large(200), { now: back, queuedSince: NOW })).toMatchObject({ reason: "RATE_LIMITED" });
  const origin = { kind: "redrive", payloadId: "p", redrivenAt: back, committed: () => undefined } as const;
  expect(send(large(200), { now: back, origin })).toBeNull();
});

test("decodes messages of unknown tenants and of tenants without limits", () => {
  const send = setUp({});
  const topic = TOPIC.replace("acme", "other");
  for (let count = 0; count < 100; count++)
    expect([send(large(1_000)), send(large(1_000), { topic })]).toEqual([null, null]);
});
