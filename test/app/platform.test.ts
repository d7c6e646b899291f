/** The `platform` query and the ledger as an operator reads them, on a whole stack. */
import { createSluice, orThrow } from "@sluice/sdk";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";
import { registerFleet, type Fleet } from "../subscriptions/fleet";

/** Publishes `accepted` valid readings, one of them twice, and `rejected` readings of an unregistered sensor. */
async function publish({ gateways, tenantId }: Fleet, accepted: number, rejected: number): Promise<void> {
  const at = Date.now() - 60_000;
  const send = (sensorId: string, values: number) => {
    const readings = Array.from({ length: values }, (_, value) => ({ value, timestamp: at + value }));
    const topic = `tenants/${tenantId}/assets/a/sensors/${sensorId}/telemetry`;
    return gateways[0]!.publishAsync(topic, JSON.stringify(readings), { qos: 1 });
  };
  await send("s0", accepted);
  await send("s0", 1);
  await send("unregistered", rejected);
}

test("shows an operator the state of the platform and the ledger of all tenants", async () => {
  const stack = await startOwnStack();
  const [one, two] = [
    await registerFleet(stack, uniqueName("one"), 3),
    await registerFleet(stack, uniqueName("two"), 2),
  ];
  await publish(one, 30, 3);
  await publish(two, 20, 0);
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  orThrow(await operator.brokerReconcile({ input: { dryRun: true } }));

  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  const look = () => operator.platform({ range });
  let platform!: Awaited<ReturnType<typeof look>>;
  // The second fleet sends an array without readings, which counts as one rejected message.
  // The flusher's thread reports readings after it has stored them.
  const isSettled = ({ ledger, flush, ingestion }: typeof platform) =>
    ledger?.received === 56 && flush?.stored === 50 && flush.lagReadings === 0 && ingestion?.pendingMessages === 0;
  await until(async () => isSettled((platform = await look())));

  expect(platform).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    mongodbReachable: true,
    broker: { connected: true, failure: null },
    ingestion: { connected: true, received: 56, accepted: 50, duplicates: 2, rejected: 4, pendingMessages: 0 },
    flush: { lagReadings: 0, lagSeconds: 0, stored: 50 },
    ledger: { received: 56, stored: 50, duplicates: 2, pending: 0, balanced: true },
    registered: { tenants: 2, assets: 2, sensors: 5 },
    reconciliation: { dryRun: true, tenants: 2, driftCount: 0, repairedCount: 0 },
  });
  expect(platform.ingestion?.receivedPerSecond).toBeGreaterThan(0);
  expect(platform.flush?.lastRunAt).not.toBeNull();
  expect(platform.certificates.map(({ name, expiresSoon }) => [name, expiresSoon])).toContainEqual(["BROKER", false]);
  const { received, stored, duplicates, pending, rejected } = platform.ledger!;
  expect(received).toBe(stored + duplicates + pending + rejected.reduce((sum, { count }) => sum + count, 0));

  const tenant = createSluice({ url: stack.graphqlUrl, apiKey: one.apiKey });
  disposeLater(() => tenant.close());
  await expect(tenant.platform({ range })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const long = { from: new Date(Date.now() - 3 * 86_400_000).toISOString() };
  await expect(operator.platform({ range: long })).rejects.toThrow("longer than a day");
});
