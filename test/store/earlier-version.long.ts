/** Starts the whole platform on the database and the broker files of an earlier version. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { createSluice } from "@sluice/sdk";
import { connectAsync } from "mqtt";
import { BSON, type Db, type Document, type IndexDescription } from "mongodb";
import { startStack, type Stack } from "../../dev/stack";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { disposeLater, temporaryDir } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";
import { emptyDatabase, silent } from "./database";

type Collections = ReadonlyArray<{
  readonly name: string;
  readonly options: Document;
  readonly indexes: readonly IndexDescription[];
  readonly documents: readonly Document[];
}>;

interface Dump {
  readonly secrets: Readonly<Record<string, { apiKey: string; username: string; password: string }>>;
  /** Start of the day of the readings. `now` is the time of the last publishes. Both are milliseconds since 1970. */
  readonly day: number;
  readonly now: number;
  readonly collections: Collections;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

interface BrokerDump {
  /** Credentials of tenant `acme`: one for the tenant, and one for its asset `truck-1`. */
  readonly users: readonly Login[];
  readonly revoked: { readonly secret: Login };
  /** Messages in the queue of the ingestion session when the broker stopped. Their values are 0, 1, 2, … */
  readonly queued: { readonly readings: number; readonly rejected: number };
  /** Files of the broker; `persistence` in base64. */
  readonly broker: { readonly dynamicSecurity: unknown; readonly credentials: unknown; readonly persistence: string };
  readonly collections: Collections;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const TENANTS = ["acme", "borealis"];
/** Retention periods in which no entry of the dump expires. */
const KEPT = {
  SLUICE_TELEMETRY_RETENTION: "10000d",
  SLUICE_REJECTION_RETENTION: "3650d",
  SLUICE_LEDGER_RETENTION: "3650d",
  SLUICE_AUDIT_RETENTION: "10000d",
};
const RETENTION = { ...DEFAULT_RETENTION, telemetry: 10_000 * 86_400, rejections: 3_650 * 86_400 };
let dump: Dump;

beforeAll(async () => {
  dump = (await readDump("structure-11")) as Dump;
});

async function readDump(name: string): Promise<unknown> {
  const file = await readFile(path.join(__dirname, "dumps", `${name}.json.gz`));
  return BSON.EJSON.parse(gunzipSync(file).toString(), { relaxed: true });
}

async function restore(db: Db, { collections }: { collections: Collections } = dump): Promise<void> {
  for (const { name, options, indexes, documents } of collections) {
    await db.createCollection(name, options);
    if (indexes.length > 0) await db.collection(name).createIndexes([...indexes]);
    if (documents.length > 0) await db.collection(name).insertMany([...documents]);
  }
}

const documentsOf = (name: string) => dump.collections.find((each) => each.name === name)!.documents;

async function untilStored(stack: Stack): Promise<void> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  const range = { from: new Date(Date.now() - MINUTE).toISOString() };
  await until(async () => (await operator.platform({ range })).flush?.lagReadings === 0);
  await operator.close();
}

test("starts with the previous version's database, and finds all its data", async () => {
  const { uri, db } = await emptyDatabase();
  await restore(db);
  const stack = await startOwnStack(KEPT, { uri, database: db.databaseName });
  await untilStored(stack);

  const range = { from: new Date(dump.day).toISOString(), to: new Date(dump.day + DAY).toISOString() };
  for (const tenantId of TENANTS) {
    const { apiKey, username, password } = dump.secrets[tenantId]!;
    const tenant = createSluice({ url: stack.graphqlUrl, apiKey });
    disposeLater(() => tenant.close());
    for (const sensorId of ["temp-1", "temp-2"]) {
      // Values from 0 to 119, one a minute. One sensor also has a late reading.
      const isLate = tenantId === "acme" && sensorId === "temp-1";
      for (const every of ["5m", "1h"]) {
        const found = await tenant.series({ assetId: "truck-1", sensorId, input: { range, every } });
        const { points } = found!.asset!.sensor!.series;
        const count = points.reduce((total, point) => total + (point.count ?? 0), 0);
        const sum = points.reduce((total, point) => total + (point.sum ?? 0), 0);
        expect([count, sum]).toEqual(isLate ? [121, 8_140] : [120, 7_140]);
      }
    }
    // This reading was acknowledged, but not flushed when the earlier version stopped.
    const sensorId = tenantId === "acme" ? "temp-2" : "temp-1";
    const latest = await tenant.latestReading({ assetId: "truck-1", sensorId });
    expect(latest?.asset?.sensor?.latestReading?.value).toBe(tenantId === "acme" ? 42 : 43);

    const ca = await readFile(stack.caFile);
    const gateway = await connectAsync(stack.mqttUrl, { ca, username, password, protocolVersion: 5 });
    const topic = `tenants/${tenantId}/assets/truck-1/sensors/temp-1/telemetry`;
    await gateway.publishAsync(topic, JSON.stringify({ value: 44 }), { qos: 1 });
    await gateway.endAsync();
  }
  // The pending deletion is complete, and the previously deleted tenant stays unknown.
  await until(async () => (await db.collection("deletions").countDocuments()) === 0);
  // The broker has acknowledged both readings, but Sluice may not have received them yet.
  const stored = documentsOf("telemetry").length - 120 + 2 + 2;
  await until(async () => (await db.collection("telemetry").countDocuments()) >= stored);
  await untilStored(stack);

  expect(
    await db.collection("telemetry").countDocuments({ "source.assetId": "truck-1", "source.sensorId": "old" }),
  ).toBe(120);
  expect(await db.collection("telemetry").countDocuments()).toBe(stored);
  expect((await db.collection("telemetry").distinct("source.tenantId")).sort()).toEqual(TENANTS);
  expect(await db.collection("rejections").countDocuments()).toBe(documentsOf("rejections").length);
  const ledger = await db.collection("ledger").find().toArray();
  const total = (field: string) => ledger.reduce((sum, minute) => sum + Number(minute[field] ?? 0), 0);
  expect(total("received")).toBe(total("stored") + total("duplicates") + 1);
});

/** @returns the folder of a stack whose broker has these files */
async function restoreBroker({ dynamicSecurity, credentials, persistence }: BrokerDump["broker"]): Promise<string> {
  const dir = await temporaryDir();
  const file = (name: string) => path.join(dir, "mosquitto", name);
  await mkdir(file("data"), { recursive: true });
  await writeFile(file("dynamic-security.json"), JSON.stringify(dynamicSecurity));
  await writeFile(file("credentials.json"), JSON.stringify(credentials));
  await writeFile(file("data/mosquitto.db"), Buffer.from(persistence, "base64"));
  return dir;
}

test("starts with the previous version's broker, and loses nothing of its queue", async () => {
  const made = (await readDump("broker-11")) as BrokerDump;
  const { uri, db } = await emptyDatabase();
  await restore(db, made);
  const dir = await restoreBroker(made.broker);
  const addresses = { httpPort: 0, mqttPort: 0, mongodbUri: uri, database: db.databaseName };
  const stack = await startStack({ dir, ...addresses, env: KEPT });
  disposeLater(() => stack.stop());

  const ca = await readFile(stack.caFile);
  const options = { ca, protocolVersion: 5, reconnectPeriod: 0 } as const;
  for (const user of made.users) {
    const gateway = await connectAsync(stack.mqttUrl, { ...options, ...user });
    const topic = "tenants/acme/assets/truck-1/sensors/temp-1/telemetry";
    await gateway.publishAsync(topic, JSON.stringify({ value: 100 }), { qos: 1 });
    await gateway.endAsync();
  }
  const { username, password } = made.revoked.secret;
  await expect(connectAsync(stack.mqttUrl, { ...options, username, password })).rejects.toThrow("Not authorized");

  const expected = [...Array.from({ length: made.queued.readings }, (_, value) => value), ...made.users.map(() => 100)];
  await until(async () => (await db.collection("telemetry").countDocuments()) >= expected.length);
  const stored = await db.collection("telemetry").find().sort({ value: 1 }).toArray();
  expect(stored.map(({ value }) => value as number)).toEqual(expected);
  await until(async () => (await db.collection("rejections").countDocuments()) === made.queued.rejected);
});

test("gives the same result after an interruption and with two simultaneous processes", async () => {
  const { db, connect } = await emptyDatabase();
  await restore(db);
  const second = await connect();
  await Promise.all([migrate(db, RETENTION, silent), migrate(second, RETENTION, silent)]);
  const once = await migrated(db);
  // Simulates that a process was killed before it recorded its progress.
  await db.collection<{ _id: number }>("migrations").deleteMany({ _id: { $gt: 11 } });
  await migrate(db, RETENTION, silent);
  expect(await migrated(db)).toEqual(once);
  expect(once.checkpoints).toContainEqual(
    expect.objectContaining({ _id: "flush", doneSeq: checkpointOf("roll-up").doneSeq as number }),
  );
  expect(once.checkpoints).toContainEqual({
    _id: "rollups",
    watermark: checkpointOf("aggregates").closedBefore as number,
  });
  expect(once.checkpoints.map(({ _id }) => String(_id))).not.toContain("aggregates");
  expect(once.names).not.toContain("aggregates");
  expect(await db.collection("auditLog").countDocuments({ previousTenantId: "gone" })).toBeGreaterThan(0);
  expect(await db.collection("auditLog").countDocuments({ formerTenantId: { $exists: true } })).toBe(0);
  const [before] = documentsOf("deletions");
  expect(once.deletions).toEqual([
    expect.objectContaining({ _id: before!._id as string, step: "FLUSH", failure: before!.problem as string }),
  ]);
  expect(once.deletions[0]).not.toHaveProperty("problem");
  expect(once.rollups).toHaveLength(documentsOf("aggregates").length);
  // Simulates that a process at the first migration recreates the old collection after another process has finished.
  const stray = { _id: "stray|l00000001", lateSeq: 7 };
  await db.collection<{ _id: string }>("aggregates").insertOne(stray);
  await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 13 });
  await migrate(db, RETENTION, silent);
  expect(await migrated(db)).toEqual({ ...once, rollups: [...once.rollups, stray] });
});

function checkpointOf(id: string): Document {
  return documentsOf("checkpoints").find(({ _id }) => _id === id)!;
}

async function migrated(db: Db) {
  const all = (name: string) => db.collection(name).find().sort({ _id: 1 }).toArray();
  const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort();
  const [checkpoints, deletions, latest, rollups] = [
    await all("checkpoints"),
    await all("deletions"),
    await all("latest"),
    await all("rollups"),
  ];
  return { names, checkpoints, deletions, latest, rollups };
}
