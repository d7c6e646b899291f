import fc from "fast-check";
import { SupersededError } from "../../src/domain/errors";
import { toPartition, toSensorKey } from "../../src/domain/keys";
import type { ReadingPosition } from "../../src/domain/ports/telemetry-store";
import type { Reading } from "../../src/domain/reading";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { commandsTo, type Database, migratedDatabase } from "./database";
import { readAll, stagesOf } from "./pages";

let database: Database;
let repository: MongoTelemetryRepository;
let writer: MongoTelemetryWriter;

const start = Date.now() - 3_600_000;
const key = toSensorKey("acme/truck-1/temp-1");

function reading(seq: number, timestamp: number, sensorKey = key): Reading {
  return { sensorKey: toSensorKey(sensorKey), timestamp, receivedAt: timestamp + 5, value: seq / 2, seq };
}

/** Creates readings of up to 500 sensors for one insert. */
function many(count: number): Reading[] {
  return Array.from({ length: count }, (_, seq) => reading(seq, start + seq, toSensorKey(`acme/t/s-${seq % 500}`)));
}

// Creates runs of equal timestamps of many lengths, which span several buckets and are stored out of order.
const readings = Array.from({ length: 240 }, (_, index) =>
  reading(1_000 + ((index * 7) % 240), start + Math.floor(Math.sqrt(index)) * 400_000),
);
const inOrder = [...readings].sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq);
const end = (inOrder.at(-1)?.timestamp ?? 0) + 1;

beforeAll(async () => {
  database = await migratedDatabase();
  repository = new MongoTelemetryRepository(database.db);
  writer = new MongoTelemetryWriter(database.db);
  await writer.insert([
    ...readings,
    ...readings.map((r) => ({ ...r, sensorKey: toSensorKey("acme/truck-1/temp-10") })),
  ]);
});

describe("readings of one sensor", () => {
  const position = ({ timestamp, seq }: Reading): ReadingPosition => ({ timestamp, seq });

  it("equal the concatenation of pages of any size and direction", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 250 }),
        fc.boolean(),
        fc.nat(inOrder.length - 1),
        fc.nat(inOrder.length - 1),
        async (limit, backward, a, b) => {
          const from = inOrder[Math.min(a, b)]!.timestamp;
          const to = inOrder[Math.max(a, b)]!.timestamp;
          const all = await readAll(limit, backward, (request) => repository.page(key, from, to, request), position);
          expect(all).toEqual(inOrder.filter(({ timestamp }) => timestamp >= from && timestamp < to));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("respect both bounds together", async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(239), fc.nat(239), async (backward, a, b) => {
        const [after, before] = [inOrder[Math.min(a, b)]!, inOrder[Math.max(a, b)]!];
        const { items } = await repository.page(key, start, end, {
          limit: 1_000,
          backward,
          after: position(after),
          before: position(before),
        });
        expect(items).toEqual(inOrder.slice(Math.min(a, b) + 1, Math.max(a, b)));
      }),
      { numRuns: 40 },
    );
  });

  it("are streamed from the index in both directions, without sorting buckets first", async () => {
    const aggregates = commandsTo(database.db, "telemetry");
    const request = { limit: 5, after: null, before: null };
    await repository.page(toSensorKey("acme/truck-1/temp-10"), start, end, { ...request, backward: false });
    await repository.page(toSensorKey("acme/truck-1/temp-10"), start, end, { ...request, backward: true });
    const ranges = aggregates.filter(
      ({ command }) => "timestamp" in (command.pipeline as { $sort: object }[])[1]!.$sort,
    );
    expect(ranges).toHaveLength(2);
    for (const { command } of ranges) {
      const explanation: unknown = await database.db
        .collection("telemetry")
        .aggregate(command.pipeline as object[], { hint: command.hint as string })
        .explain();
      const stages = stagesOf(explanation);
      expect(stages).toEqual(expect.arrayContaining(["IXSCAN", "$_internalBoundedSort"]));
      expect(stages).not.toContain("COLLSCAN");
    }
  });
});

describe("storedSeqs", () => {
  it("returns exactly the stored positions of a span", async () => {
    await writer.insert([5, 6, 9, 12].map((seq) => reading(seq, start + seq, toSensorKey("acme/truck-2/temp-1"))));
    expect(await writer.storedSeqs(6, 11, start, start + 60_000)).toEqual(new Set([6, 9]));
    expect(await writer.storedSeqs(100_000, 200_000, start, start + 60_000)).toEqual(new Set());
  });
});

describe("fence", () => {
  it("waits for inserts that MongoDB is executing, and rejects later inserts", async () => {
    const { db, connect } = await migratedDatabase();
    const former = new MongoTelemetryWriter(await connect());
    await former.fence(1);
    const running = [{ $currentOp: {} }, { $match: { ns: `${db.databaseName}.telemetry`, op: "insert" } }];
    const admin = db.client.db("admin");
    let insert = Promise.resolve();
    let isSeen = false;
    // An insert may end before the test observes it.
    while (!isSeen) {
      let isDone = false;
      await insert;
      await db.collection("telemetry").deleteMany({});
      insert = former.insert(many(20_000)).finally(() => (isDone = true));
      while (!isSeen && !isDone) isSeen = (await admin.aggregate(running).toArray()).length > 0;
    }
    const successor = new MongoTelemetryWriter(db);
    await successor.fence(2);
    const stored = await successor.storedSeqs(0, 19_999, start, start + 20_000);
    await insert;
    expect(stored.size).toBe(20_000);
    await expect(former.insert(many(1))).rejects.toThrow(SupersededError);
    await successor.insert(many(1));
  });

  it("does not affect inserts of other partitions", async () => {
    const { db } = await migratedDatabase();
    const first = new MongoTelemetryWriter(db);
    const second = new MongoTelemetryWriter(db, toPartition(1));
    await first.fence(1);
    await second.fence(2);
    await first.insert(many(1));
    await second.insert(many(1));
    expect(await db.collection("telemetry").countDocuments()).toBe(2);
  });
});

describe("saveLatest", () => {
  it("keeps the greatest timestamp, and then position, in any order of arrival", async () => {
    const sensorKey = toSensorKey("acme/truck-3/temp-1");
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ timestamp: fc.integer({ min: 0, max: 3 }), seq: fc.nat(1_000) }), { minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        async (positions, chunk) => {
          await database.db.collection("latest").deleteMany({});
          const all = positions.map(({ timestamp, seq }) => reading(seq, start + timestamp, sensorKey));
          for (let i = 0; i < all.length; i += chunk) await writer.saveLatest(all.slice(i, i + chunk));
          const newest = [...all].sort((a, b) => b.timestamp - a.timestamp || b.seq - a.seq)[0];
          expect(await repository.latest([sensorKey, toSensorKey("acme/none/none")])).toEqual([newest]);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("takes one round trip for thousands of sensors, even with two writers", async () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      reading(index, start, toSensorKey(`acme/many/s-${index}`)),
    );
    const updates = commandsTo(database.db, "latest");
    const other = new MongoTelemetryWriter(await database.connect());
    await Promise.all([writer.saveLatest(many), other.saveLatest(many)]);
    await writer.saveLatest(many);
    expect(updates.length).toBeLessThanOrEqual(3);
    expect(await database.db.collection("latest").countDocuments({ _id: /^acme\/many\// as never })).toBe(3_000);
  });
});
