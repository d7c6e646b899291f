import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { MongoClient, type Db } from "mongodb";
import pino from "pino";
import { badMessages, KIND_COUNT } from "../../bench/ingest/load/bad-messages";
import type { GatewayAccount } from "../../bench/ingest/load/gateway";
import { LoadGenerator } from "../../bench/ingest/load/load-generator";
import { percentile } from "../../bench/ingest/statistics";
import { startStack, type Stack } from "../../dev/stack";
import { DynamicSecurity } from "../../src/broker/dynamic-security";
import { TenantAccounts } from "../../src/broker/tenant-accounts";
import type { TenantId } from "../../src/domain/keys";
import { isBalanced, type CountedLedgerMinute } from "../../src/domain/ledger";
import { COUNTED_TOPICS_PER_MINUTE, SAMPLES_PER_MINUTE } from "../../src/ingest/rejections/recorder";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { disposeLater, temporaryDir, uniqueName, withDatabase } from "../harness/servers";
import { isFull } from "./extent";
import { registerFleet } from "./fleet";
import { residentBytes } from "./resident-memory";
import { publishSteadily } from "./steady-traffic";
import { until } from "../harness/until";

/** Number of messages of a burst. They are sent as fast as the broker accepts them. A pause follows. */
const BURST = isFull ? 50_400 : 12_000;
const BURSTS = isFull ? 10 : 3;
const PAUSE_MS = isFull ? 3_000 : 1_000;
const VALID_PER_SECOND = 200;
const GIANT_TOPICS = 1_000;
const GIANT_PAYLOADS = 500;
const REDRIVABLE = 1_000;
/**
 * Maximum resident memory that a flood adds to the platform's process, in bytes. Most is uncollected garbage; 3 MB
 * remain.
 */
const MORE_MEMORY = 450 * 1024 * 1024;

/** Creates a broker account for a tenant that is not registered. */
async function accountOfNobody(stack: Stack, tenantId: TenantId) {
  const { admin, url } = stack.broker;
  const ca = await readFile(stack.caFile, "utf8");
  const accounts = new TenantAccounts(new DynamicSecurity({ url, ...admin, ca }, pino({ level: "silent" })));
  await accounts.start();
  const account = { username: `tenant_${tenantId}`, password: "nobody's password" };
  await accounts.createTenantAccount(tenantId, account.username, account.password);
  await accounts.stop();
  return account;
}

/**
 * Sends `count` messages `times` times, with a pause after each burst. Resolves with the messages per second of the
 * bursts.
 */
async function burst(generator: LoadGenerator, count: number, times: number): Promise<number> {
  let milliseconds = 0;
  for (let time = 0; time < times; time++) {
    const { firstAt, lastAt } = await generator.publish(count, count);
    milliseconds += lastAt - firstAt;
    await sleep(PAUSE_MS);
  }
  return Math.round((count * times * 1_000) / milliseconds);
}

async function connectFlood(stack: Stack, window: number, accounts: readonly GatewayAccount[]): Promise<LoadGenerator> {
  const generator = new LoadGenerator();
  disposeLater(() => generator.stop());
  await generator.connectAccounts(stack.broker.port, await readFile(stack.caFile, "utf8"), accounts, window);
  return generator;
}

function rejectedOf(minutes: readonly CountedLedgerMinute[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { rejected } of minutes) {
    for (const [reason, count] of Object.entries(rejected)) sums[reason] = (sums[reason] ?? 0) + count;
  }
  return sums;
}

const sumOf = (minutes: readonly CountedLedgerMinute[], of: "received" | "stored") =>
  minutes.reduce((sum, minute) => sum + minute[of], 0);

async function whenReceived(db: Db, expected: ReadonlyArray<readonly [tenantId: TenantId | null, readings: number]>) {
  const ledger = new MongoLedgerRepository(db);
  const minutesOf = (tenantId: TenantId | null) => ledger.minutes(tenantId, 0, Date.now() + 60_000);
  for (const [tenantId, readings] of expected) {
    await until(async () => sumOf(await minutesOf(tenantId), "received") >= readings);
  }
  return minutesOf;
}

test("a flood of bad messages writes few records and loses no valid traffic", async () => {
  const stack = await startStack({
    dir: await temporaryDir(),
    httpPort: 0,
    mqttPort: 0,
    env: {
      SLUICE_REDRIVE_MAX_PAYLOADS: String(REDRIVABLE),
      // Without this option, Sluice would pause the credential as soon as the flood delays other messages.
      NODE_OPTIONS: `--require ${path.resolve(__dirname, "../fairness/without.cjs")}`,
      FAIRNESS_WITHOUT: "pauses of floods",
    },
  });
  disposeLater(() => stack.stop());
  const [goodId, badId, nobody] = [uniqueName("good"), uniqueName("bad"), uniqueName("nobody")];
  const good = await registerFleet(stack, goodId, 20);
  const bad = await registerFleet(stack, badId, 1);
  const { username = "", password = "" } = bad.gateway.options;
  const ofBad = { username, password: String(password) };
  const ofNobody = await accountOfNobody(stack, nobody);
  const unknown = badMessages(nobody, "s0");
  const flood = await connectFlood(stack, 2_000, [
    ...[0, 1, 2].map((index) => ({ clientId: `bad-${index}`, ...ofBad, ...badMessages(badId, "s0") })),
    { clientId: "nobody", ...ofNobody, topics: unknown.topics.slice(0, 1), payloads: unknown.payloads.slice(0, 1) },
  ]);
  const giants = await connectFlood(stack, 50, [
    { clientId: "topics", ...ofBad, topics: [`tenants/${badId}/${"x".repeat(60_000)}`], payloads: ["{}"] },
  ]);
  const heavy = await connectFlood(stack, 50, [
    { clientId: "payloads", ...ofBad, topics: [bad.topicOf(0)], payloads: [`"${"x".repeat(200_000)}"`] },
  ]);
  const before = residentBytes(stack.platform.pid);
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, residentBytes(stack.platform.pid))), 100);
  disposeLater(async () => clearInterval(sampling));

  const ending = new AbortController();
  const steady = publishSteadily(good, VALID_PER_SECOND, ending.signal);
  const begun = performance.now();
  const [perSecond] = await Promise.all([
    burst(flood, BURST, BURSTS),
    giants.publish(GIANT_TOPICS, GIANT_TOPICS),
    heavy.publish(GIANT_PAYLOADS, GIANT_PAYLOADS),
  ]);
  ending.abort();
  const { acknowledged, latencies } = await steady;
  expect(latencies).toHaveLength(acknowledged);

  const client = await new MongoClient(withDatabase(stack.mongodbUri, "sluice")).connect();
  disposeLater(() => client.close());
  const db = client.db();
  const ofNobodyTotal = (BURST * BURSTS) / 4;
  const badTotal = (BURST * BURSTS * 3) / 4 + GIANT_TOPICS + GIANT_PAYLOADS;
  const minutesOf = await whenReceived(db, [
    [goodId, acknowledged],
    [badId, badTotal],
    [null, ofNobodyTotal],
  ]);
  const seconds = (performance.now() - begun) / 1000;
  clearInterval(sampling);
  await stack.platform.stop();

  const [goodMinutes, badMinutes, nobodys] = [await minutesOf(goodId), await minutesOf(badId), await minutesOf(null)];
  expect([...goodMinutes, ...badMinutes, ...nobodys].every(isBalanced)).toBe(true);
  expect(sumOf(goodMinutes, "stored")).toBe(acknowledged);
  expect(rejectedOf(goodMinutes)).toEqual({});
  expect(rejectedOf(nobodys)).toEqual({ UNKNOWN_TENANT: ofNobodyTotal });
  const ofEach = (BURST * BURSTS * 3) / 4 / KIND_COUNT;
  expect(rejectedOf(badMinutes)).toEqual({
    UNKNOWN_SENSOR: ofEach,
    UNKNOWN_ASSET: ofEach,
    MALFORMED_TOPIC: ofEach + GIANT_TOPICS,
    MALFORMED_PAYLOAD: ofEach,
    INVALID_VALUE: ofEach,
    INVALID_TIMESTAMP: ofEach,
    PAYLOAD_TOO_LARGE: GIANT_PAYLOADS,
  });

  const records = await db.collection<{ occurrences: number; topic: string }>("rejections").find().toArray();
  const kinds = badMinutes.length * (KIND_COUNT + 1) + nobodys.length;
  expect(records.length).toBeLessThanOrEqual(kinds * (SAMPLES_PER_MINUTE + COUNTED_TOPICS_PER_MINUTE + 1));
  expect(records.reduce((sum, each) => sum + each.occurrences, 0)).toBe(badTotal + ofNobodyTotal);
  expect(Math.max(...records.map(({ topic }) => topic.length))).toBeLessThanOrEqual(512);
  expect(await db.collection("rejectedPayloads").countDocuments()).toBeLessThanOrEqual(REDRIVABLE);
  const [p50, p99] = [0.5, 0.99].map((quantile) => Math.round(percentile(latencies, quantile)));
  const megabytes = Math.round((most - before) / 1024 / 1024);
  process.stdout.write(
    `flood: ${badTotal + ofNobodyTotal} bad messages in ${BURSTS} bursts at ${perSecond}/s, done with after ` +
      `${seconds.toFixed(1)} s: ${records.length} records, ${megabytes} MB more memory (${Math.round(most / 1024 / 1024)} MB); ` +
      `valid traffic meanwhile: acknowledged ${acknowledged}, stored ${sumOf(goodMinutes, "stored")}, lost 0, ` +
      `p50 ${p50} ms, p99 ${p99} ms\n`,
  );
  expect(most - before).toBeLessThan(MORE_MEMORY);
});
