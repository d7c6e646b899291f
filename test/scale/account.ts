/** Accounts for every reading that a broker acknowledged. */
import { createSluice } from "@sluice/sdk";
import { MongoClient } from "mongodb";
import { until } from "../harness/until";
import type { Subscriber } from "./subscriber";
import type { SensorTraffic, TenantTraffic, Traffic } from "./traffic";
import type { World } from "./world";

/**
 * Time of a broker's kill, and the time until which the broker may have lacked its earlier state. Both are times of
 * `performance.now()`.
 */
export interface BrokerKill {
  readonly partitionId: number;
  readonly from: number;
  readonly until: number;
}

export interface Account {
  readonly acknowledged: number;
  readonly stored: number;
  /** Acknowledged readings that are not stored, such as `sensor-0=12`. */
  readonly lost: readonly string[];
  /** Number of readings in the unsaved queue of a killed broker. They do not count as lost. */
  readonly lostByBroker: number;
  /** Readings that were stored more than once. */
  readonly repeated: readonly string[];
  /** Whether the ledgers of all tenants balance, and count exactly the stored readings. */
  readonly balanced: boolean;
  /**
   * Differences between received and stored readings, one sentence for each subscriber and sensor, and gaps that Sluice
   * reported to subscribers.
   */
  readonly misled: readonly string[];
  /** Number of times that subscribers changed to another API node. */
  readonly resumed: number;
}

const DATABASE_MS = 60_000;
/**
 * Time after which an acknowledged message is certainly in the journal, because the broker forwards messages
 * immediately.
 */
const FORWARDED_MS = 2_000;

export async function accountFor(
  world: World,
  traffic: Traffic,
  subscribers: readonly Subscriber[],
  kills: readonly BrokerKill[],
): Promise<Account> {
  const sensors = traffic.tenants.flatMap(({ sensors: all }) => all);
  for (const subscriber of subscribers) {
    const own = sensors.filter(({ tenantId }) => subscriber.tenantIds.includes(tenantId));
    await until(() =>
      own.every(({ sensorId, acknowledgedAt }) => subscriber.lastOf(sensorId) >= acknowledgedAt.length - 1),
    );
  }
  await Promise.all(subscribers.map((subscriber) => subscriber.end()));
  const stored = await whenStored(world, sensors);
  const isExcused = (tenant: TenantTraffic, at: number) =>
    kills.some((kill) => kill.partitionId === tenant.partitionId && at > kill.from - FORWARDED_MS && at < kill.until);
  const missing = traffic.tenants.flatMap((tenant) =>
    tenant.sensors.flatMap(({ sensorId, acknowledgedAt }) => {
      const known = new Set(stored.get(sensorId));
      return acknowledgedAt.flatMap((at, value) =>
        known.has(value) ? [] : [{ name: `${sensorId}=${value}`, isExcused: isExcused(tenant, at) }],
      );
    }),
  );
  const count = [...stored.values()].reduce((sum, values) => sum + values.length, 0);
  return {
    acknowledged: traffic.acknowledged,
    stored: count,
    lost: missing.filter(({ isExcused: excused }) => !excused).map(({ name }) => name),
    lostByBroker: missing.filter(({ isExcused: excused }) => excused).length,
    repeated: [...stored].flatMap(([sensorId, values]) => repeatedOf(values).map((value) => `${sensorId}=${value}`)),
    balanced: await isBalanced(world, traffic, count),
    misled: subscribers.flatMap((subscriber) => mistakesOf(subscriber, sensors, stored)),
    resumed: subscribers.reduce((sum, { resumed }) => sum + resumed, 0),
  };
}

/**
 * Waits until the newest reading of each sensor is stored. Resolves with the stored values of each sensor, in ascending
 * order.
 */
async function whenStored(
  { mongodbUri }: World,
  sensors: readonly SensorTraffic[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const client = await MongoClient.connect(mongodbUri);
  try {
    const telemetry = client.db().collection<{ source: { sensorId: string }; value: number }>("telemetry");
    for (const { sensorId, acknowledgedAt } of sensors) {
      const newest = { "source.sensorId": sensorId, value: acknowledgedAt.length - 1 };
      await until(async () => (await telemetry.findOne(newest)) !== null, DATABASE_MS);
    }
    const stored = new Map<string, number[]>(sensors.map(({ sensorId }) => [sensorId, []]));
    for await (const { source, value } of telemetry.find({}, { projection: { source: 1, value: 1 } })) {
      stored.get(source.sensorId)?.push(value);
    }
    for (const values of stored.values()) values.sort((one, other) => one - other);
    return stored;
  } finally {
    await client.close();
  }
}

function repeatedOf(sorted: readonly number[]): readonly number[] {
  return sorted.filter((value, index) => value === sorted[index - 1]);
}

function mistakesOf(
  { name, tenantIds, values, gaps }: Subscriber,
  sensors: readonly SensorTraffic[],
  stored: ReadonlyMap<string, readonly number[]>,
): readonly string[] {
  const wrong = sensors.filter(({ tenantId, sensorId }) => {
    const seen = values.get(sensorId) ?? [];
    const wanted = tenantIds.includes(tenantId) ? (stored.get(sensorId) ?? []) : [];
    return seen.length !== wanted.length || seen.some((value, index) => value !== wanted[index]);
  });
  const found = wrong.map(({ sensorId }) => {
    const [seen, wanted] = [values.get(sensorId) ?? [], stored.get(sensorId) ?? []];
    const index = seen.findIndex((value, at) => value !== wanted[at]);
    const around = (all: readonly number[]) => all.slice(Math.max(0, index - 3), index + 5).join(",");
    return `${name}: ${sensorId}: ${seen.length} of ${wanted.length}; ${around(seen)} instead of ${around(wanted)}`;
  });
  return [...found, ...gaps.map(() => `${name}: a gap`)];
}

async function isBalanced(world: World, { tenants }: Traffic, stored: number): Promise<boolean> {
  const operator = createSluice({ url: `${world.apiUrls[0] ?? ""}/graphql`, apiKey: world.operatorKey });
  const range = { from: new Date(Date.now() - 86_400_000).toISOString() };
  try {
    const ledgers = () =>
      Promise.all(tenants.map(async ({ tenantId }) => (await operator.ledger({ tenantId, range }))?.ledger));
    await until(async () => (await ledgers()).every((ledger) => ledger?.pending === 0), DATABASE_MS);
    const all = await ledgers();
    const sum = all.reduce((total, ledger) => total + (ledger?.stored ?? 0), 0);
    return all.every((ledger) => ledger?.balanced === true && ledger.rejected.length === 0) && sum === stored;
  } finally {
    await operator.close();
  }
}
