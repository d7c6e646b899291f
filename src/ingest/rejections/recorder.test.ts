import pino from "pino";
import { toId, toSensorKey, type TenantId } from "../../domain/keys";
import type { RejectedMessage, RejectionReason } from "../../domain/rejection";
import type { MessageRejection } from "../stages/batch-builder";
import { COUNTED_TOPICS_PER_MINUTE, RejectionRecorder, SAMPLES_PER_MINUTE } from "./recorder";

const NOW = Date.UTC(2026, 0, 1);
const logger = pino({ level: "silent" });

function rejectionOf(
  tenantId: TenantId | null,
  reason: RejectionReason,
  topic = "t",
  receivedAt = NOW,
): MessageRejection {
  const origin = { kind: "network", connection: {}, packetId: 1 } as const;
  const payload = Buffer.from("{}");
  const of = { topic, payload, payloadBytes: payload.length, contentType: null };
  const received = { ...of, receivedAt, queuedSince: receivedAt, origin };
  const rejection = { stage: "VALIDATE", reason, detail: "because" } as const;
  return { message: { received, tenantId, sensorKey: null, readings: [], rejection, weight: 1 }, rejection, tenantId };
}

function recorder() {
  const writes: RejectedMessage[][] = [];
  const repository = {
    record: async (records: readonly RejectedMessage[]) => {
      writes.push([...records]);
    },
  };
  const of = new RejectionRecorder(repository, () => undefined, logger, { keep: () => Promise.resolve() });
  return { of, writes, records: () => writes.flat() };
}

const occurrences = (records: readonly RejectedMessage[]) => records.reduce((sum, each) => sum + each.occurrences, 0);

test("counts every message of a flood of one kind in 51 records per minute", async () => {
  const { of, records } = recorder();
  for (let batch = 0; batch < 100; batch++) {
    await of.record(Array.from({ length: 500 }, () => rejectionOf(toId("acme"), "UNKNOWN_SENSOR")));
  }
  await of.stop();
  expect(new Set(records().map(({ rejectionId }) => rejectionId)).size).toBe(SAMPLES_PER_MINUTE + 1);
  expect(occurrences(records())).toBe(50_000);
});

test("regression: counts no message under a sensor that did not send it", async () => {
  const { of, records } = recorder();
  const sensors = 2 * COUNTED_TOPICS_PER_MINUTE;
  for (let round = 0; round < 10; round++) {
    await of.record(
      Array.from({ length: sensors }, (_, index) => {
        const topic = `tenants/acme/assets/a/sensors/s${index}/telemetry`;
        const { message, ...rejected } = rejectionOf(toId("acme"), "RATE_LIMITED", topic);
        return { ...rejected, message: { ...message, sensorKey: toSensorKey(`acme/a/s${index}`) } };
      }),
    );
  }
  await of.stop();
  const counts = new Map<string, number>();
  for (const { topic, occurrences } of records()) counts.set(topic, (counts.get(topic) ?? 0) + occurrences);
  // The first 50 messages are of the first 50 sensors, and each of the next 50 sensors gets a separate count.
  const last = counts.get("tenants/acme/assets/a/sensors/s99/telemetry");
  expect({ topics: counts.size, first: counts.get("tenants/acme/assets/a/sensors/s0/telemetry"), last }).toEqual({
    topics: sensors + 1,
    first: 1,
    last: 10,
  });
  const [others] = records().filter(({ topic }) => topic === "tenants/acme/#");
  expect(others).toMatchObject({ sensorKey: null, payloadSample: "", payloadBytes: 0, occurrences: 450 });
  expect(occurrences(records())).toBe(10 * sensors);
});

test("keeps at most 5,000 samples per minute in a flood from many tenants", async () => {
  const { of, records } = recorder();
  for (let round = 0; round < 20; round++) {
    await of.record(Array.from({ length: 1_000 }, (_, index) => rejectionOf(toId(`t${index}`), "RATE_LIMITED")));
  }
  expect(records()).toHaveLength(5_000);
  await of.record([rejectionOf(toId("t0"), "RATE_LIMITED", "t", NOW + 60_000)]);
  expect(records()).toHaveLength(5_001);
  await of.stop();
  expect(occurrences(records())).toBe(20_001);
});

test("leaves further kinds to the ledger when it tracks its maximum of kinds", async () => {
  const { of, records } = recorder();
  await of.record(Array.from({ length: 30_000 }, (_, index) => rejectionOf(toId(`t${index}`), "RATE_LIMITED")));
  await of.stop();
  expect(occurrences(records())).toBe(10_000);
});

test("keeps its minute when a message arrives again with an earlier time of receipt", async () => {
  const { of, records } = recorder();
  for (let round = 0; round < 100; round++) {
    await of.record([
      rejectionOf(toId("acme"), "UNKNOWN_SENSOR"),
      rejectionOf(toId("acme"), "UNKNOWN_SENSOR", "t", NOW - 3_600_000),
    ]);
  }
  expect(records()).toHaveLength(SAMPLES_PER_MINUTE);
  await of.stop();
});

test("copies the excerpt of a long topic and does not keep the topic in memory", async () => {
  const { of, records } = recorder();
  await of.record([rejectionOf(null, "MALFORMED_TOPIC", "x".repeat(60_000))]);
  expect(records()[0]?.topic).toBe("x".repeat(512));
});
