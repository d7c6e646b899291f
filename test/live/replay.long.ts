import { toId, toSensorKey } from "../../src/domain/keys";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoClient } from "mongodb";
import pino from "pino";
import type { NewJournalBatch } from "../../src/domain/ports/journal";
import { Flusher } from "../../src/flush/flusher";
import { ReadingsFeed } from "../../src/live/readings";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoTelemetryRepository } from "../../src/store/telemetry";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { JOURNALS } from "../contract/journals";
import { disposeLater, sharedMongo } from "../harness/servers";

const logger = pino({ level: "silent" });

/** Creates batches of three sensors of two tenants, with equal timestamps within a batch. */
function batch(index: number, at: number): NewJournalBatch {
  const key = ["acme/a/s1", "acme/a/s2", "globex/a/s1"][index % 3] ?? "";
  const { columns, ledger } = batchOf(toSensorKey(key), [index * 10, index * 10 + 1, index * 10 + 2], at);
  return { columns: { ...columns, timestamp: columns.timestamp.fill(at) }, ledger };
}

const EXPIRED = [
  { what: "nothing", expired: 0 },
  { what: "half of the journal", expired: 30 },
  { what: "all of the journal", expired: 60 },
];
const CASES = JOURNALS.flatMap((journal) =>
  EXPIRED.flatMap((each) => ["acme", null].map((tenantId) => ({ ...journal, ...each, tenantId }))),
);

test.each(CASES)("$name: replays all readings of $tenantId in order when $what has expired", async (each) => {
  const { create, expired, tenantId } = each;
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const db = client.db();
  await migrate(db, DEFAULT_RETENTION, logger);
  const checkpoints = new MongoFlushCheckpoints(db);
  const journal = create(db, async () => (await checkpoints.read()).doneSeq);
  await journal.start();
  const now = Date.now();
  for (let index = 0; index < 60; index++) await journal.append(batch(index, now));
  const flusher = new Flusher(
    {
      clock: new MongoClock(db),
      journal,
      telemetry: new MongoTelemetryWriter(db),
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      payloads: new MongoRejectedPayloads(db),
      observer: { stored: () => undefined, failed: () => undefined, lost: () => undefined },
      logger,
    },
    { intervalMs: 10, maxAgeMs: 60_000, maxReadings: 1_000, latestIntervalMs: 10 },
  );
  await flusher.start();
  await flusher.stop();
  await db.collection<{ _id: number }>("journal").deleteMany({ _id: { $lte: expired } });

  const feed = new ReadingsFeed(journal, new MongoTelemetryRepository(db), 1_000);
  feed.startAfter((await journal.bounds()).newest);
  const events = feed.subscribe(
    { tenantId: tenantId === null ? null : toId(tenantId) },
    { after: 0, onOverflow: "GAP" },
  );
  const expected = Array.from({ length: 60 }, (_, index) => index)
    .filter((index) => tenantId === null || index % 3 !== 2)
    .flatMap((index) => [index * 10, index * 10 + 1, index * 10 + 2]);
  const values: number[] = [];
  while (values.length < expected.length) {
    const event = await events.next();
    if (event.done === true) break;
    expect(event.value.gap).toBeNull();
    values.push(...event.value.readings.map((reading) => reading.value));
  }
  expect(values).toEqual(expected);
  await events.return?.();
});
