import { uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { Follower } from "../subscriptions/follower";
import { gatewayOf, publish, registerTenant, twoBrokers, valuesOf } from "./two-brokers";

test("adds a partition, and does not start without it while the partition has tenants", async () => {
  const world = await twoBrokers();
  const { brokers, operatorKey } = world;
  const before = await world.start(1);
  const old = await registerTenant(before, operatorKey, { tenantId: uniqueName("old") });
  expect(old).toMatchObject({ partitionId: 0, mqttUrl: brokers[0].url });
  const wsOf = ({ httpUrl }: { httpUrl: string }) => `${httpUrl.replace(/^http/, "ws")}/graphql`;
  const follower = await Follower.start({ wsUrl: wsOf(before), apiKey: operatorKey, input: {} });
  const gateway = await gatewayOf(old, brokers);
  await publish(gateway, old.tenantId, 1);
  await follower.until(() => follower.values.length === 1);
  follower.end();
  await before.stop();
  await publish(gateway, old.tenantId, 2);

  const after = await world.start(2);
  const fresh = await registerTenant(after, operatorKey, { tenantId: uniqueName("fresh") });
  expect(fresh).toMatchObject({ partitionId: 1, mqttUrl: brokers[1].url });
  await publish(await gatewayOf(fresh, brokers), fresh.tenantId, 3);
  // An earlier cursor continues in the first partition, and starts at the beginning of the second partition.
  const resumed = await Follower.start({ wsUrl: wsOf(after), apiKey: operatorKey, input: { after: follower.cursor } });
  await resumed.until(() => resumed.values.length === 2);
  expect([...resumed.values].sort()).toEqual([2, 3]);
  resumed.end();
  await until(async () => JSON.stringify(await valuesOf(after, old)) === "[1,2]");
  await after.stop();

  await expect(world.start(1)).rejects.toThrow(/lists no partition 1, which still has 1 tenant/);
});
