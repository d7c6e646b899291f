import { MongoClient } from "mongodb";
import { loadConfig } from "../../src/config/load";
import { toId } from "../../src/domain/keys";
import { migrate, DatabaseTooNewError } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoPreviousTenants } from "../../src/store/previous-tenants";
import { uniqueName } from "../harness/servers";
import { asset, emptyDatabase, migratedDatabase, silent, tenant } from "./database";

describe("migrate", () => {
  it("is idempotent, even in several simultaneous processes", async () => {
    const { db, connect } = await emptyDatabase();
    const others = await Promise.all([connect(), connect(), connect()]);
    await Promise.all([db, ...others].map((each) => migrate(each, DEFAULT_RETENTION, silent)));
    await migrate(db, DEFAULT_RETENTION, silent);
    const versions = await db.collection<{ _id: number }>("migrations").distinct("_id");
    expect(versions).toEqual(versions.map((_version, index) => index + 1));
    const collections = await db.listCollections({}, { nameOnly: true }).toArray();
    expect(collections.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["tenants", "assets", "sensors", "telemetry", "journal", "latest", "checkpoints"]),
    );
  });

  it("applies changed retention periods, even during simultaneous starts", async () => {
    const { db, connect } = await migratedDatabase();
    const changed = { ...DEFAULT_RETENTION, telemetry: 7_200, ledger: 3_600, auditLog: 86_400 };
    await Promise.all([db, await connect()].map((each) => migrate(each, changed, silent)));
    const [telemetry] = await db.listCollections({ name: "telemetry" }, { nameOnly: false }).toArray();
    const indexes = await db.collection("ledger").indexes();
    expect(telemetry?.options).toMatchObject({ expireAfterSeconds: 7_200, timeseries: { granularity: "seconds" } });
    expect(indexes.find(({ name }) => name === "ttl")?.expireAfterSeconds).toBe(3_600);
    const ofAudit = await db.collection("auditLog").indexes();
    expect(ofAudit.find(({ name }) => name === "ttl")).toMatchObject({ key: { at: 1 }, expireAfterSeconds: 86_400 });
  });

  it("leaves trimming to the flusher, even if a TTL index trimmed the journal before", async () => {
    const { db } = await migratedDatabase();
    const names = async () => (await db.collection("journal").indexes()).map(({ name }) => name);
    const fresh = await names();
    await db.collection("journal").createIndex({ at: 1 }, { name: "ttl", expireAfterSeconds: 3_600 });
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 10 });
    await migrate(db, DEFAULT_RETENTION, silent);
    expect(await names()).toEqual(fresh);
    expect(fresh).not.toContain("ttl");
  });

  it("deletes kept payloads that an earlier version has completed, and their index", async () => {
    const { db } = await migratedDatabase();
    const payloads = db.collection<{ _id: string }>("rejectedPayloads");
    await payloads.insertMany([{ _id: "completed" }, { _id: "waiting" }]);
    const journal = db.collection<{ _id: number; redriven?: string[] }>("journal");
    await journal.insertMany([{ _id: 1 }, { _id: 2, redriven: ["completed", "gone"] }]);
    await journal.createIndex({ redriven: 1 }, { name: "redriven", sparse: true });
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 15 });
    await migrate(db, DEFAULT_RETENTION, silent);
    expect(await payloads.distinct("_id")).toEqual(["waiting"]);
    expect((await journal.indexes()).map(({ name }) => name)).toEqual(["_id_"]);
  });

  it("counts accepted readings of an old ledger as stored", async () => {
    const { db } = await migratedDatabase();
    const ledger = db.collection<{ _id: string; accepted: number; stored?: number }>("ledger");
    await ledger.insertMany([
      { _id: "0/before", accepted: 3 },
      { _id: "0/since", accepted: 3, stored: 2 },
    ]);
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 8 });
    await migrate(db, DEFAULT_RETENTION, silent);
    expect(await ledger.find().sort({ _id: 1 }).toArray()).toMatchObject([{ stored: 3 }, { stored: 2 }]);
  });

  it("finds the tenants that an earlier version deleted in the audit log", async () => {
    const { db } = await migratedDatabase();
    const at = new Date("2026-01-02T03:04:05Z");
    await db.collection("auditLog").insertMany([
      { tenantId: null, formerTenantId: "acme", at: new Date(0) },
      { tenantId: null, formerTenantId: "acme", at },
      { tenantId: "rival", at },
      { tenantId: null, at },
    ]);
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 11 });
    await migrate(db, DEFAULT_RETENTION, silent);
    const previous = db.collection<{ _id: string }>("previousTenants");
    expect(await previous.find().toArray()).toEqual([{ _id: "acme", generation: 1, deletedAt: at }]);
    await new MongoPreviousTenants(db).record(toId("acme"), 3);
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 11 });
    await migrate(db, DEFAULT_RETENTION, silent);
    expect(await new MongoPreviousTenants(db).find(toId("acme"))).toMatchObject({ generation: 3 });
  });

  it("keeps the newer failure of a deletion if an earlier version reports again", async () => {
    const { db } = await migratedDatabase();
    const deletions = db.collection<{ _id: string; problem?: string; failure?: string }>("deletions");
    await deletions.insertMany([
      { _id: "acme", problem: "earlier" },
      { _id: "rival", problem: "earlier", failure: "later" },
      { _id: "third", failure: "later" },
    ]);
    await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 16 });
    await migrate(db, DEFAULT_RETENTION, silent);
    expect(await deletions.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: "acme", failure: "earlier" },
      { _id: "rival", failure: "later" },
      { _id: "third", failure: "later" },
    ]);
  });

  it("keeps the number of further rejected attempts under its new name", async () => {
    const { db } = await migratedDatabase();
    const auditLog = db.collection<{ _id: string; after: object | null }>("auditLog");
    await auditLog.insertMany([
      { _id: "a", after: { furtherRefusals: 996, at: 1 } },
      { _id: "b", after: { furtherChanges: 3 } },
      { _id: "c", after: null },
    ]);
    for (let start = 0; start < 2; start++) {
      await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 17 });
      await migrate(db, DEFAULT_RETENTION, silent);
    }
    expect(await auditLog.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: "a", after: { furtherRejections: 996, at: 1 } },
      { _id: "b", after: { furtherChanges: 3 } },
      { _id: "c", after: null },
    ]);
  });

  it("waits for an earlier version's flusher, which no fence stops", async () => {
    const { db, uri } = await migratedDatabase();
    await db.collection("migrations").deleteOne({ name: "fenced flush" });
    await db.collection<{ _id: string }>("checkpoints").insertOne({ _id: "flush", epoch: 7 } as never);
    const appName = `sluice flush ${db.databaseName} ${uniqueName("flusher")}`;
    const former = await new MongoClient(uri, { appName }).connect();
    let isMigrated = false;
    const migrated = migrate(db, DEFAULT_RETENTION, silent).then(() => (isMigrated = true));
    const own = [{ $currentOp: { idleConnections: true } }, { $match: { appName } }];
    const connections = () => db.client.db("admin").aggregate(own).toArray();
    for (let looks = 0; looks < 5; looks++) expect(await connections()).not.toEqual([]);
    expect(isMigrated).toBe(false);
    await former.close();
    await migrated;
    expect(await connections()).toEqual([]);
    expect(await db.collection("checkpoints").findOne()).toMatchObject({ epoch: 1_000_000_000 });
  });

  it("creates collections with the configuration's default retention", () => {
    const loaded = loadConfig({
      MONGODB_URI: "mongodb://127.0.0.1:27017/?replicaSet=rs0",
      MQTT_URL: "mqtts://127.0.0.1:8883",
      SLUICE_MQTT_ADMIN_PASSWORD: "a",
      SLUICE_ROLES: "api",
    });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
    const { retention } = loaded.value;
    expect(DEFAULT_RETENTION).toMatchObject({
      telemetry: retention.telemetrySeconds,
      rejections: retention.rejectionSeconds,
      ledger: retention.ledgerSeconds,
      rejectedPayloads: retention.redriveSeconds,
    });
  });

  it("rejects the database of a newer version, and leaves it unchanged", async () => {
    const { db } = await emptyDatabase();
    await db.collection<{ _id: number }>("migrations").insertOne({ _id: 99 });
    await expect(migrate(db, DEFAULT_RETENTION, silent)).rejects.toThrow(DatabaseTooNewError);
    expect(await db.listCollections({}, { nameOnly: true }).toArray()).toHaveLength(1);
  });

  it("makes MongoDB reject malformed documents", async () => {
    const { db } = await migratedDatabase();
    const { tenantId, ...document } = tenant(toId("acme"));
    const tenants = db.collection<{ _id: string }>("tenants");
    await tenants.insertOne({ _id: tenantId, ...document });
    await expect(tenants.insertOne({ _id: "Upper", ...document })).rejects.toThrow("validation");
    await expect(tenants.insertOne({ _id: "x", ...document, ...{ status: "GONE" } })).rejects.toThrow("validation");
    const secret = { ...document.broker, password: "secret" };
    await expect(tenants.insertOne({ _id: "y", ...document, ...{ broker: secret } })).rejects.toThrow("validation");
    const assets = db.collection<{ _id: string }>("assets");
    await expect(assets.insertOne({ _id: "acme", ...asset(toId("acme"), toId("truck")) })).rejects.toThrow(
      "validation",
    );
  });
});
