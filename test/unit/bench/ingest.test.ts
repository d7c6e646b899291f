import fc from "fast-check";
import { gatewayTopics, tenantId, TENANT_COUNT } from "../../../bench/ingest/fleet";
import { PacketRing, publishPacket } from "../../../bench/ingest/load/packets";
import type { Measured } from "../../../bench/ingest/measure";
import { median } from "../../../bench/ingest/statistics";
import { summarize } from "../../../bench/ingest/summary";

function measured(acknowledged: number, stored: number): Measured {
  return { acknowledged, stored, readings: 1_000, groupSize: 24, complete: true, cpuMicros: { consumer: 10 } };
}

describe("summary", () => {
  test("has medians of the rounds and their ratios", () => {
    const summary = summarize(1_000, {
      generator: [90_000, 80_000, 100_000],
      measured: {
        bare: [measured(40_000, 40_000), measured(30_000, 30_000), measured(50_000, 50_000)],
        batched: [measured(41_000, 41_000)],
        platform: [measured(30_000, 28_000), measured(20_000, 20_000), measured(36_000, 32_000)],
        naive: [measured(200, 200), measured(100, 100), measured(300, 300)],
      },
    });
    expect(summary).toMatchObject({
      sensors: 1_000,
      bare: 40_000,
      batched: 41_000,
      acknowledged: 30_000,
      stored: 28_000,
      naive: 200,
      sustained: 28_000,
      ratioAcknowledged: 0.75,
      ratioStored: 0.7,
      ratioNaive: 140,
      ratioNaiveAcknowledged: 150,
      generator: 90_000,
      groupSize: 24,
      warnings: [],
    });
  });

  test("warns if the load generator may limit the rate", () => {
    const bare = [measured(40_000, 40_000)];
    const summary = summarize(10, { generator: [50_000], measured: { bare, batched: [], platform: [], naive: [] } });
    expect(summary.warnings).toHaveLength(1);
    expect(summary).toMatchObject({ acknowledged: null, ratioAcknowledged: null, ratioNaive: null });
  });

  test("has a median in the middle of any values", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe("fleet", () => {
  test("gives each sensor one gateway of its tenant, and all topics the same length", () => {
    const gateways = 50;
    const topics = Array.from({ length: gateways }, (_, gateway) => gatewayTopics(gateway, gateways, 10_000));
    expect(new Set(topics.flat()).size).toBe(10_000);
    expect(new Set(topics.flat().map((topic) => topic.length)).size).toBe(1);
    topics.forEach((own, gateway) => {
      const prefix = `tenants/${tenantId(gateway % TENANT_COUNT)}/`;
      expect(own.every((topic) => topic.startsWith(prefix))).toBe(true);
    });
  });
});

describe("packets", () => {
  test("have a variable byte integer as remaining length [MQTT-2.2.3]", () => {
    const topic = "t".repeat(100);
    expect([...publishPacket(topic, 1, "x".repeat(23)).subarray(0, 2)]).toEqual([0x32, 127]);
    expect([...publishPacket(topic, 1, "x".repeat(24)).subarray(0, 3)]).toEqual([0x32, 0x80, 1]);
  });

  test("hold whole passes over the topics with distinct IDs", () => {
    const ring = new PacketRing(["a/1", "a/2", "a/3"], 10);
    expect(ring.slots).toBe(12);
    const bytes = ring.take(0, 12);
    const idAt = 2 + 2 + "a/1".length;
    const ids = Array.from({ length: 12 }, (_, slot) => bytes.readUInt16BE(slot * ring.stride + idAt));
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test("of different topic lengths are rejected", () => {
    expect(() => new PacketRing(["a/1", "a/10"], 10)).toThrow("differ in length");
  });
});
