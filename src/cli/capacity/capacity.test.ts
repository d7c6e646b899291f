import * as fc from "fast-check";
import { capacityCommand } from "./command";
import { type Demand, MICROSECONDS, planFor } from "./model";

const DEMAND: Demand = {
  readings: 10_000,
  sensors: 10_000,
  gateways: 1_000,
  readingsPerMessage: 1,
  retentionDays: 90,
  journalRetentionSeconds: 172_800,
  flushSeconds: 300,
  flushReadings: 1_000_000,
  journal: "mongodb",
  replicas: 3,
};

const demands: fc.Arbitrary<Demand> = fc.record({
  readings: fc.integer({ min: 1, max: 2_000_000 }),
  sensors: fc.integer({ min: 1, max: 2_000_000 }),
  gateways: fc.integer({ min: 1, max: 2_000_000 }),
  readingsPerMessage: fc.integer({ min: 1, max: 1_000 }),
  retentionDays: fc.integer({ min: 1, max: 1_000 }),
  journalRetentionSeconds: fc.integer({ min: 3_600, max: 31_536_000 }),
  flushSeconds: fc.integer({ min: 1, max: 300 }),
  flushReadings: fc.integer({ min: 1_000, max: 5_000_000 }),
  journal: fc.constantFrom("mongodb" as const, "kafka" as const),
  replicas: fc.constantFrom(1, 3, 5),
});

async function run(...args: string[]): Promise<string> {
  let output = "";
  const command = capacityCommand((text) => (output += text))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  await command.parseAsync(args, { from: "user" });
  return output;
}

test("plans one partition when one broker's thread suffices", () => {
  const plan = planFor(DEMAND);
  expect(plan).toMatchObject({ partitions: 1, groupSize: 24 });
  expect(plan.parts.map(({ name, count }) => [name, count])).toEqual([
    ["Mosquitto", 1],
    ["Sluice, role ingest", 1],
    ["Sluice, role flush", 1],
    ["Sluice, role api", 2],
    ["MongoDB member", 3],
  ]);
});

test("adds partitions for messages and connections, not for readings per message", () => {
  const partitionsOf = (more: Partial<Demand>) => planFor({ ...DEMAND, ...more }).partitions;
  expect(partitionsOf({ readings: 200_000 })).toBe(6);
  expect(partitionsOf({ gateways: 1_000_000 })).toBe(10);
  expect(partitionsOf({ readings: 200_000, readingsPerMessage: 100 })).toBe(1);
});

test("keeps every broker's thread within its share of a core", () => {
  fc.assert(
    fc.property(demands, (demand) => {
      const plan = planFor(demand);
      const messages = demand.readings / demand.readingsPerMessage / plan.partitions;
      expect(messages * MICROSECONDS.brokerMessage).toBeLessThanOrEqual(600_001);
      for (const part of plan.parts) {
        expect(part.count).toBeGreaterThanOrEqual(1);
        for (const value of [part.cores, part.memoryGiB, part.diskGiB]) expect(Number.isFinite(value)).toBe(true);
      }
      const more = planFor({ ...demand, readings: demand.readings * 2 });
      expect(more.partitions).toBeGreaterThanOrEqual(plan.partitions);
      expect(more.groupSize).toBeGreaterThanOrEqual(plan.groupSize);
    }),
  );
});

test("counts a partition's batches, or its messages if there are fewer", () => {
  const kafkaOf = (more: Partial<Demand>) =>
    planFor({ ...DEMAND, journal: "kafka", ...more }).parts.find(({ name }) => name === "Kafka broker")?.cores ?? 0;
  const { kafkaJournalBatch, kafkaJournalReading } = MICROSECONDS;
  expect(kafkaOf({ readings: 10 })).toBeCloseTo((10 * (kafkaJournalBatch + kafkaJournalReading)) / 600_000);
  expect(kafkaOf({ readings: 1_000 })).toBeCloseTo((125 * kafkaJournalBatch + 1_000 * kafkaJournalReading) / 600_000);
  expect(kafkaOf({ readings: 20_000 })).toBeCloseTo((25 * kafkaJournalBatch + 20_000 * kafkaJournalReading) / 600_000);
});

test("regression: plans disks for the journal's whole retention", () => {
  const diskOf = (name: string, more: Partial<Demand>) =>
    planFor({ ...DEMAND, readings: 20_000, ...more }).parts.find((part) => part.name === name)?.diskGiB ?? NaN;
  const kafka = (hours: number) => diskOf("Kafka broker", { journal: "kafka", journalRetentionSeconds: hours * 3_600 });
  const mongodb = (hours: number) => diskOf("MongoDB member", { journalRetentionSeconds: hours * 3_600 });
  expect(kafka(48)).toBeCloseTo(48 * kafka(1));
  expect(mongodb(48) - mongodb(1)).toBeCloseTo(47 * (mongodb(2) - mongodb(1)));
  expect(mongodb(2)).toBeGreaterThan(mongodb(1));
});

test("plans less disk for batches that Sluice compresses", () => {
  const perReading = (readings: number) => {
    const { parts } = planFor({ ...DEMAND, readings, journal: "kafka" });
    return (parts.find(({ name }) => name === "Kafka broker")?.diskGiB ?? NaN) / readings;
  };
  expect(perReading(20_000)).toBeLessThan(perReading(1_000) / 2);
});

test("plans API nodes that follow a part of the partitions, and two nodes for each", () => {
  const nodesOf = (readings: number) => {
    const { parts, partitions } = planFor({ ...DEMAND, readings, journal: "kafka" });
    const { count = 0, cores = 0 } = parts.find(({ name }) => name === "Sluice, role api") ?? {};
    return { count, followed: (cores * 600_000) / ((readings / partitions) * MICROSECONDS.followReading) };
  };
  expect(nodesOf(10_000)).toEqual({ count: 2, followed: 1 });
  const { count, followed } = nodesOf(1_000_000);
  expect(count * followed).toBeGreaterThanOrEqual(2 * planFor({ ...DEMAND, readings: 1_000_000 }).partitions);
  expect(followed).toBeLessThan(planFor({ ...DEMAND, readings: 1_000_000 }).partitions / 2);
});

test("prints a table, or JSON with the demand", async () => {
  const text = await run("--readings", "200000", "--sensors", "1000000", "--retention", "90d", "--journal", "kafka");
  expect(text).toMatch(/^Partitions: 6\. A flush writes 6.0 readings of a sensor together\.\n/);
  expect(text).toMatch(/\nKafka broker +3 /);
  const { demand, plan } = JSON.parse(await run("--readings", "10", "--sensors", "20", "--json")) as Record<
    string,
    object
  >;
  expect(demand).toMatchObject({ readings: 10, sensors: 20, gateways: 2, retentionDays: 90, journal: "mongodb" });
  expect(demand).toMatchObject({ journalRetentionSeconds: 172_800, flushSeconds: 300, flushReadings: 1_000_000 });
  expect(plan).toMatchObject({ partitions: 1 });
});

test.each([
  [["--sensors", "10"], /--readings/],
  [["--readings", "-1", "--sensors", "10"], /--readings.*whole number from 1/],
  [["--readings", "1", "--sensors", "1e3"], /--sensors.*whole number/],
  [["--readings", "1", "--sensors", "1", "--retention", "90"], /--retention.*such as 30s, 5m, 12h or 90d/],
  [["--readings", "1", "--sensors", "1", "--journal", "redis"], /--journal.*mongodb or kafka/],
])("rejects %j, and names the option and the remedy", async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});
