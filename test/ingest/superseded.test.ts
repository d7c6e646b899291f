import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connectAsync } from "mqtt";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

const CONNECTED = '"ingestion session connected"';

async function readiness({ httpUrl }: PlatformProcess): Promise<string> {
  const answer = await fetch(`${httpUrl}/readyz`);
  return `${answer.status} ${await answer.text()}`;
}

test("a process whose ingestion was taken over leaves the session alone and says so", async () => {
  const stack = await startOwnStack();
  const { platform: first } = stack;
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const { credential, apiKeySecret } = orThrow(
    await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } }),
  );
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
  const { username, password, mqttUrl } = credential;
  const ca = await readFile(stack.caFile);
  const gateway = await connectAsync(mqttUrl, { ca, username, password, protocolVersion: 5 });
  disposeLater(() => gateway.endAsync(true));
  await gateway.publishAsync("tenants/acme/assets/a/sensors/late/telemetry", '{"value": 1}', { qos: 1 });
  const rejected = async () =>
    (await operator.rejectedMessages({ tenantId: "acme", first: 1 }))?.rejectedMessages.nodes;
  await until(async () => (await rejected())?.length === 1);
  let published = 0;
  const publish = () => {
    const payload = JSON.stringify({ value: published, id: `${published++}` });
    return gateway.publishAsync("tenants/acme/assets/a/sensors/s/telemetry", payload, { qos: 1 });
  };

  const second = await spawnPlatform({ env: { ...stack.environment, SLUICE_HTTP_PORT: "0" } });
  disposeLater(() => second.stop());
  // They take the session from each other until the first one is handed a reading that it cannot journal any more.
  while (!(await readiness(first)).includes("another process has taken over")) await publish();
  while (!(await readiness(second)).startsWith("200")) await publish();
  const connections = first.output.split(CONNECTED).length;
  const redriven = await operator.rejectedMessagesRedrive({ input: { tenantId: "acme" } });
  expect(redriven?.userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);

  const acme = createSluice({ url: `${second.httpUrl}/graphql`, apiKey: apiKeySecret });
  disposeLater(() => acme.close());
  const events = acme.liveReadings({ input: {} });
  await events.next();
  for (const enough = published + 20; published < enough;) await publish();
  for await (const { readings } of events) if (readings.some(({ value }) => value === published - 1)) break;
  expect(first.output.split(CONNECTED)).toHaveLength(connections);
  expect(await readiness(second)).toMatch(/^200 /);

  const mongodb = await MongoClient.connect(stack.mongodbUri);
  disposeLater(() => mongodb.close());
  // Its flusher closes its connections too: a successor waits for that.
  const flushers = () =>
    mongodb
      .db("admin")
      .aggregate([
        { $currentOp: { allUsers: true, idleConnections: true } },
        { $match: { appName: { $regex: `^sluice flush ${stack.database} ` } } },
        { $group: { _id: "$appName" } },
      ])
      .toArray();
  await until(async () => {
    await publish();
    return (await flushers()).length === 1;
  });

  await acme.close();
  await second.stop();
  const stored = await mongodb.db().collection<{ value: number }>("telemetry").find().sort({ value: 1 }).toArray();
  expect(stored.map(({ value }) => value)).toEqual(Array.from({ length: published }, (_, value) => value));
});
