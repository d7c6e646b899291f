import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connectAsync } from "mqtt";
import { startMongod } from "../../dev/mongod";
import { spawnPlatform } from "../../dev/process";
import { startStack } from "../../dev/stack";
import { disposeLater, temporaryDir, withDatabase } from "../harness/servers";
import { until } from "../harness/until";

const PER_SECOND = 40;
/** Number of readings of the backlog: more than three times the capacity of the limit. */
const QUEUED = 160;
const LIMITS = { tenantRates: "50:1", sensorRates: "50:1" };

test("accepts messages that queued during an outage if their gateway kept its rate", async () => {
  const mongod = await startMongod({ dir: await temporaryDir() });
  disposeLater(() => mongod.stop());
  const stack = await startStack({ dir: await temporaryDir(), httpPort: 0, mqttPort: 0, mongodbUri: mongod.uri });
  disposeLater(() => stack.stop());
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const { credential } = orThrow(
    await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme", limits: LIMITS } }),
  );
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  await operator.close();
  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));

  const mongodb = await MongoClient.connect(withDatabase(mongod.uri, "sluice"));
  disposeLater(() => mongodb.close());
  const telemetry = mongodb.db().collection("telemetry");

  const published: Promise<unknown>[] = [];
  const publishing = setInterval(() => {
    const payload = JSON.stringify({ value: published.length });
    published.push(gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", payload, { qos: 1 }));
  }, 1_000 / PER_SECOND);
  const publishMore = (count: number) => {
    const enough = published.length + count;
    return until(() => published.length >= enough);
  };
  const storeAllSoFar = () => {
    const count = published.length;
    return until(async () => (await telemetry.countDocuments()) >= count);
  };
  try {
    await publishMore(1);
    await storeAllSoFar();
    await mongod.kill("SIGSTOP");
    await publishMore(QUEUED);
    await mongod.kill("SIGCONT");
    await storeAllSoFar();
    await stack.platform.stop();
    await publishMore(QUEUED);
    const restarted = await spawnPlatform({ env: stack.environment });
    disposeLater(() => restarted.stop());
    await storeAllSoFar();
    clearInterval(publishing);
    await Promise.all(published);
    // When the last message is stored, all earlier messages are also stored, because the journal keeps their order.
    await until(async () => (await telemetry.countDocuments({ value: published.length - 1 })) !== 0);
    expect(await mongodb.db().collection("rejections").countDocuments()).toBe(0);
    expect(await telemetry.countDocuments()).toBe(published.length);
  } finally {
    clearInterval(publishing);
  }
});
