import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { connectAsync } from "mqtt";
import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

const CONNECTED = '"ingestion session connected"';

async function readiness({ httpUrl }: PlatformProcess): Promise<{ status: string; owns: readonly string[] }> {
  const answer = await fetch(`${httpUrl}/readyz`);
  return (await answer.json()) as { status: string; owns: readonly string[] };
}

const DUTIES = ["flush/0", "ingest/0"];
const ownsAll = async (process: PlatformProcess) => {
  const { owns } = await readiness(process);
  return DUTIES.every((duty) => owns.includes(duty));
};
const ownsNone = async (process: PlatformProcess) => {
  const { owns } = await readiness(process);
  return !DUTIES.some((duty) => owns.includes(duty));
};

test("a process that was suspended during a take-over writes nothing more", async () => {
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
  expect(await ownsAll(first)).toBe(true);
  expect(await ownsNone(second)).toBe(true);
  expect((await readiness(second)).status).toBe("ready");
  const shown = await fetch(stack.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${stack.operatorKey}` },
    body: JSON.stringify({
      query: "{ platform { partitions { owner standbys epoch flush { owner standbys epoch } lag { readings } } } }",
    }),
  });
  const owner = expect.stringContaining(`:${first.pid}:`) as unknown;
  const owned = { owner, standbys: 1, epoch: 1 };
  const partition = { ...owned, flush: owned, lag: { readings: expect.any(Number) as unknown } };
  expect(await shown.json()).toMatchObject({ data: { platform: { partitions: [partition] } } });
  for (const enough = published + 20; published < enough;) await publish();
  process.kill(first.pid, "SIGSTOP");
  try {
    while (!(await ownsAll(second))) await publish();
  } finally {
    process.kill(first.pid, "SIGCONT");
  }
  while (!(await ownsNone(first))) await publish();
  await until(async () => (await readiness(first)).status === "ready");
  const connections = first.output.split(CONNECTED).length;
  const redriven = await operator.rejectedMessagesRedrive({ input: { tenantId: "acme" } });
  // The process that has taken over performs the redrive.
  expect(redriven?.userErrors).toEqual([]);

  const acme = createSluice({ url: `${second.httpUrl}/graphql`, apiKey: apiKeySecret });
  disposeLater(() => acme.close());
  const events = acme.liveReadings({ input: {} });
  await events.next();
  for (const enough = published + 20; published < enough;) await publish();
  for await (const { readings } of events) if (readings.some(({ value }) => value === published - 1)) break;
  expect(first.output.split(CONNECTED)).toHaveLength(connections);
  expect((await readiness(second)).status).toBe("ready");

  const mongodb = await MongoClient.connect(stack.mongodbUri);
  disposeLater(() => mongodb.close());

  await acme.close();
  await second.stop();
  // The first process takes over again, and flushes the second process's remaining readings.
  const telemetry = mongodb.db().collection<{ value: number }>("telemetry");
  await until(async () => (await telemetry.countDocuments()) >= published);
  await until(() => ownsAll(first));
  const stored = await telemetry.find().sort({ value: 1 }).toArray();
  expect(stored.map(({ value }) => value)).toEqual(Array.from({ length: published }, (_, value) => value));
});
