import { spawnPlatform, type PlatformProcess } from "../../dev/process";
import { disposeLater, uniqueName } from "../harness/servers";
import { until } from "../harness/until";
import { Follower } from "../subscriptions/follower";
import { gatewayOf, publish, registerTenant, twoBrokers, valuesOf } from "./two-brokers";

const DUTIES = ["flush/0", "flush/1", "ingest/0", "ingest/1"];

async function ownedBy({ httpUrl }: PlatformProcess): Promise<readonly string[]> {
  const answer = (await (await fetch(`${httpUrl}/readyz`)).json()) as { owns?: readonly string[] };
  return answer.owns ?? [];
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

test("shares the partitions among processes, and takes over those of a killed process", async () => {
  const world = await twoBrokers();
  const { brokers, operatorKey } = world;
  const env = { ...(await world.environment(2)), SLUICE_BALANCE_AFTER: "5s" };
  const start = async () => {
    const platform = await spawnPlatform({ env });
    disposeLater(() => platform.stop());
    return platform;
  };
  const [one, other] = [await start(), await start()];
  await until(async () => {
    const [ofOne, ofOther] = await Promise.all([ownedBy(one), ownedBy(other)]);
    const ingesting = [ofOne, ofOther].map((owns) => owns.filter((name) => name.startsWith("ingest/")).length);
    return ingesting.every((count) => count === 1) && DUTIES.every((duty) => [...ofOne, ...ofOther].includes(duty));
  });

  const tenants = [
    await registerTenant(one, operatorKey, { tenantId: uniqueName("zero"), partitionId: 0 }),
    await registerTenant(other, operatorKey, { tenantId: uniqueName("one"), partitionId: 1 }),
  ] as const;
  const gateways = [await gatewayOf(tenants[0], brokers), await gatewayOf(tenants[1], brokers)] as const;
  const killed = (await ownedBy(one)).includes("ingest/1") ? one : other;
  const survivor = killed === one ? other : one;
  const follower = await Follower.start({
    wsUrl: `${survivor.httpUrl.replace(/^http/, "ws")}/graphql`,
    apiKey: operatorKey,
    input: {},
  });
  const publishAll = async (from: number, to: number) => {
    for (const value of range(from, to)) {
      for (const index of [0, 1] as const) await publish(gateways[index], tenants[index].tenantId, value);
    }
  };
  await publishAll(0, 20);
  await follower.until(() => follower.values.length === 40);
  // Each process reads the readings that the other process ingests.
  for (const platform of [one, other]) {
    for (const tenant of tenants) expect(await valuesOf(platform, tenant)).toHaveLength(20);
  }

  await killed.kill();
  const begun = performance.now();
  await publishAll(20, 40);
  await follower.until(() => follower.values.length === 80);
  const pause = Math.round(performance.now() - begun);
  process.stderr.write(`readings of both partitions by one process ${pause} ms after a kill\n`);
  for (const tenant of tenants) {
    const values = await valuesOf(survivor, tenant);
    expect([...values].sort((a, b) => a - b)).toEqual(range(0, 40));
  }
  expect([...follower.values].sort((a, b) => a - b)).toEqual(range(0, 40).flatMap((value) => [value, value]));
  follower.end();
  await until(async () =>
    DUTIES.every(
      (
        (owned) => (duty) =>
          owned.includes(duty)
      )(await ownedBy(survivor)),
    ),
  );
});
