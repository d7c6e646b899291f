/**
 * Exports from a whole platform over HTTP: 300,000 readings by default, or the number in SLUICE_EXPORT_READINGS.
 * 3,000,000 readings take a few minutes.
 */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { type Db, MongoClient } from "mongodb";
import { storeReadings } from "../../bench/stored-readings";
import type { Stack } from "../../dev/stack";
import { toSensorKey } from "../../src/domain/keys";
import { MAX_BATCH_READINGS, type Reading } from "../../src/domain/reading";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { type Fleet, registerFleet } from "../subscriptions/fleet";

const READINGS = Number(process.env.SLUICE_EXPORT_READINGS ?? 300_000);
const MEGABYTE = 1_048_576;
/** Maximum additional memory of a process that has exported before. As objects, 3,000,000 readings take 1.5 GB. */
const MAX_GROWTH_BYTES = 200 * MEGABYTE;
const PAGE = 1_000;

let stack: Stack;
let acme: Fleet;
let rival: Fleet;
let db: Db;
/** Time of the first reading. One reading per second follows. The last is an hour old. */
const begun = Math.floor(Date.now() / 1_000) * 1_000 - (READINGS + 3_600) * 1_000;

beforeAll(async () => {
  stack = await startOwnStack({ SLUICE_TELEMETRY_RETENTION: "400d" });
  acme = await registerFleet(stack, uniqueName("acme"), 1);
  rival = await registerFleet(stack, uniqueName("rival"), 1);
  const client = await MongoClient.connect(stack.mongodbUri);
  disposeLater(() => client.close());
  db = client.db();
  for (let first = 0; first < READINGS; first += 20_000) {
    const count = Math.min(20_000, READINGS - first);
    await storeReadings(
      db,
      Array.from({ length: count }, (_, index) => readingAt(first + index)),
    );
  }
  const to = new Date(begun + 50_000_000).toISOString();
  for (const format of ["csv", "ndjson"]) {
    const headers = { authorization: `Bearer ${acme.apiKey}` };
    await (await fetch(urlOf(format, { to }), { headers })).text();
  }
}, 600_000);

function readingAt(place: number): Reading {
  const timestamp = begun + place * 1_000;
  const sensorKey = toSensorKey(`${acme.tenantId}/a/s0`);
  return { sensorKey, timestamp, receivedAt: timestamp + 5, value: place % 1_000, seq: place % MAX_BATCH_READINGS };
}

function urlOf(format: string, changes: Record<string, string> = {}): string {
  const from = new Date(begun).toISOString();
  const query = { tenantId: acme.tenantId, assetId: "a", sensorId: "s0", from, format, ...changes };
  return `${stack.httpUrl}/export/readings?${new URLSearchParams(query).toString()}`;
}

async function open(apiKey: string, format: string): Promise<IncomingMessage> {
  const request = get(urlOf(format), { agent: false, headers: { authorization: `Bearer ${apiKey}` } });
  request.on("error", () => undefined);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.on("error", () => undefined);
  expect(response.statusCode).toBe(200);
  return response;
}

/** Reads the rest of a response. Resolves with the number of its lines. Each line must be the next reading. */
async function countLines(response: IncomingMessage, timestampOf: (line: string) => string): Promise<number> {
  let lines = 0;
  let wrong: string | undefined;
  for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
    if (line.startsWith("tenantId,")) continue;
    if (timestampOf(line) !== new Date(begun + lines * 1_000).toISOString()) wrong ??= `${lines}: ${line}`;
    lines++;
  }
  expect(wrong).toBeUndefined();
  expect(response.complete).toBe(true);
  return lines;
}

const OF_LINE = {
  csv: (line: string) => line.split(",")[3] ?? "",
  ndjson: (line: string) => (JSON.parse(line) as { timestamp: string }).timestamp,
};

async function residentBytes(): Promise<number> {
  const metrics = await (await fetch(stack.metricsUrl)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
}

/** Resolves with the platform's maximum memory while `work` runs. */
async function mostBytes(work: Promise<unknown>): Promise<number> {
  let most = 0;
  let isDone = false;
  const done = work.finally(() => (isDone = true));
  while (!isDone) {
    most = Math.max(most, await residentBytes());
    await Promise.race([done, delay(100)]);
  }
  await work;
  return most;
}

/** Resolves with the number of commands to the telemetry collection that the server has executed. */
async function reads(): Promise<number> {
  const top = await db.admin().command({ top: 1 });
  const totals = top.totals as Record<string, { readonly commands: { readonly count: number } } | undefined>;
  return [`${stack.database}.telemetry`, `${stack.database}.system.buckets.telemetry`].reduce(
    (sum, name) => sum + (totals[name]?.commands.count ?? 0),
    0,
  );
}

/** Resolves with the number of reads once no further read has occurred for three seconds. */
async function standstill(): Promise<number> {
  for (let before = -1, looks = 0; ;) {
    const now = await reads();
    looks = now === before ? looks + 1 : 0;
    if (looks === 3) return now;
    before = now;
    await delay(1_000);
  }
}

test.each(["csv", "ndjson"] as const)(
  `${READINGS} readings as %s arrive once, in order, in bounded memory`,
  async (format) => {
    const before = await residentBytes();
    const began = performance.now();
    const counted = open(acme.apiKey, format).then((response) => countLines(response, OF_LINE[format]));
    const most = await mostBytes(counted);
    const seconds = (performance.now() - began) / 1_000;
    expect(await counted).toBe(READINGS);
    expect(most - before).toBeLessThan(MAX_GROWTH_BYTES);
    process.stderr.write(
      `${format}: ${Math.round(READINGS / seconds)} readings/s, memory ${Math.round(before / MEGABYTE)} MB, ` +
        `at most ${Math.round(most / MEGABYTE)} MB\n`,
    );
  },
  900_000,
);

test("waits for a client that does not read, and then delivers all readings", async () => {
  const before = await residentBytes();
  const response = await open(acme.apiKey, "ndjson");
  const atRest = await standstill();
  expect((await residentBytes()) - before).toBeLessThan(MAX_GROWTH_BYTES);
  expect(await reads()).toBe(atRest);
  expect(await countLines(response, OF_LINE.ndjson)).toBe(READINGS);
  expect((await reads()) - atRest).toBeGreaterThan(READINGS / PAGE / 2);
}, 900_000);

test("stops reading MongoDB when the client disconnects", async () => {
  const before = await reads();
  const response = await open(acme.apiKey, "csv");
  await once(response, "data");
  response.destroy();
  expect((await standstill()) - before).toBeLessThan(READINGS / PAGE / 2);
});

test("gives another tenant's key the same response as for an unknown sensor", async () => {
  const ask = async (changes: Record<string, string>) => {
    const response = await fetch(urlOf("csv", changes), { headers: { authorization: `Bearer ${rival.apiKey}` } });
    const { headers } = response;
    return { status: response.status, type: headers.get("content-type"), body: await response.text() };
  };
  const foreign = await ask({});
  expect(foreign.status).toBe(404);
  expect(await ask({ tenantId: rival.tenantId, sensorId: "never" })).toEqual(foreign);
  expect(await ask({ tenantId: "never-was" })).toEqual(foreign);
});

test("ends the export of a revoked key, and rejects a new export", async () => {
  const admin = createSluice({ url: stack.graphqlUrl, apiKey: acme.apiKey });
  const made = orThrow(await admin.apiKeyCreate({ input: { name: "export", role: "TENANT_READER" } }));
  const secret = made.secret ?? "";
  const response = await open(secret, "ndjson");
  // The response may end before the test reads the rest.
  const closed = new Promise((resolve) => response.once("close", resolve));
  await once(response, "data");
  response.pause();
  orThrow(await admin.apiKeyRevoke({ input: { keyId: made.apiKey?.keyId ?? "" } }));
  await admin.close();
  response.resume();
  await closed;
  expect(response.complete).toBe(false);
  const rejected = await fetch(urlOf("csv"), { headers: { authorization: `Bearer ${secret}` } });
  expect(rejected.status).toBe(401);
});

test("regression: fails instead of ending when its sensor is deleted meanwhile", async () => {
  const response = await open(acme.apiKey, "csv");
  // The response may end before the test reads the rest.
  const closed = new Promise((resolve) => response.once("close", resolve));
  await once(response, "data");
  response.pause();
  const admin = createSluice({ url: stack.graphqlUrl, apiKey: acme.apiKey });
  orThrow(await admin.sensorDelete({ input: { assetId: "a", sensorId: "s0" } }));
  await admin.close();
  response.resume();
  await closed;
  expect(response.complete).toBe(false);
  const again = await fetch(urlOf("csv"), { headers: { authorization: `Bearer ${acme.apiKey}` } });
  expect(again.status).toBe(404);
});
