/** A usage report reads the documents of whole days. It must match the minutes of the ledger at any time. */
import type { Db } from "mongodb";
import { toId, toPartition, toPosition, type Partition } from "../../src/domain/keys";
import { HOUR_MS, MINUTE_MS, minuteOf, type LedgerDelta } from "../../src/domain/ledger";
import { DAY_MS, dayOf, startOf, type TenantInterval, type UsageInterval } from "../../src/domain/usage";
import { UsageCollector } from "../../src/services/ledger/usage-collector";
import { MongoErasure } from "../../src/store/erasure";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoUsageHours } from "../../src/store/usage-hours";
import { MongoUsage } from "../../src/store/usage-repository";
import { until } from "../harness/until";
import { commandsTo, migratedDatabase, silent } from "../store/database";

const FIRST = toPartition(0);
const SECOND = toPartition(1);
const NOW = minuteOf(Date.now());
const TODAY = dayOf(NOW);
const EVERY: readonly UsageInterval[] = ["HOUR", "DAY", "MONTH"];
const TENANTS = ["acme", "globex", "idle"].map(toId);

function delta(minute: number, accepted: number, tenantId: string | null = "acme"): LedgerDelta {
  const rejected = { UNKNOWN_SENSOR: 2, RATE_LIMITED: 1 };
  return {
    tenantId: tenantId === null ? null : toId(tenantId),
    minute,
    received: accepted + 4,
    accepted,
    duplicates: 1,
    rejected,
  };
}

/** Returns a function that counts a batch in the ledger, as the flusher does. */
function ledgerOf(db: Db, partition: Partition = FIRST) {
  const ledger = new MongoLedgerRepository(db, partition);
  let position = 0;
  return async (deltas: readonly LedgerDelta[]) => {
    const stored = deltas.flatMap(({ tenantId, minute, accepted }) =>
      tenantId === null ? [] : [{ tenantId, minute, stored: accepted }],
    );
    await ledger.apply(deltas, stored, toPosition(++position));
  };
}

/** Computes the sums of the ledger's minutes, as the expected result. */
async function summedUp(db: Db, from: number, to: number, every: UsageInterval): Promise<TenantInterval[]> {
  const minutes = await new MongoLedgerRepository(db).everyMinute(
    (await db.collection("ledger").distinct("minute")).map((minute: Date) => minute.getTime()),
  );
  const sums = new Map<string, TenantInterval>();
  for (const { tenantId, minute, received, stored, duplicates, rejected } of minutes) {
    if (tenantId === null || minute < from || minute >= to) continue;
    const start = startOf(every, minute);
    const key = `${tenantId}/${start}`;
    const sum = sums.get(key) ?? { tenantId, start, received: 0, stored: 0, duplicates: 0, rejected: 0 };
    sums.set(key, {
      ...{ tenantId, start, received: sum.received + received, stored: sum.stored + stored },
      duplicates: sum.duplicates + duplicates,
      rejected: sum.rejected + Object.values(rejected).reduce((total, count) => total + count, 0),
    });
  }
  return inOrder([...sums.values()]);
}

function inOrder(intervals: readonly TenantInterval[]): TenantInterval[] {
  return [...intervals].sort((one, other) => one.start - other.start || (one.tenantId < other.tenantId ? -1 : 1));
}

/** Ranges with ends at, before and after the ends of hours and days. */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [TODAY - 30 * DAY_MS, NOW + MINUTE_MS],
  [TODAY - 2 * DAY_MS, TODAY],
  [TODAY - 2 * DAY_MS + 17 * MINUTE_MS, TODAY - DAY_MS + 5 * HOUR_MS + 3 * MINUTE_MS],
  [TODAY - DAY_MS + HOUR_MS, TODAY - DAY_MS + HOUR_MS + 30_000],
];

async function expectBalanced(db: Db): Promise<void> {
  const usage = new MongoUsage(db);
  for (const [from, to] of RANGES) {
    for (const every of EVERY) {
      const found = inOrder(await usage.intervals(TENANTS, { from, to }, every));
      expect(found).toEqual(await summedUp(db, from, to, every));
    }
  }
}

async function collectAll(db: Db): Promise<number> {
  const hours = new MongoUsageHours(db);
  let collected = 0;
  for (;;) {
    const hour = await hours.newestUncollected(NOW - HOUR_MS);
    if (hour === null) return collected;
    await hours.collect(hour);
    collected++;
  }
}

test("a usage report equals the sums of minutes before, between and after collections", async () => {
  const { db } = await migratedDatabase();
  const [count, countElsewhere] = [ledgerOf(db), ledgerOf(db, SECOND)];
  for (const day of [30, 2, 1]) {
    for (const minute of [0, 59, 60, 61, 323, 1_020, 1_439]) {
      const at = TODAY - day * DAY_MS + minute * MINUTE_MS;
      await count([delta(at, minute + 1), delta(at, 3, "globex"), delta(at, 0, null)]);
      if (day === 2) await countElsewhere([delta(at, 7, "globex")]);
    }
  }
  await count([delta(NOW, 5)]);
  await expectBalanced(db);
  const hours = new MongoUsageHours(db);
  await hours.collect((await hours.newestUncollected(NOW - HOUR_MS))!);
  await expectBalanced(db);
  expect(await collectAll(db)).toBeGreaterThan(10);
  await expectBalanced(db);
  // A late flusher counts readings in hours that are already collected.
  await count([delta(TODAY - DAY_MS, 100), delta(TODAY - 2 * DAY_MS + 59 * MINUTE_MS, 9, "globex")]);
  await expectBalanced(db);
  expect(await collectAll(db)).toBe(2);
  await expectBalanced(db);
  expect(await collectAll(db)).toBe(0);
});

test("a report of a month reads one document per tenant and day", async () => {
  const { db } = await migratedDatabase();
  const count = ledgerOf(db);
  const from = TODAY - 30 * DAY_MS;
  for (let day = from; day < TODAY; day += DAY_MS) {
    const hours = Array.from({ length: 24 }, (_, hour) => day + hour * HOUR_MS);
    await count(hours.flatMap((minute) => [delta(minute, 2), delta(minute, 3, "globex")]));
  }
  await collectAll(db);
  const commands = [commandsTo(db, "usageDays"), commandsTo(db, "ledger")];
  const found = await new MongoUsage(db).intervals(["acme", "globex"].map(toId), { from, to: TODAY }, "DAY");
  expect(commands.map(({ length }) => length)).toEqual([1, 0]);
  expect(await db.collection("usageDays").countDocuments()).toBe(60);
  expect(found).toHaveLength(60);
  expect(found.reduce((sum, { stored }) => sum + stored, 0)).toBe(30 * 24 * 5);
});

test("simultaneous collections of two processes count nothing twice, in any order", async () => {
  const { db, connect } = await migratedDatabase();
  const other = new MongoUsageHours(await connect());
  const own = new MongoUsageHours(db);
  const count = ledgerOf(db);
  const minute = TODAY - DAY_MS;
  await count([delta(minute, 10)]);
  const early = (await own.newestUncollected(NOW))!;
  await count([delta(minute, 5)]);
  const late = (await other.newestUncollected(NOW))!;
  await Promise.all([own.collect(early), other.collect(late), own.collect(late), other.collect(early)]);
  await expectBalanced(db);
  expect(await own.newestUncollected(NOW)).toBeNull();
});

test("an hour is collected again if readings are counted during its collection", async () => {
  const { db } = await migratedDatabase();
  const hours = new MongoUsageHours(db);
  const count = ledgerOf(db);
  await count([delta(TODAY - DAY_MS, 10)]);
  const seen = (await hours.newestUncollected(NOW))!;
  await count([delta(TODAY - DAY_MS, 5)]);
  await hours.collect(seen);
  expect(await hours.newestUncollected(NOW)).toMatchObject({ hour: seen.hour, changed: 2 });
  await expectBalanced(db);
});

test("keeps nothing of a deleted tenant, even if it is deleted during a collection", async () => {
  const { db } = await migratedDatabase();
  const hours = new MongoUsageHours(db);
  const count = ledgerOf(db);
  await count([delta(TODAY - DAY_MS, 10), delta(TODAY - DAY_MS, 3, "globex")]);
  await collectAll(db);
  // Simulates a collection that read the minutes before their deletion.
  const [collected] = await db.collection("usageDays").find({ tenantId: "acme" }).toArray();
  await new MongoErasure(db).records(toId("acme"));
  expect(await db.collection("usageDays").distinct("tenantId")).toEqual(["globex"]);
  await db.collection("usageDays").insertOne(collected!);
  await hours.collect({ hour: TODAY - DAY_MS, partition: FIRST, changed: toPosition(1) });
  expect(await db.collection("usageDays").distinct("tenantId")).toEqual(["globex"]);
});

test("an upgraded installation collects the hours of its ledger, the newest hour first", async () => {
  const { db } = await migratedDatabase();
  const count = ledgerOf(db);
  for (const day of [3, 2, 1]) await count([delta(TODAY - day * DAY_MS, day)]);
  await db.collection("usageHours").drop();
  await db.collection("usageDays").drop();
  await db.collection<{ _id: number }>("migrations").deleteOne({ _id: 21 });
  await migrate(db, DEFAULT_RETENTION, silent);
  await expectBalanced(db);
  expect(await new MongoUsageHours(db).newestUncollected(TODAY)).toMatchObject({ hour: TODAY - HOUR_MS });
  const collector = new UsageCollector(new MongoUsageHours(db), silent);
  await collector.start();
  await until(async () => (await new MongoUsageHours(db).newestUncollected(NOW - 2 * HOUR_MS)) === null);
  await collector.stop();
  expect(await db.collection("usageDays").countDocuments()).toBe(3);
  await expectBalanced(db);
});

test("retries a failed collection", async () => {
  const failures = [new Error("down"), null];
  let collected = 0;
  const warnings: unknown[] = [];
  const usage = {
    newestUncollected: async () => {
      const failure = failures.shift();
      if (failure) throw failure;
      return failure === null ? { hour: 0, partition: FIRST, changed: toPosition(1) } : null;
    },
    collect: async () => void collected++,
  };
  const collector = new UsageCollector(usage, { ...silent, warn: (each: object) => warnings.push(each) } as never, 1);
  await collector.start();
  await until(() => collected === 1);
  await collector.stop();
  expect(warnings).toEqual([{ err: expect.objectContaining({ message: "down" }) as Error }]);
});
