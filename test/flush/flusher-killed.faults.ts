import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoClient, type Db } from "mongodb";
import { isBalanced } from "../../src/domain/ledger";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { Flusher } from "../../src/flush/flusher";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { disposeLater, sharedMongo } from "../harness/servers";
import { silent } from "../store/database";
import type { FromFlusher, ToFlusher } from "./flush-process";

const HOOK = path.resolve(__dirname, "../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "flush-process.ts");
/** Of three sensors in turn: two inserts side by side. */
const BATCHES = 24;
const EACH = 1_000;

/** Runs the process until it stops at that write, and kills it (-9) there; tells which it was. */
async function killAt(question: ToFlusher): Promise<string | null> {
  const child = fork(SCRIPT, { execArgv: ["--require", HOOK] });
  disposeLater(async () => void child.kill("SIGKILL"));
  child.send(question);
  const ended = once(child, "exit");
  const [message] = (await Promise.race([
    once(child, "message"),
    ended.then(() => Promise.reject(new Error("the flusher's process has ended"))),
  ])) as [FromFlusher];
  child.kill("SIGKILL");
  await ended;
  return message.stoppedAt;
}

async function journaled(): Promise<{
  uri: string;
  db: Db;
  journal: MongoJournal;
  checkpoints: MongoFlushCheckpoints;
}> {
  const { uri } = await sharedMongo();
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const db = client.db();
  await migrate(db, DEFAULT_RETENTION, silent);
  const checkpoints = new MongoFlushCheckpoints(db);
  const journal = new MongoJournal(db, async () => (await checkpoints.read()).doneSeq, silent);
  await journal.start();
  for (let batch = 0; batch < BATCHES; batch++) {
    const values = Array.from({ length: EACH }, (_, index) => batch * EACH + index);
    await journal.append(batchOf(`acme/a/s${batch % 3}`, values));
  }
  return { uri, db, journal, checkpoints };
}

test("stores readings once and balances the ledger when killed (-9) at any two writes", async () => {
  const places: string[] = [];
  for (let after = 0; ; after++) {
    const { uri, db, journal, checkpoints } = await journaled();
    const question = { uri, database: db.databaseName, after, lastSeq: BATCHES };
    const place = await killAt({ ...question, isSent: true });
    if (place === null) break;
    places.push(place);
    // The next one is killed while it makes good, or a little further on.
    await killAt({ ...question, isSent: false });
    const ledger = new MongoLedgerRepository(db);
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
    const flusher = new Flusher(ports, { intervalMs: 10, maxReadings: 100_000, latestIntervalMs: 10 });
    await flusher.start();
    await flusher.stop();

    const values = await db.collection("telemetry").distinct("value");
    const stored = await db.collection("telemetry").countDocuments();
    expect({ place, stored, distinct: values.length }).toEqual({ place, stored: 24_000, distinct: 24_000 });
    const minutes = await ledger.minutes("acme", 0, Date.now() + 60_000);
    expect(minutes.filter((minute) => !isBalanced(minute))).toEqual([]);
    const sum = (of: "received" | "accepted" | "stored") => minutes.reduce((total, minute) => total + minute[of], 0);
    expect([sum("received"), sum("accepted"), sum("stored")]).toEqual([24_024, 24_000, 24_000]);
    const latest = await db.collection<{ value: number }>("latest").find().toArray();
    expect(latest.map(({ value }) => value).sort((one, other) => one - other)).toEqual([21_999, 22_999, 23_999]);
  }
  expect(new Set(places)).toEqual(
    new Set([
      "insert checkpoints",
      "findAndModify checkpoints",
      "update checkpoints",
      "insert telemetry",
      "update ledger",
      "update latest",
    ]),
  );
  expect(places.filter((place) => place === "insert telemetry")).toHaveLength(3);
});
