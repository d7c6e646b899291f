import { createSluice, orThrow } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import type { Stack } from "../../dev/stack";
import { registerFleet, type Fleet } from "../chaos/fleet";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

let stack: Stack;
let fleet: Fleet;
const from = new Date(Date.now() - 60_000).toISOString();

beforeAll(async () => {
  stack = await startOwnStack();
  fleet = await registerFleet(stack, uniqueName("acme"), 1);
});

function publish(sensorId: string, value: number, contentType?: string) {
  return fleet.gateway.publishAsync(
    `tenants/${fleet.tenantId}/assets/a/sensors/${sensorId}/telemetry`,
    JSON.stringify({ value }),
    contentType === undefined ? { qos: 1 } : { qos: 1, properties: { contentType } },
  );
}

async function untilReceived(count: number) {
  let tenant = await fleet.sluice.ledger({ range: { from } });
  await until(async () => {
    tenant = await fleet.sluice.ledger({ range: { from } });
    return tenant !== null && tenant.ledger.received >= count;
  });
  return tenant!.ledger;
}

test("the content type selects the codec for a gateway's message and for a redrive", async () => {
  const parameterized = "Application/JSON; charset=UTF-8";
  await publish("s0", 1);
  await publish("s0", 2, "application/json");
  await publish("s0", 3, parameterized);
  await publish("s0", 4, "application/x-none");
  await publish("late", 5, parameterized);
  await publish("late", 6);
  const ledger = await untilReceived(6);
  expect(ledger).toMatchObject({ balanced: true });
  expect(ledger.stored + ledger.pending).toBe(3);
  expect([...ledger.rejected].sort((one, other) => one.count - other.count)).toEqual([
    { reason: "UNSUPPORTED_CONTENT_TYPE", count: 1 },
    { reason: "UNKNOWN_SENSOR", count: 2 },
  ]);

  const client = await new MongoClient(stack.mongodbUri).connect();
  disposeLater(() => client.close());
  const kept = client.db().collection<{ contentType?: string }>("rejectedPayloads");
  const filter = { sensorKey: `${fleet.tenantId}/a/late` };
  await until(async () => (await kept.countDocuments(filter)) >= 2);
  const contentTypes = (await kept.find(filter).toArray()).map(({ contentType }) => contentType);
  expect(contentTypes).toHaveLength(2);
  expect(contentTypes).toEqual(expect.arrayContaining([parameterized, undefined]));

  orThrow(await fleet.sluice.sensorRegister({ input: { assetId: "a", sensorId: "late", type: "t" } }));
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  const input = { tenantId: fleet.tenantId, sensorId: "late", assetId: "a" };
  const redriven = await operator.rejectedMessagesRedrive({ input });
  expect(redriven).toMatchObject({ examined: 2, accepted: 2, userErrors: [] });
});

test("messageExplain handles a content type as ingestion does", async () => {
  const message = { topic: fleet.topicOf(0), payload: '{"value":1}' };
  const explain = (contentType: string | null = null) =>
    fleet.sluice.messageExplain({ input: { ...message, contentType } });
  expect((await explain()).accepted).toBe(true);
  expect((await explain("application/json;charset=utf-8")).accepted).toBe(true);
  const rejected = await explain("application/x-none");
  expect(rejected.reason).toBe("UNSUPPORTED_CONTENT_TYPE");
  expect(rejected.steps.find(({ passed }) => passed === false)?.detail).toContain("publish application/json");
});
