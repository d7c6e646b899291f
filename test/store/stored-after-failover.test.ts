import { MongoClient } from "mongodb";
import { startReplicaSet } from "../../dev/replica-set";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { disposeLater, temporaryDir, withDatabase } from "../harness/servers";
import { silent } from "./database";

interface ReplicaSetConfig {
  readonly version: number;
  readonly settings: object;
}

/** Makes the primary keep its role even if it cannot reach a majority. */
async function holdNoElections(client: MongoClient): Promise<void> {
  const admin = client.db("admin");
  const { config } = (await admin.command({ replSetGetConfig: 1 })) as unknown as { config: ReplicaSetConfig };
  const settings = { ...config.settings, electionTimeoutMillis: 60_000 };
  await admin.command({ replSetReconfig: { ...config, version: config.version + 1, settings } });
}

test("regression: counts readings that a primary applied before a majority did", async () => {
  const set = await startReplicaSet({ dir: await temporaryDir() });
  disposeLater(() => set.stop());
  const client = await new MongoClient(withDatabase(set.uri, "stored"), { monitorCommands: true }).connect();
  disposeLater(() => client.close());
  const db = client.db();
  await holdNoElections(client);
  await migrate(db, DEFAULT_RETENTION, silent);
  const primary = await set.primary();
  const others = set.nodes.filter((node) => node !== primary);

  // A new primary is in this state until a majority has confirmed its first write.
  for (const node of others) await node.kill("SIGSTOP");
  const timestamp = new Date();
  const source = { tenantId: "acme", assetId: "a", sensorId: "s" };
  const readings = [1, 2, 3].map((seq) => ({ timestamp, source, seq, value: seq, receivedAt: timestamp }));
  await db.collection("telemetry").insertMany(readings, { writeConcern: { w: 1 } });
  const isAsked = new Promise<void>((resolve) => {
    client.on("commandStarted", ({ commandName }) => {
      if (commandName === "update") resolve();
    });
  });
  const stored = new MongoTelemetryWriter(db).storedSeqs(1, 3, timestamp.getTime(), timestamp.getTime());
  await Promise.race([isAsked, stored]);
  for (const node of others) await node.kill("SIGCONT");
  expect(await stored).toEqual(new Set([1, 2, 3]));
});
