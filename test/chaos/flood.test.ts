import { readFile } from "node:fs/promises";
import { MongoClient } from "mongodb";
import { connectAsync, type MqttClient } from "mqtt";
import { startStack } from "../../dev/stack";
import { isBalanced } from "../../src/domain/ledger";
import { SAMPLES_PER_MINUTE } from "../../src/ingest/reject";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { disposeLater, temporaryDir, uniqueName, withDatabase } from "../harness/servers";
import { publishValues, registerFleet } from "./fleet";

const READINGS = 5_000;
const BAD = 50_000;
const GIANT_TOPICS = 1_000;
/** Resident memory that a flood may add to the platform's process. */
const MORE_MEMORY = 400 * 1024 * 1024;

/** What a misbehaving gateway may publish below its own tenant. */
const FLOODS: ReadonlyArray<(tenantId: string, index: number) => readonly [topic: string, payload: string]> = [
  (tenantId, index) => [`tenants/${tenantId}/assets/a/sensors/junk-${index}/telemetry`, '{"value":1}'],
  (tenantId, index) => [`tenants/${tenantId}/assets/junk-${index}/sensors/s0/telemetry`, '{"value":1}'],
  (tenantId, index) => [`tenants/${tenantId}/whatever/${index}`, "junk"],
  (tenantId) => [`tenants/${tenantId}/assets/a/sensors/s0/telemetry`, "{"],
  (tenantId) => [`tenants/${tenantId}/assets/a/sensors/s0/telemetry`, '{"value":"1"}'],
];

async function publishAll(
  gateway: MqttClient,
  count: number,
  messageOf: (index: number) => readonly [topic: string, payload: string],
  window = 2_000,
): Promise<void> {
  let next = 0;
  const publishOn = async () => {
    while (next < count) await gateway.publishAsync(...messageOf(next++), { qos: 1 });
  };
  await Promise.all(Array.from({ length: window }, publishOn));
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

test("a flood of bad messages writes few records, stays in memory, and takes nothing from valid traffic", async () => {
  const stack = await startStack({
    dir: await temporaryDir(),
    httpPort: 0,
    mqttPort: 0,
    env: { SLUICE_REDRIVE_MAX_PAYLOADS: "1000" },
  });
  disposeLater(() => stack.stop());
  const good = await registerFleet(stack, uniqueName("good"), 20);
  const bad = await registerFleet(stack, uniqueName("bad"), 1);
  const second = await connectAsync(stack.mqttUrl, {
    ca: await readFile(stack.caFile),
    username: bad.gateway.options.username ?? "",
    password: bad.gateway.options.password ?? "",
    protocolVersion: 5,
  });
  disposeLater(() => second.endAsync(true));
  const before = await residentBytes(stack.platform.pid);
  let most = before;
  const sampling = setInterval(() => {
    void residentBytes(stack.platform.pid).then((bytes) => (most = Math.max(most, bytes)));
  }, 100);

  const begun = performance.now();
  const flooding = Promise.all([
    publishAll(bad.gateway, BAD, (index) => FLOODS[index % FLOODS.length]!(bad.tenantId, index)),
    publishAll(second, GIANT_TOPICS, (index) => [`tenants/${bad.tenantId}/${index}${"x".repeat(60_000)}`, "{}"], 100),
  ]);
  const acknowledged = await publishValues(good, READINGS);
  expect(acknowledged.size).toBe(READINGS);
  await flooding;

  const client = await new MongoClient(withDatabase(stack.mongodbUri, "sluice")).connect();
  disposeLater(() => client.close());
  const db = client.db();
  const ledger = new MongoLedgerRepository(db);
  const minutesOf = async (tenantId: string) => ledger.minutes(tenantId, 0, Date.now() + 60_000);
  const receivedOf = async (tenantId: string) =>
    (await minutesOf(tenantId)).reduce((sum, minute) => sum + minute.received, 0);
  while ((await receivedOf(bad.tenantId)) < BAD + GIANT_TOPICS || (await receivedOf(good.tenantId)) < READINGS) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(sampling);
  await stack.platform.stop();

  const goodMinutes = await minutesOf(good.tenantId);
  expect(goodMinutes.reduce((sum, minute) => sum + minute.stored, 0)).toBe(READINGS);
  const badMinutes = await minutesOf(bad.tenantId);
  expect([...goodMinutes, ...badMinutes].every(isBalanced)).toBe(true);
  const rejected = badMinutes.reduce<Record<string, number>>((sums, minute) => {
    for (const [reason, count] of Object.entries(minute.rejected)) sums[reason] = (sums[reason] ?? 0) + count;
    return sums;
  }, {});
  expect(rejected).toEqual({
    UNKNOWN_SENSOR: BAD / 5,
    UNKNOWN_ASSET: BAD / 5,
    MALFORMED_TOPIC: BAD / 5 + GIANT_TOPICS,
    MALFORMED_PAYLOAD: BAD / 5,
    INVALID_VALUE: BAD / 5,
  });

  const records = await db
    .collection<{ occurrences: number; topic: string }>("rejections")
    .find({ tenantId: bad.tenantId })
    .toArray();
  expect(records.length).toBeLessThanOrEqual(badMinutes.length * FLOODS.length * (SAMPLES_PER_MINUTE + 1));
  expect(records.reduce((sum, each) => sum + each.occurrences, 0)).toBe(BAD + GIANT_TOPICS);
  expect(Math.max(...records.map(({ topic }) => topic.length))).toBeLessThanOrEqual(512);
  expect(await db.collection("rejectedPayloads").countDocuments()).toBeLessThanOrEqual(1_000);
  expect(most - before).toBeLessThan(MORE_MEMORY);
  const megabytes = ((most - before) / 1024 / 1024).toFixed(0);
  process.stderr.write(
    `flood: acknowledged ${READINGS}, stored ${READINGS}, lost 0; ${BAD + GIANT_TOPICS} bad messages in ` +
      `${seconds.toFixed(1)} s, ${records.length} records, ${megabytes} MB more memory\n`,
  );
}, 120_000);
