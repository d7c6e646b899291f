import type { Stack } from "../../dev/stack";
import { toId } from "../../src/domain/keys";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { registerFleet, type Fleet } from "./fleet";
import { Follower } from "./follower";
import { storedReadings, streamPositions } from "./stored";

const HEALTHY = 1_000;
const SENSORS = 10;
const ROUNDS = 80;
const READINGS_PER_ROUND = 75;
/** Number of subscribers that are stalled simultaneously while the healthy subscribers are measured. */
const STALLED = 10;
const BLOCKS = 4;
const SETTLING_ROUNDS = 4;
const ROUNDS_PER_BLOCK = 8;
/**
 * Maximum ratio of the latency with stalled subscribers to the latency without, and of the rate without to the rate
 * with. A shared queue would exceed both.
 */
const MAX_RATIO = 5;
const MEGABYTE = 1_048_576;
/** The selection of a stalled subscriber: about 6 kB per reading, so that unread events take measurable memory. */
const WIDE = `value sensor { ${Array.from({ length: 80 }, (_, index) => `t${index}: topic`).join(" ")} }`;
/**
 * Maximum growth of memory. Measured: 1 to 144 MB, the most in a new process. Without backpressure, it would be 900 MB.
 */
const MAX_GROWTH_BYTES = 250 * MEGABYTE;

/** Publishes a round: an array of readings for each sensor, with four readings per timestamp and ascending values. */
async function publishRound({ gateways, tenantId }: Fleet, round: number, begun: number): Promise<void> {
  for (let sensor = 0; sensor < SENSORS; sensor++) {
    const readings = Array.from({ length: READINGS_PER_ROUND }, (_, index) => ({
      value: (round * SENSORS + sensor) * READINGS_PER_ROUND + index,
      timestamp: begun + round * READINGS_PER_ROUND + Math.floor(index / 4),
    }));
    const topic = `tenants/${tenantId}/assets/a/sensors/s${sensor}/telemetry`;
    await gateways[0]!.publishAsync(topic, JSON.stringify(readings), { qos: 1 });
  }
}

interface Block {
  /** Latencies, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Delivered readings per second. */
  readonly rate: number;
}

async function residentBytes(stack: Stack): Promise<number> {
  const metrics = await (await fetch(stack.metricsUrl)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
}

let stack: Stack;

beforeAll(async () => {
  const env = { SLUICE_SUBSCRIPTION_QUEUE_READINGS: "2000", SLUICE_WS_MAX_TENANT_CONNECTIONS: "2000" };
  stack = await startOwnStack(env);
});

interface Scene {
  readonly fleet: Fleet;
  /** Healthy subscribers, which follow the first sensor. */
  readonly healthy: readonly Follower[];
  follow(options: { input: Record<string, unknown>; selection?: string }): Promise<Follower>;
  /** Resolves when each healthy subscriber has received the first sensor's readings of this number of rounds. */
  isTaken(rounds: number): Promise<unknown>;
}

async function setUp(name: string): Promise<Scene> {
  const fleet = await registerFleet(stack, uniqueName(name), SENSORS);
  const access = { wsUrl: stack.wsUrl, apiKey: fleet.apiKey };
  const follow: Scene["follow"] = async (options) => {
    const follower = await Follower.start({ ...access, ...options });
    disposeLater(async () => follower.end());
    return follower;
  };
  const healthy: Follower[] = [];
  const ofOneSensor = { sensors: [{ assetId: "a", sensorId: "s0" }] };
  while (healthy.length < HEALTHY) {
    healthy.push(...(await Promise.all(Array.from({ length: 50 }, () => follow({ input: ofOneSensor })))));
  }
  const isTaken = (rounds: number) =>
    Promise.all(healthy.map((each) => each.until(() => each.values.length >= rounds * READINGS_PER_ROUND)));
  return { fleet, healthy, follow, isTaken };
}

/** Returns the latencies of the rounds `first`, `first + 1`, … from publish to each follower, in milliseconds. */
function latencies(healthy: readonly Follower[], first: number, published: readonly number[]): number[] {
  return healthy.flatMap(({ arrivals }) => {
    let event = 0;
    return published.map((at, index) => {
      const values = (first + index + 1) * READINGS_PER_ROUND;
      while ((arrivals[event]?.values ?? Infinity) < values) event++;
      return (arrivals[event]?.at ?? NaN) - at;
    });
  });
}

function quantile(values: readonly number[], share: number): number {
  const inOrder = [...values].sort((one, other) => one - other);
  return inOrder[Math.floor(share * (inOrder.length - 1))] ?? NaN;
}

test(`${HEALTHY} healthy subscribers are as fast with stalled subscribers as without`, async () => {
  const { fleet, healthy, follow, isTaken } = await setUp("measured");
  const begun = Date.now() - 3_600_000;
  const measured = { with: [] as Block[], without: [] as Block[] };
  let round = 0;
  for (let block = 0; block <= 2 * BLOCKS; block++) {
    const isBeside = block % 2 === 0;
    const open = () => follow({ input: {}, selection: WIDE });
    const stalled = isBeside ? await Promise.all(Array.from({ length: STALLED }, open)) : [];
    for (const each of stalled) each.stall();
    // These rounds are not measured, because a stalled subscriber receives megabytes until all buffers are full.
    for (const end = round + SETTLING_ROUNDS; round < end;) {
      await publishRound(fleet, round++, begun);
      await isTaken(round);
    }
    const first = round;
    const published: number[] = [];
    // Publishes without waiting for subscribers, so that delays of healthy subscribers are measured.
    for (const end = round + ROUNDS_PER_BLOCK; round < end; round++) {
      published.push(performance.now());
      await publishRound(fleet, round, begun);
    }
    await isTaken(round);
    const seconds = (performance.now() - (published[0] ?? NaN)) / 1_000;
    for (const each of stalled) {
      expect(each.values.length).toBeLessThan(ROUNDS_PER_BLOCK * SENSORS * READINGS_PER_ROUND);
      each.end();
    }
    const times = latencies(healthy, first, published);
    const rate = (HEALTHY * ROUNDS_PER_BLOCK * READINGS_PER_ROUND) / seconds;
    // The first block only warms up the process.
    if (block > 0)
      measured[isBeside ? "with" : "without"].push({ p50: quantile(times, 0.5), p99: quantile(times, 0.99), rate });
  }
  const typical = (blocks: readonly Block[], quality: keyof Block) =>
    quantile(
      blocks.map((block) => block[quality]),
      0.5,
    );
  const line = (["without", "with"] as const).map((name) => {
    const [p50, p99, rate] = (["p50", "p99", "rate"] as const).map((quality) =>
      Math.round(typical(measured[name], quality)),
    );
    return `${name} ${STALLED} stalled ones p50 ${p50} ms, p99 ${p99} ms, ${rate} readings/s`;
  });
  process.stdout.write(`${HEALTHY} healthy subscribers: ${line.join("; ")}\n`);
  expect(healthy.flatMap(({ gaps }) => gaps)).toEqual([]);
  for (const quality of ["p50", "p99"] as const) {
    expect(typical(measured.with, quality) / typical(measured.without, quality)).toBeLessThan(MAX_RATIO);
  }
  expect(typical(measured.without, "rate") / typical(measured.with, "rate")).toBeLessThan(MAX_RATIO);
  for (const each of healthy) each.end();
});

test(`${HEALTHY} healthy subscribers get every reading, and stalled subscribers a gap`, async () => {
  const { fleet, healthy, follow, isTaken } = await setUp("acme");
  const stalled = [
    await follow({ input: { onOverflow: "GAP" }, selection: WIDE }),
    await follow({ input: { onOverflow: "LATEST_PER_SENSOR" }, selection: WIDE }),
  ] as const;
  const witness = await follow({ input: {} });
  const begun = Date.now() - 3_600_000;
  await publishRound(fleet, 0, begun);
  await isTaken(1);

  // Publishes the next round when all healthy subscribers have the current round. This does not depend on stalled
  // subscribers.
  for (const each of stalled) each.stall();
  const before = await residentBytes(stack);
  let most = before;
  for (let round = 1; round < ROUNDS; round++) {
    await publishRound(fleet, round, begun);
    await isTaken(round + 1);
    if (round % 5 === 0) most = Math.max(most, await residentBytes(stack));
  }
  process.stdout.write(`memory beside stalled subscribers: ${Math.round((most - before) / MEGABYTE)} MB more\n`);
  expect(most - before).toBeLessThan(MAX_GROWTH_BYTES);
  for (const each of stalled) each.resume();

  const total = ROUNDS * SENSORS * READINGS_PER_ROUND;
  const last = total - 1;
  await witness.until(() => witness.values.length === total);
  // A gap may contain the last readings, so only the cursor shows that a subscriber is at the end.
  const positionOf = await streamPositions(stack.mongodbUri, toId(fleet.tenantId));
  const isAtEnd = ({ cursor }: Follower) => positionOf(cursor ?? "") === positionOf(witness.cursor ?? "");
  for (const each of stalled) await each.until(() => isAtEnd(each));
  // There is usually one gap. A second gap begins if the kernel's buffers have grown meanwhile.
  const resumed = await Promise.all(
    stalled.map(({ gaps }) => Promise.all(gaps.map(({ gap }) => follow({ input: { after: gap!.resumeAfter } })))),
  );
  for (const each of resumed.flat()) await each.until(() => each.values.at(-1) === last);
  // Stopping flushes the unflushed readings.
  await stack.platform.stop();

  const stored = await storedReadings(stack.mongodbUri, fleet.tenantId);
  const values = stored.map(({ value }) => value);
  expect(values).toHaveLength(total);
  const ofS0 = stored.filter(({ source }) => source.sensorId === "s0").map(({ value }) => value);
  expect(healthy.flatMap(({ gaps }) => gaps)).toEqual([]);
  // Compares texts, because Jest would take seconds to compare a thousand lists.
  expect(new Set(healthy.map((each) => each.values.join()))).toEqual(new Set([ofS0.join()]));
  const nothing = () => new Set<number>();
  const newest = (missed: typeof stored) =>
    new Set(new Map(missed.map(({ source, value }) => [source.sensorId, value])).values());
  const keptOf = [nothing, newest];
  stalled.forEach(({ values: received, gaps }, index) => {
    expect(gaps.length).toBeGreaterThan(0);
    const expected: number[] = [];
    let next = 0;
    let missed = 0;
    gaps.forEach(({ readings, gap }, count) => {
      const kept = readings.map(({ value }) => value);
      const after = resumed[index]![count]!;
      const begin = values.indexOf(after.values[0]!);
      const end = begin + gap!.dropped + kept.length;
      expect(after.gaps).toEqual([]);
      expect(after.values).toEqual(values.slice(begin));
      expect(new Set(kept)).toEqual(keptOf[index]!(stored.slice(begin, end)));
      expected.push(...values.slice(next, begin), ...kept);
      missed += end - begin;
      next = end;
    });
    // Expects all readings before the gap, the readings that the policy keeps within it, and all readings after it.
    expect(received).toEqual([...expected, ...values.slice(next)]);
    expect(missed).toBeGreaterThan(total / 4);
  });
});
