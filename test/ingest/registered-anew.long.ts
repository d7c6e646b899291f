import { createSluice, orThrow } from "@sluice/sdk";
import { spawnPlatform } from "../../dev/process";
import { registerFleet } from "../chaos/fleet";
import { disposeLater, uniqueName } from "../harness/servers";
import { startOwnStack } from "../harness/stack";
import { until } from "../harness/until";

test("accepts readings that a deleted sensor with the same ID had received", async () => {
  const stack = await startOwnStack();
  const { tenantId, gateway, sluice, topicOf } = await registerFleet(stack, uniqueName("acme"), 1);
  const from = new Date(Date.now() - 60_000).toISOString();
  const publish = (id: string) => gateway.publishAsync(topicOf(0), JSON.stringify({ value: 1, id }), { qos: 1 });
  const counted = async (url: string, received: number) => {
    const operator = createSluice({ url: `${url}/graphql`, apiKey: stack.operatorKey });
    try {
      let tenant = await operator.ledger({ tenantId, range: { from } });
      await until(async () => {
        tenant = await operator.ledger({ tenantId, range: { from } });
        return tenant !== null && tenant.ledger.received >= received;
      });
      return tenant?.ledger.duplicates;
    } finally {
      await operator.close();
    }
  };
  await publish("one");
  await publish("two");
  expect(await counted(stack.httpUrl, 2)).toBe(0);

  const sensor = { assetId: "a", sensorId: "s0" };
  orThrow(await sluice.sensorDelete({ input: sensor }));
  // The registration fails until the readings are deleted.
  await until(async () => (await sluice.sensorRegister({ input: { ...sensor, type: "t" } }))?.userErrors.length === 0);
  await publish("one");
  expect(await counted(stack.httpUrl, 3)).toBe(0);

  await stack.platform.kill();
  const platform = await spawnPlatform({ env: stack.environment });
  disposeLater(() => platform.stop());
  await publish("two");
  expect(await counted(platform.httpUrl, 4)).toBe(0);
  await publish("one");
  await publish("two");
  expect(await counted(platform.httpUrl, 6)).toBe(2);
});
