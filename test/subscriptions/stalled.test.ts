import { startStack, type Stack } from "../../dev/stack";
import { disposeLater, temporaryDir, uniqueName } from "../harness/servers";
import { registerFleet, type Fleet } from "./fleet";
import { Follower } from "./follower";
import { storedReadings } from "./stored";

const HEALTHY = 1_000;
const SENSORS = 10;
const ROUNDS = 80;
const READINGS_PER_ROUND = 75;
const MEGABYTE = 1_048_576;
/** What a stalled subscriber asks of each reading: some 6 kB, so that what it does not take would be seen in memory. */
const WIDE = `value sensor { ${Array.from({ length: 80 }, (_, index) => `t${index}: topic`).join(" ")} }`;
/** Were nothing held back, it would be 900 MB. What a process that fans out takes and gives back is part of it. */
const MAX_GROWTH_BYTES = 400 * MEGABYTE;

/** Publishes a round: to every sensor an array of readings, four of each timestamp, with values that count on. */
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

async function residentBytes(stack: Stack): Promise<number> {
  const metrics = await (await fetch(stack.metricsUrl)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
}

test(`stalled subscribers beside ${HEALTHY} healthy ones: these get everything, memory stays bounded, those get a gap`, async () => {
  const env = { SLUICE_SUBSCRIPTION_QUEUE_READINGS: "2000", SLUICE_WS_MAX_TENANT_CONNECTIONS: "2000" };
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0, env });
  disposeLater(() => stack.stop());
  const fleet = await registerFleet(stack, uniqueName("acme"), SENSORS);
  const access = { wsUrl: stack.wsUrl, apiKey: fleet.apiKey };
  const follow = async (options: { input: Record<string, unknown>; selection?: string }) => {
    const follower = await Follower.start({ ...access, ...options });
    disposeLater(async () => follower.end());
    return follower;
  };

  const healthy: Follower[] = [];
  const ofOneSensor = { sensors: [{ assetId: "a", sensorId: "s0" }] };
  while (healthy.length < HEALTHY) {
    healthy.push(...(await Promise.all(Array.from({ length: 50 }, () => follow({ input: ofOneSensor })))));
  }
  const stalled = [
    await follow({ input: { onOverflow: "GAP" }, selection: WIDE }),
    await follow({ input: { onOverflow: "LATEST_PER_SENSOR" }, selection: WIDE }),
  ] as const;
  const begun = Date.now() - 3_600_000;
  const isTaken = (rounds: number) =>
    Promise.all(healthy.map((each) => each.until(() => each.values.length >= rounds * READINGS_PER_ROUND)));
  await publishRound(fleet, 0, begun);
  await isTaken(1);

  // The next round is published when all healthy subscribers have this one: they wait for nobody who is stalled.
  for (const each of stalled) each.stall();
  const before = await residentBytes(stack);
  let most = before;
  for (let round = 1; round < ROUNDS; round++) {
    await publishRound(fleet, round, begun);
    await isTaken(round + 1);
    if (round % 5 === 0) most = Math.max(most, await residentBytes(stack));
  }
  expect(most - before).toBeLessThan(MAX_GROWTH_BYTES);
  for (const each of stalled) each.resume();

  const total = ROUNDS * SENSORS * READINGS_PER_ROUND;
  const last = total - 1;
  for (const each of stalled) await each.until(() => each.values.at(-1) === last);
  const resumed = await Promise.all(
    stalled.map(({ gaps }) => follow({ input: { after: gaps[0]?.gap?.resumeAfter ?? null } })),
  );
  for (const each of resumed) await each.until(() => each.values.at(-1) === last);
  // Stopping rolls up what is only journaled.
  await stack.platform.stop();

  const stored = await storedReadings(stack.mongodbUri, fleet.tenantId);
  const values = stored.map(({ value }) => value);
  expect(values).toHaveLength(total);
  const ofS0 = stored.filter(({ source }) => source.sensorId === "s0").map(({ value }) => value);
  expect(healthy.flatMap(({ gaps }) => gaps)).toEqual([]);
  // As text: Jest would take seconds for a thousand lists.
  expect(new Set(healthy.map((each) => each.values.join()))).toEqual(new Set([ofS0.join()]));
  stalled.forEach(({ values: received, gaps }, index) => {
    const [gap, ...furtherGaps] = gaps;
    expect(furtherGaps).toEqual([]);
    const kept = gap!.readings.map(({ value }) => value);
    const beforeGap = values.indexOf(resumed[index]!.values[0]!);
    const missed = gap!.gap!.dropped + kept.length;
    // Up to the gap all, over the gap what the policy keeps, then all again.
    expect(received).toEqual([...values.slice(0, beforeGap), ...kept, ...values.slice(beforeGap + missed)]);
    expect(resumed[index]!.gaps).toEqual([]);
    expect(resumed[index]!.values).toEqual(values.slice(beforeGap));
    expect(missed).toBeGreaterThan(total / 4);
  });
  const [withGap, withLatest] = stalled.map(({ gaps }) => gaps[0]!.readings.map(({ value }) => value));
  expect(withGap).toEqual([]);
  const end = values.indexOf(resumed[1]!.values[0]!) + stalled[1].gaps[0]!.gap!.dropped + SENSORS;
  const newest = new Map(stored.slice(0, end).map(({ source, value }) => [source.sensorId, value]));
  expect(new Set(withLatest)).toEqual(new Set(newest.values()));
}, 240_000);
