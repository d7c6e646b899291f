import { toId, toPosition, toSensorKey } from "../../src/domain/keys";
import type { Principal } from "../../src/domain/entities";
import { minuteOf, type LedgerDelta } from "../../src/domain/ledger";
import { createMetrics } from "../../src/metrics/metrics";
import { ColumnsBuilder } from "../../src/ingest/stages/columns";
import { RecentReadingsInMemory } from "../../src/live/recent";
import { toDocument, type BatchDocument } from "../../src/journal/batch-document";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { Flusher } from "../../src/flush/flusher";
import { TenantScope } from "../../src/services/authorization";
import { authorizedReads } from "../../src/services/authorized-reads";
import { LedgerService } from "../../src/services/ledger/ledger-service";
import { LedgerWatch } from "../../src/services/ledger/ledger-watch";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoUsage } from "../../src/store/usage-repository";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { createMemoryServices } from "../graphql/memory-services";
import { createEngine, run } from "../graphql/run";
import { migratedDatabase, silent, tenant } from "../store/database";

const FIRST = toPosition(1);
const MINUTE = minuteOf(Date.now());
const RANGE = { from: MINUTE, to: MINUTE + 60_000 };
const operator: Principal = { role: "OPERATOR", tenantId: null, keyId: "o", expiresAt: null };
const reader: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "r", expiresAt: null };

async function setUp() {
  const { db } = await migratedDatabase();
  const checkpoints = new MongoFlushCheckpoints(db);
  const ledger = new MongoLedgerRepository(db);
  const journal = new MongoJournal(db, async () => (await checkpoints.read()).doneSeq, silent);
  await journal.start();
  const recent = new RecentReadingsInMemory(journal, 1_000_000, 1_000);
  const tenants = { find: async () => [tenant(toId("acme"))], tenants: async () => [tenant(toId("acme"))] };
  const scope = new TenantScope(tenants as never, tenants as never);
  const service = authorizedReads("ledger", new LedgerService(ledger, recent, new MongoUsage(db)), scope);
  const observer = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
  const clock = new MongoClock(db);
  const ports = {
    clock,
    journal,
    telemetry: new MongoTelemetryWriter(db),
    ledger,
    checkpoints,
    payloads: new MongoRejectedPayloads(db),
    observer,
    logger: silent,
  };
  const flusher = () =>
    new Flusher(ports, { intervalMs: 1, maxAgeMs: 60_000, maxReadings: 40, latestIntervalMs: 60_000 });
  return { db, ledger, journal, recent, service, checkpoints, flusher };
}

type Database = Awaited<ReturnType<typeof setUp>>;

function delta(accepted: number, more: Partial<LedgerDelta> = {}): LedgerDelta {
  const duplicates = 1;
  const rejected = { UNKNOWN_SENSOR: 2 };
  return { tenantId: toId("acme"), minute: MINUTE, received: accepted + 3, accepted, duplicates, rejected, ...more };
}

test("a tenant's ledger is exact at all times during a concurrent flush", async () => {
  const { journal, recent, service, checkpoints, flusher } = await setUp();
  const running = flusher();
  await running.start();
  let batches = 0;
  const writing = (async () => {
    for (; batches < 60; batches++) {
      const { columns } = batchOf(
        toSensorKey("acme/a/s"),
        Array.from({ length: 10 }, (_, index) => index),
        MINUTE,
      );
      const batch = { columns, ledger: [delta(10)] };
      recent.add({ ...batch, ...(await journal.append(batch)) });
      recent.storedUpTo((await checkpoints.read()).doneSeq);
    }
  })();
  let looks = 0;
  while (batches < 60) {
    const before = batches;
    const read = await service.read(reader, toId("acme"), RANGE);
    expect(read?.balanced).toBe(true);
    expect(read?.received).toBeGreaterThanOrEqual(before * 13);
    expect((read?.received ?? 1) % 13).toBe(0);
    expect(read?.received).toBe((read?.stored ?? 0) + (read?.pending ?? 0) + ((read?.received ?? 0) / 13) * 3);
    looks++;
  }
  await writing;
  await running.stop();
  recent.storedUpTo((await journal.bounds()).newest);
  expect(looks).toBeGreaterThan(5);
  expect(await service.read(reader, toId("acme"), RANGE)).toMatchObject({
    received: 780,
    stored: 600,
    duplicates: 60,
    rejected: { UNKNOWN_SENSOR: 120 },
    pending: 0,
    balanced: true,
  });
});

test("the ledger of all tenants is exact at all times during a concurrent flush", async () => {
  const { journal, recent, service, checkpoints, flusher } = await setUp();
  const running = flusher();
  await running.start();
  let batches = 0;
  const writing = (async () => {
    for (; batches < 60; batches++) {
      const minute = MINUTE - (batches % 3) * 60_000;
      const builder = new ColumnsBuilder();
      for (const key of ["acme/a/s", "rival/a/s"]) {
        for (let value = 0; value < 5; value++) builder.push(toSensorKey(key), MINUTE + value, minute, value, 0, 0);
      }
      const ledger = [
        delta(5, { minute }),
        delta(5, { tenantId: toId("rival"), minute }),
        delta(0, { tenantId: null, minute }),
      ];
      const batch = { columns: builder.take(), ledger };
      recent.add({ ...batch, ...(await journal.append(batch)) });
      recent.storedUpTo((await checkpoints.read()).doneSeq);
    }
  })();
  const all = { from: MINUTE - 120_000, to: MINUTE + 60_000 };
  while (batches < 60) {
    const before = batches;
    const read = await service.readAll(operator, all);
    expect(read?.balanced).toBe(true);
    expect(read?.received).toBeGreaterThanOrEqual(before * 19);
    expect((read?.received ?? 1) % 19).toBe(0);
  }
  await writing;
  await running.stop();
  recent.storedUpTo((await journal.bounds()).newest);
  const read = await service.readAll(operator, all);
  expect(read).toMatchObject({ received: 1_140, stored: 600, duplicates: 180, pending: 0, balanced: true });
  expect(read?.rejected).toEqual({ UNKNOWN_SENSOR: 360 });
  expect(read?.minutes.map(({ received }) => received)).toEqual([380, 380, 380]);
  expect(await service.readAll(reader, all)).toBeNull();
});

test("reports imbalances of two tenants that cancel each other out", async () => {
  const { ledger, recent, journal, service } = await setUp();
  const faults = [delta(5, { received: 9 }), delta(5, { tenantId: toId("rival"), received: 7 })];
  await ledger.apply(faults, [], FIRST);
  expect(await service.readAll(operator, RANGE)).toMatchObject({ received: 16, balanced: false });
  const batch = { columns: batchOf(toSensorKey("x"), []).columns, ledger: [delta(1)] };
  await journal.append(batch);
  recent.add({ ...batch, ...(await journal.append(batch)) });
  const read = await service.readAll(operator, RANGE);
  expect(read).toMatchObject({ received: 20, balanced: false });
  expect(read?.minutes).toMatchObject([{ balanced: false }]);
});

test("rejections are pending until the flush; only operators see those of no tenant", async () => {
  const { journal, recent, service, flusher } = await setUp();
  const nobody = delta(0, { tenantId: null, received: 2, duplicates: 0 });
  const batch = { columns: batchOf(toSensorKey("x"), []).columns, ledger: [nobody] };
  recent.add({ ...batch, ...(await journal.append(batch)) });
  const expected = { received: 2, stored: 0, pending: 0, rejected: { UNKNOWN_SENSOR: 2 }, balanced: true };
  expect(await service.read(operator, null, RANGE)).toMatchObject(expected);
  const running = flusher();
  await running.start();
  await running.stop();
  expect(await service.read(operator, null, RANGE)).toMatchObject(expected);
  expect(await service.read(reader, null, RANGE)).toBeNull();
  expect(await service.read(reader, toId("rival"), RANGE)).toBeNull();
});

/**
 * Flushes a batch of 10 readings that `harm` has damaged. Resolves with the ledger and the metric that the platform
 * reports.
 */
async function toldAfter(harm: (database: Database) => Promise<unknown>) {
  const database = await setUp();
  const { journal, ledger, service, flusher } = database;
  const { columns } = batchOf(toSensorKey("acme/a/s"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], MINUTE);
  await journal.append({ columns, ledger: [delta(10)] });
  await harm(database);
  const running = flusher();
  await running.start();
  await running.stop();
  const engine = createEngine({ ...createMemoryServices(), ledger: service });
  const query = `query ($from: DateTime!) { tenant(tenantId: "acme") { ledger(range: { from: $from }) {
    received stored duplicates pending balanced minutes { balanced } } } }`;
  const { data } = await run(engine, operator, query, { from: new Date(MINUTE).toISOString() });
  const { registry, ledger: observer } = createMetrics(() => new Map());
  await new Promise<void>((resolve) => {
    const checked = (unaccounted: number) => {
      observer.checked(unaccounted);
      resolve();
    };
    const watch = new LedgerWatch(ledger, { checked }, silent, 10);
    void watch.start().then(() => watch.stop());
  });
  // The alert SluiceLedgerUnbalanced fires if this metric is above 0.
  const metric = await registry.getSingleMetricAsString("sluice_ledger_unaccounted_readings");
  return { ...data, unaccounted: Number(/ (\d+)$/.exec(metric)?.[1]) };
}

const told = (stored: number, balanced: boolean) => ({
  tenant: {
    ledger: { received: 13, stored, duplicates: 1, pending: 0, balanced, minutes: [{ balanced }] },
  },
  unaccounted: 10 - stored,
});

test("regression: reports readings that are lost between the journal and the telemetry", async () => {
  expect(await toldAfter(async () => undefined)).toEqual(told(10, true));
  const shorten = async ({ db }: Database) => {
    const { columns } = batchOf(toSensorKey("acme/a/s"), [0, 1, 2, 3, 4, 5, 6], MINUTE);
    const { source, timestamp, receivedAt, value, fingerprint } = toDocument(
      FIRST,
      "",
      { columns, ledger: [] },
      new Date(),
    );
    const shortened = { source, timestamp, receivedAt, value, fingerprint };
    await db.collection<BatchDocument>("journal").updateOne({ n: 10 }, { $set: shortened });
  };
  expect(await toldAfter(shorten)).toEqual(told(7, false));
});

test("finds one unbalanced minute among many balanced minutes", async () => {
  const { ledger } = await setUp();
  const stored = (tenantId: string) => ({ tenantId: toId(tenantId), minute: MINUTE, stored: 5 });
  const balanced = Array.from({ length: 20 }, (_, index) => `tenant-${index}`);
  const lost = delta(5, { tenantId: toId("rival"), received: 10 });
  await ledger.apply(
    [
      ...balanced.map((tenantId) => delta(5, { tenantId: toId(tenantId) })),
      lost,
      delta(5, { tenantId: null, received: 9 }),
    ],
    [...balanced, "rival"].map(stored),
    FIRST,
  );
  const found = await ledger.unbalancedSince(MINUTE, 3);
  expect(found.map(({ tenantId }) => tenantId).sort()).toEqual([null, "rival"]);
});

test("the watch reports unaccounted readings", async () => {
  const { ledger } = await setUp();
  await ledger.apply(
    [delta(5), delta(3, { tenantId: toId("rival"), received: 10 })],
    [
      { tenantId: toId("acme"), minute: MINUTE, stored: 5 },
      { tenantId: toId("rival"), minute: MINUTE, stored: 3 },
    ],
    FIRST,
  );
  const told = await new Promise<number>((resolve) => {
    const watch = new LedgerWatch(ledger, { checked: resolve }, silent, 10);
    void watch.start().then(() => watch.stop());
  });
  expect(told).toBe(4);
});

test("operators can read a month's usage of all tenants with one query", async () => {
  const { ledger, service } = await setUp();
  const DAY = 86_400_000;
  const today = Math.floor(MINUTE / DAY) * DAY;
  const days = [today - 30 * DAY, today - DAY, today - DAY + 60_000, today].map((minute) => ({ minute }));
  const deltas = days.flatMap((at) => [delta(10, at), delta(20, { ...at, tenantId: toId("globex") })]);
  const stored = deltas.map(({ tenantId, minute, accepted }) => ({ tenantId: tenantId!, minute, stored: accepted }));
  await ledger.apply(deltas, stored, FIRST);
  const range = { from: today - DAY, to: today + DAY, tenantIds: [toId("globex"), toId("acme"), toId("idle")] };
  const counts = (accepted: number, minutes: number) => ({
    received: minutes * (accepted + 3),
    stored: minutes * accepted,
    duplicates: minutes,
    rejected: minutes * 2,
  });
  expect(await service.usage(operator, range)).toMatchObject([
    { tenantId: "globex", ...counts(20, 3), days: [{ day: today - DAY, ...counts(20, 2) }, { day: today }] },
    { tenantId: "acme", ...counts(10, 3), days: [{ day: today - DAY }, { day: today, ...counts(10, 1) }] },
    { tenantId: "idle", ...counts(0, 0), days: [] },
  ]);
  const month = await service.usage(operator, { ...range, from: today - 30 * DAY });
  expect(month?.map(({ days: each }) => each.length)).toEqual([3, 3, 0]);
  expect(await service.usage(reader, range)).toBeNull();
  const own = { from: today - 30 * DAY, to: today + DAY };
  const yesterday = { start: today - DAY, ...counts(10, 2) };
  expect(await service.usageOfTenant(reader, toId("acme"), { ...own, every: "DAY" })).toEqual({
    ...counts(10, 4),
    intervals: [{ start: today - 30 * DAY, ...counts(10, 1) }, yesterday, { start: today, ...counts(10, 1) }],
  });
  const hourly = await service.usageOfTenant(reader, toId("acme"), { ...own, from: today - DAY, every: "HOUR" });
  expect(hourly?.intervals).toEqual([yesterday, { start: today, ...counts(10, 1) }]);
  const monthly = await service.usageOfTenant(reader, toId("acme"), { ...own, every: "MONTH" });
  expect(monthly).toMatchObject(counts(10, 4));
  expect(monthly?.intervals.every(({ start }) => new Date(start).getUTCDate() === 1)).toBe(true);
  expect(await service.usageOfTenant(reader, toId("globex"), { ...own, every: "DAY" })).toBeNull();
});
