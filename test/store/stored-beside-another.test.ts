import { MongoClient } from "mongodb";
import { flusherAppName, MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { disposeLater, sharedMongo, uniqueName } from "../harness/servers";

/** A client of a flush, connected. */
async function flusherClient(uri: string, appName: string): Promise<MongoClient> {
  const client = await new MongoClient(uri, { appName }).connect();
  disposeLater(() => client.close());
  return client;
}

test("regression: stored readings are unknown while another flush may still write", async () => {
  const { uri } = await sharedMongo();
  const database = uniqueName("fenced");
  const own = await flusherClient(uri, flusherAppName(database));
  const writer = new MongoTelemetryWriter(own.db(database));
  // It holds up nobody on another database.
  await flusherClient(uri, flusherAppName(uniqueName("elsewhere")));
  expect(await writer.storedSeqs(1, 10, 0, 1)).toEqual(new Set());

  const former = await flusherClient(uri, flusherAppName(database));
  let isTold = false;
  const told = writer.storedSeqs(1, 10, 0, 1).then(() => (isTold = true));
  const isListed = async () => {
    const connections = await own
      .db("admin")
      .aggregate([{ $currentOp: { idleConnections: true } }])
      .toArray();
    return connections.some(({ appName }) => appName === former.options.appName);
  };
  for (let looks = 0; looks < 5; looks++) expect(await isListed()).toBe(true);
  expect(isTold).toBe(false);
  await former.close();
  await told;
  expect(await isListed()).toBe(false);
});
