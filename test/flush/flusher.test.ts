import { setTimeout as sleep } from "node:timers/promises";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoClient, type Db } from "mongodb";
import pino from "pino";
import { isBalanced } from "../../src/domain/ledger";
import type { FlushObserver } from "../../src/domain/ports/observers";
import type { FlushCheckpoint, FlushCheckpoints, TelemetryWriter } from "../../src/domain/ports/telemetry-store";
import type { Reading } from "../../src/domain/reading";
import { LagWatch } from "../../src/consumers/lag-watch";
import { BEFORE_ALL, mostBatches, toId, toSensorKey, type Position } from "../../src/domain/keys";
import type { BatchPlace, Journal } from "../../src/domain/ports/journal";
import type { FlusherPorts } from "../../src/flush/flush-ports";
import { Flusher } from "../../src/flush/flusher";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { migrate } from "../../src/store/migrations/migrate";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS_IN_MONGODB } from "../contract/journals";
import { disposeLater, sharedMongo } from "../harness/servers";
import { until } from "../harness/until";

const logger = pino({ level: "silent" });
const unobserved: FlushObserver = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
const options = { intervalMs: 10, maxAgeMs: 60_000, maxReadings: 50, latestIntervalMs: 50 };

async function database() {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const db = client.db();
  await migrate(db, DEFAULT_RETENTION, logger);
  return db;
}

describe.each(JOURNALS_IN_MONGODB)("journal: $name", ({ create }) => {
  interface TestPorts extends FlusherPorts {
    readonly journal: Journal;
  }

  function portsOf(db: Db): TestPorts {
    const checkpoints = new MongoFlushCheckpoints(db);
    return {
      clock: new MongoClock(db),
      journal: create(db, async () => (await checkpoints.read()).doneSeq),
      telemetry: new MongoTelemetryWriter(db),
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      payloads: new MongoRejectedPayloads(db),
      observer: unobserved,
      logger,
    };
  }

  async function flushAll(ports: FlusherPorts) {
    const flusher = new Flusher(ports, options);
    await flusher.start();
    await flusher.stop();
  }

  async function storedValues(db: Db) {
    const documents = await db.collection<{ value: number }>("telemetry").find().toArray();
    return documents.map((document) => document.value).sort((a, b) => a - b);
  }

  async function appendTo(ports: TestPorts, batches: number, each = 10, places: BatchPlace[] = []) {
    await ports.journal.start();
    let value = 0;
    for (let batch = 0; batch < batches; batch++) {
      const values = Array.from({ length: each }, () => value++);
      places.push(await ports.journal.append(batchOf(toSensorKey(`acme/a/s${batch % 3}`), values)));
    }
    return Array.from({ length: value }, (_, index) => index);
  }

  test("stores every reading once, with ledger and latest readings, in several runs", async () => {
    const db = await database();
    const ports = portsOf(db);
    const values = await appendTo(ports, 20);
    await flushAll(ports);
    await flushAll(portsOf(db));
    expect(await storedValues(db)).toEqual(values);
    const minutes = await ports.ledger.minutes(toId("acme"), 0, Date.now() + 60_000);
    expect(minutes.reduce((sum, minute) => sum + minute.stored, 0)).toBe(200);
    expect(minutes.reduce((sum, minute) => sum + (minute.rejected.INVALID_VALUE ?? 0), 0)).toBe(20);
    expect(minutes.every(isBalanced)).toBe(true);
    const latest = await db.collection<{ value: number }>("latest").find().toArray();
    expect(latest.map((each) => each.value).sort((a, b) => a - b)).toEqual([179, 189, 199]);
  });

  /** Step of a run at which a failure occurs once. It has the same effect as a kill at that step. */
  type Step = "before insert" | "within insert" | "after insert" | "after ledger" | "before latest";
  const STEPS: Step[] = ["before insert", "within insert", "after insert", "after ledger", "before latest"];

  function failingAt(ports: TestPorts, step: Step): FlusherPorts {
    class Killed extends Error {}
    const failHere = (at: Step) => {
      if (at === step) throw new Killed(at);
    };
    const telemetry: TelemetryWriter = {
      async insert(readings: readonly Reading[]) {
        failHere("before insert");
        if (step === "within insert") await ports.telemetry.insert(readings.slice(0, Math.ceil(readings.length / 2)));
        failHere("within insert");
        await ports.telemetry.insert(readings);
        failHere("after insert");
      },
      fence: (epoch) => ports.telemetry.fence(epoch),
      storedSeqs: (...span) => ports.telemetry.storedSeqs(...span),
      async saveLatest(readings) {
        failHere("before latest");
        await ports.telemetry.saveLatest(readings);
      },
    };
    const checkpoints: FlushCheckpoints = {
      takeOver: () => ports.checkpoints.takeOver(),
      read: () => ports.checkpoints.read(),
      async save(checkpoint: FlushCheckpoint) {
        if (checkpoint.inFlightSeq === null) failHere("after ledger");
        return ports.checkpoints.save(checkpoint);
      },
    };
    return { ...ports, telemetry, checkpoints };
  }

  test.each(STEPS)("the next process completes an interrupted run exactly once: %s", async (step) => {
    const db = await database();
    const values = await appendTo(portsOf(db), 12);
    await flushAll(failingAt(portsOf(db), step));
    const ports = portsOf(db);
    await flushAll(ports);
    expect(await storedValues(db)).toEqual(values);
    const minutes = await ports.ledger.minutes(toId("acme"), 0, Date.now() + 60_000);
    expect(minutes.reduce((sum, minute) => sum + minute.stored, 0)).toBe(120);
    expect(minutes.every(isBalanced)).toBe(true);
    expect(await db.collection("latest").countDocuments()).toBe(3);
  });

  test("repeats a failed insert only when the concurrent insert has ended", async () => {
    const db = await database();
    // Three sensors of 8,000 readings each are two portions.
    const values = await appendTo(portsOf(db), 24, 1_000);
    const ports = portsOf(db);
    const asked = Promise.withResolvers<void>();
    const underWay: number[] = [];
    let inserts = 0;
    let open = 0;
    const telemetry: TelemetryWriter = {
      async insert(readings: readonly Reading[]) {
        const place = ++inserts;
        open++;
        try {
          if (place === 1) throw new Error("rejected");
          // Longer than the pause before the next attempt.
          if (place === 2) await Promise.race([asked.promise, sleep(500)]);
          await ports.telemetry.insert(readings);
        } finally {
          open--;
        }
      },
      fence: (epoch) => ports.telemetry.fence(epoch),
      storedSeqs(...span) {
        underWay.push(open);
        asked.resolve();
        return ports.telemetry.storedSeqs(...span);
      },
      saveLatest: (readings) => ports.telemetry.saveLatest(readings),
    };
    const flusher = new Flusher({ ...ports, telemetry }, { ...options, maxReadings: 100_000 });
    await flusher.start();
    await asked.promise;
    await flusher.stop();
    expect(underWay[0]).toBe(0);
    expect(await storedValues(db)).toEqual(values);
  });

  test("regression: completes a run with reads that follow a commit on the new primary", async () => {
    const db = await database();
    const values = await appendTo(portsOf(db), 3);
    const ports = portsOf(db);
    const steps: string[] = [];
    let isRejected = false;
    const watched: FlusherPorts = {
      ...ports,
      journal: Object.assign(Object.create(ports.journal) as typeof ports.journal, {
        read: (...range: [Position, number]) => {
          steps.push("read");
          return ports.journal.read(...range);
        },
      }),
      telemetry: {
        async insert(readings: readonly Reading[]) {
          if (isRejected) return ports.telemetry.insert(readings);
          isRejected = true;
          steps.splice(0);
          throw new Error("rejected");
        },
        fence: (epoch) => ports.telemetry.fence(epoch),
        storedSeqs: (...span) => ports.telemetry.storedSeqs(...span),
        saveLatest: (readings) => ports.telemetry.saveLatest(readings),
      },
      checkpoints: {
        takeOver: () => ports.checkpoints.takeOver(),
        read: () => ports.checkpoints.read(),
        save(checkpoint) {
          steps.push("save");
          return ports.checkpoints.save(checkpoint);
        },
      },
    };
    await flushAll(watched);
    await flushAll(watched);
    expect(steps.slice(0, 2)).toEqual(["save", "read"]);
    expect(await storedValues(db)).toEqual(values);
  });

  /**
   * Deletes the expired batches from a journal of 6 batches with 10 readings each, and flushes the others. Resolves
   * with the stored values.
   */
  async function flushWithout(expired: readonly number[], inFlight: number | null) {
    const db = await database();
    const ports = portsOf(db);
    const places: BatchPlace[] = [];
    await appendTo(ports, 6, 10, places);
    await ports.checkpoints.takeOver();
    const inFlightSeq = inFlight === null ? null : places[inFlight - 1]!.position;
    await ports.checkpoints.save({ doneSeq: BEFORE_ALL, inFlightSeq, latestSeq: BEFORE_ALL });
    await db.collection<{ _id: number }>("journal").deleteMany({ _id: { $in: [...expired] } });
    let lost = 0;
    const logged: string[] = [];
    const observer = { ...unobserved, lost: (batches: number) => void (lost += batches) };
    const log = pino({ level: "error" }, { write: (line: string) => void logged.push(line) });
    await flushAll({ ...ports, observer, logger: log });
    expect(logged.join("")).toContain("journal batches deleted before their flush");
    expect((await ports.checkpoints.read()).doneSeq).toBe(places[5]?.position);
    // The maximum number of missing batches. With dense positions, it is the exact number.
    const most = expired.map((number) => mostBatches(places[number - 1]!.previous, places[number - 1]!.position));
    expect(lost).toBe(most.reduce((sum, batches) => sum + batches, 0));
    expect(lost).toBeGreaterThanOrEqual(expired.length);
    if (places[0]?.position === 1) expect(lost).toBe(expired.length);
    return { stored: await storedValues(db) };
  }

  const valuesOf = (...seqs: number[]) =>
    seqs.flatMap((seq) => Array.from({ length: 10 }, (_, index) => 10 * (seq - 1) + index));

  test("regression: reports batches that the journal lost, and stores the rest", async () => {
    expect(await flushWithout([1, 3, 4], null)).toEqual({ stored: valuesOf(2, 5, 6) });
  });

  test("saves many latest readings in parts, which count as saved after the last part", async () => {
    const db = await database();
    const ports = portsOf(db);
    await ports.journal.start();
    const sensors = 1_200;
    let last = BEFORE_ALL;
    for (let sensor = 0; sensor < sensors; sensor++) {
      last = (await ports.journal.append(batchOf(toSensorKey(`acme/a/s${sensor}`), [sensor]))).position;
    }
    const parts: number[] = [];
    const savedAt: Position[] = [];
    const telemetry: TelemetryWriter = {
      insert: (readings) => ports.telemetry.insert(readings),
      fence: (epoch) => ports.telemetry.fence(epoch),
      storedSeqs: (...span) => ports.telemetry.storedSeqs(...span),
      async saveLatest(readings) {
        savedAt.push((await ports.checkpoints.read()).latestSeq);
        if (parts.push(readings.length) === 2) throw new Error("rejected");
        await ports.telemetry.saveLatest(readings);
      },
    };
    const flusher = new Flusher({ ...ports, telemetry }, { ...options, maxReadings: 10_000 });
    await flusher.start();
    await until(async () => (await ports.checkpoints.read()).latestSeq >= last);
    await flusher.stop();
    expect(await db.collection("latest").countDocuments()).toBe(sensors);
    expect(Math.max(...parts)).toBeLessThanOrEqual(500);
    expect(Math.max(...savedAt)).toBeLessThan(last);
  });

  test("regression: the journal is trimmed as fast as many small batches arrive", async () => {
    const db = await database();
    const ports = portsOf(db);
    await appendTo(ports, 1, 5);
    await flushAll(ports);
    const journal = db.collection<{ _id: number; at: Date }>("journal");
    const [one] = await journal.find().toArray();
    const at = new Date(Date.now() - 7_200_000);
    await journal.insertMany(Array.from({ length: 20_000 }, (_, index) => ({ ...one, _id: index + 2, at })));
    await journal.updateOne({ _id: 1 }, { $set: { at } });
    const { newest } = await ports.journal.bounds();
    await db.collection("checkpoints").updateOne({}, { $set: { doneSeq: newest, latestSeq: newest } });
    const flusher = new Flusher(portsOf(db), { ...options, journalRetentionMs: 3_600_000 });
    await flusher.start();
    // The journal is trimmed in ten portions. After a portion that is not full, the flusher would wait 10 s.
    await until(async () => (await journal.countDocuments()) === 0);
    await flusher.stop();
  }, 90_000);

  test("regression: the journal keeps only unflushed readings, and these at any age", async () => {
    const db = await database();
    const ports = portsOf(db);
    const values = await appendTo(ports, 6, 5);
    const journal = db.collection<{ _id: number; at: Date }>("journal");
    await journal.updateMany({ _id: { $lte: 5 } }, { $set: { at: new Date(Date.now() - 7_200_000) } });
    const held = async () => (await journal.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
    const trimming = { ...options, journalRetentionMs: 3_600_000 };

    const isTried = Promise.withResolvers<void>();
    const telemetry: TelemetryWriter = {
      insert() {
        isTried.resolve();
        return Promise.reject(new Error("rejected"));
      },
      fence: (epoch) => ports.telemetry.fence(epoch),
      storedSeqs: (...span) => ports.telemetry.storedSeqs(...span),
      saveLatest: (readings) => ports.telemetry.saveLatest(readings),
    };
    // This flusher reads and trims the journal before its insert fails.
    const failing = new Flusher({ ...ports, telemetry }, { ...trimming, maxReadings: 1_000, intervalMs: 60_000 });
    await failing.start();
    await isTried.promise;
    await failing.stop();
    expect(await held()).toEqual([1, 2, 3, 4, 5, 6]);

    await flushAll(portsOf(db));
    const flusher = new Flusher(portsOf(db), trimming);
    await flusher.start();
    await until(async () => (await held()).length <= 1);
    await flusher.stop();
    expect(await held()).toEqual([6]);
    expect(await storedValues(db)).toEqual(values);
  });

  test("regression: stores later batches once if batches of an interrupted run are lost", async () => {
    expect(await flushWithout([1, 2, 3, 4], 3)).toEqual({ stored: valuesOf(5, 6) });
    expect(await flushWithout([3], 3)).toEqual({ stored: valuesOf(1, 2, 4, 5, 6) });
  });

  test("reports the lag while the flusher does not run, and when it has caught up", async () => {
    const ports = portsOf(await database());
    await appendTo(ports, 4);
    const look = () =>
      new Promise<{ consumer: string; batches: number; milliseconds: number }>((resolve) => {
        const behind = (consumer: string, batches: number, milliseconds: number) =>
          resolve({ consumer, batches, milliseconds });
        const consumer = { name: "flush", position: async () => (await ports.checkpoints.read()).doneSeq };
        const watch = new LagWatch(ports.journal, [consumer], 3_600_000, { behind, overdue: () => undefined }, logger);
        void watch.start().then(() => watch.stop());
      });
    const first = await look();
    const second = await look();
    const most = mostBatches(BEFORE_ALL, (await ports.journal.bounds()).newest);
    expect([first.batches, second.batches]).toEqual([most, most]);
    expect(second.milliseconds).toBeGreaterThanOrEqual(first.milliseconds);
    await flushAll(ports);
    expect(await look()).toEqual({ consumer: "flush", batches: 0, milliseconds: 0 });
  });

  test("deletes kept payloads of a batch before the checkpoint passes the batch", async () => {
    const db = await database();
    const ports = portsOf(db);
    await ports.journal.start();
    const kept = (payloadId: string) => ({
      payloadId,
      tenantId: toId("acme"),
      reason: "UNKNOWN_SENSOR" as const,
      sensorKey: toSensorKey("acme/a/s"),
      topic: "t",
      contentType: null,
      payload: Buffer.from("{}"),
      receivedAt: Date.now(),
    });
    const payloads = new MongoRejectedPayloads(db);
    await payloads.insert(["done", "other"].map(kept));
    await ports.journal.append({ ...batchOf(toSensorKey("acme/a/s"), [1]), redriven: ["done"] });
    const held = async () =>
      (await payloads.find({ tenantId: toId("acme") }, null, 10)).map(({ payloadId }) => payloadId);
    const rejected = { ...ports, payloads: { delete: () => Promise.reject(new Error("rejected")) } };
    await flushAll(rejected);
    expect(await held()).toEqual(["done", "other"]);
    expect((await ports.checkpoints.read()).doneSeq).toBe(BEFORE_ALL);
    await flushAll(ports);
    expect(await held()).toEqual(["other"]);
    expect(await storedValues(db)).toEqual([1]);
  });

  test("a superseded flusher writes nothing more", async () => {
    const db = await database();
    const older = new Flusher(portsOf(db), { ...options, intervalMs: 5 });
    await older.start();
    const ports = portsOf(db);
    const newer = new Flusher(ports, options);
    await newer.start();
    const values = await appendTo(ports, 30);
    await newer.stop();
    await older.stop();
    expect(await storedValues(db)).toEqual(values);
  });
});
