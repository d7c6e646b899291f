/**
 * Requirements of a sharded cluster for collections and queries. `docs/how-to/shard-mongodb.md` names the shard keys.
 */
import type { Document } from "mongodb";
import { toSensorKey } from "../../src/domain/keys";
import { SOURCE_TIMESTAMP_INDEX } from "../../src/store/migrations/0001-collections";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { commandsTo, type Database, migratedDatabase } from "./database";

const SHARD_KEY = ["source.tenantId", "source.assetId", "source.sensorId"];
const KEY = toSensorKey("acme/truck-1/temp-1");

let database: Database;
beforeAll(async () => {
  database = await migratedDatabase();
});

test("the telemetry collection has no unique index besides _id", async () => {
  const unique: string[] = [];
  for (const { name, type } of await database.db.listCollections().toArray()) {
    if (type === "view" || name.startsWith("system.")) continue;
    const indexes: Document[] = await database.db.collection(name).indexes();
    unique.push(...indexes.filter((index) => index.unique === true).map((index) => `${name}.${String(index.name)}`));
  }
  expect(unique).toEqual([]);
});

test("the telemetry collection has an index that begins with its shard key", async () => {
  const indexes = await database.db.collection("telemetry").indexes();
  const keys = indexes.map(({ key }) => Object.keys(key as object).slice(0, SHARD_KEY.length));
  expect(keys).toContainEqual(SHARD_KEY);
});

test("reads the readings of one sensor with the whole shard key", async () => {
  const repository = new MongoTelemetryRepository(database.db);
  const timestamp = Date.now() - 60_000;
  const reading = { sensorKey: KEY, timestamp, receivedAt: timestamp, value: 1, seq: 16_384 };
  await new MongoTelemetryWriter(database.db).insert([reading]);
  const commands = commandsTo(database.db, "telemetry");
  const { items } = await repository.page(KEY, timestamp - 1_000, timestamp + 1_000, {
    ...{ limit: 10, backward: false, after: null, before: null },
  });
  expect(items).toHaveLength(1);
  const [aggregate] = commands.filter(({ commandName }) => commandName === "aggregate");
  const { pipeline, hint } = aggregate?.command as { pipeline: Document[]; hint: string };
  expect(pipeline[0]?.$match).toMatchObject({
    "source.tenantId": "acme",
    "source.assetId": "truck-1",
    "source.sensorId": "temp-1",
  });
  const plan = await database.db.collection("telemetry").aggregate(pipeline, { hint }).explain("executionStats");
  expect(JSON.stringify(plan)).toContain('"meta.sensorId":["[\\"temp-1\\", \\"temp-1\\"]"]');
  expect(hint).toBe(SOURCE_TIMESTAMP_INDEX);
});
