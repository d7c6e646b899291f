import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient, type Db } from "mongodb";
import { spawnPlatform } from "../../dev/process";
import { registerFleet } from "../chaos/fleet";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

/** Resolves with the IDs of the deletions of kept payloads that are in progress in MongoDB. */
async function deletions(db: Db): Promise<number[]> {
  const filter = { currentOp: 1, op: "remove", ns: `${db.databaseName}.rejectedPayloads` };
  const { inprog } = await db.client.db("admin").command(filter);
  return (inprog as readonly { readonly opid: number }[]).map(({ opid }) => opid);
}

test("stores redriven messages once when the platform is killed (-9) after the append", async () => {
  // Deduplication is off, as it is after its window.
  const env = { SLUICE_DEDUP_WINDOW: "0s" };
  const stack = await startOwnStack(env);
  const client = await new MongoClient(stack.mongodbUri).connect();
  disposeLater(() => client.close());
  const db = client.db();
  const fleet = await registerFleet(stack, uniqueName("acme"), 1);
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());

  const topic = `tenants/${fleet.tenantId}/assets/a/sensors/late/telemetry`;
  const payloads = ['{"value":1}', '{"value":2,"id":"two"}', `[{"value":3},{"value":4,"timestamp":${Date.now()}}]`];
  for (const payload of payloads) await fleet.gateway.publishAsync(topic, payload, { qos: 1 });
  const kept = db.collection("rejectedPayloads");
  await until(async () => (await kept.countDocuments()) === payloads.length);
  const sensor = { tenantId: fleet.tenantId, assetId: "a", sensorId: "late", type: "t" };
  orThrow(await operator.sensorRegister({ input: sensor }));

  // A deletion waits for this transaction.
  const session = client.startSession();
  session.startTransaction();
  await kept.updateMany({}, { $set: { held: true } }, { session });
  const input = { tenantId: fleet.tenantId };
  const cutOff = operator.rejectedMessagesRedrive({ input }).catch(() => "cut off");
  await until(async () => (await deletions(db)).length > 0);
  await stack.platform.kill();
  // MongoDB would continue the operations of a closed client, so kill them.
  await until(async () => {
    const left = await deletions(db);
    for (const op of left) await db.client.db("admin").command({ killOp: 1, op });
    return left.length === 0;
  });
  await session.abortTransaction();
  await session.endSession();
  await cutOff;
  expect(await kept.countDocuments()).toBe(payloads.length);

  const platform = await spawnPlatform({ env: stack.environment });
  disposeLater(() => platform.stop());
  const again = createSluice({ url: `${platform.httpUrl}/graphql`, apiKey: stack.operatorKey });
  disposeLater(() => again.close());
  const counts = orThrow(await again.rejectedMessagesRedrive({ input }));
  expect(await kept.countDocuments()).toBe(0);
  // The redrive may have used several batches.
  const batches = await db
    .collection<{ n: number; redriven: string[] }>("journal")
    .find({ redriven: { $exists: true } })
    .toArray();
  const redriven = batches.flatMap((batch) => batch.redriven);
  expect(new Set(redriven).size).toBe(payloads.length);
  expect(redriven).toHaveLength(payloads.length);
  expect(batches.reduce((sum, { n }) => sum + n, 0)).toBe(4);
  expect(counts).toMatchObject({ rejectedAgain: 0, expired: 0, remaining: 0 });
});
