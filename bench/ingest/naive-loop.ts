/** A common implementation: for each message, three look-ups and one insert precede the acknowledgement. */
import { MongoClient } from "mongodb";
import { parseTopic } from "../../src/domain/topic";
import { COLLECTIONS } from "../../src/store/documents";
import { serveBaseline } from "./baseline-process";
import { NAIVE_TELEMETRY } from "./naive-telemetry";
import { subscribe } from "./subscriber-session";

interface Identified {
  readonly _id: string;
}

serveBaseline(async ({ mongodbUri, database, ...access }, onReading) => {
  const mongodb = await MongoClient.connect(mongodbUri);
  const registered = mongodb.db(database);
  const tenants = registered.collection<Identified>(COLLECTIONS.tenants);
  const assets = registered.collection<Identified>(COLLECTIONS.assets);
  const sensors = registered.collection<Identified>(COLLECTIONS.sensors);
  const telemetry = registered.collection(NAIVE_TELEMETRY);

  async function store(topic: string, payload: string): Promise<void> {
    const parsed = parseTopic(topic);
    if (!parsed.ok) return;
    const { tenantId, assetId, sensorId } = parsed.value;
    if ((await tenants.findOne({ _id: tenantId })) === null) return;
    if ((await assets.findOne({ _id: `${tenantId}/${assetId}` })) === null) return;
    if ((await sensors.findOne({ _id: `${tenantId}/${assetId}/${sensorId}` })) === null) return;
    const { value, timestamp } = JSON.parse(payload) as { value: number; timestamp: number };
    await telemetry.insertOne({ timestamp: new Date(timestamp), source: { tenantId, assetId, sensorId }, value });
  }

  await subscribe(access, (client) => {
    client.handleMessage = (packet, done) => {
      store(packet.topic, packet.payload.toString()).then(() => {
        done();
        onReading();
      }, done);
    };
  });
});
