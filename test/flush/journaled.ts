/** Creates a journal of unflushed readings, flushes it and reads the result. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { MongoClient, type Db } from "mongodb";
import { toId, toSensorKey } from "../../src/domain/keys";
import { isBalanced } from "../../src/domain/ledger";
import { Flusher } from "../../src/flush/flusher";
import { MongoJournal } from "../../src/journal/mongo-journal";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { MongoLedgerRepository } from "../../src/store/ledger-repository";
import { migrate } from "../../src/store/migrations/migrate";
import { DEFAULT_RETENTION } from "../../src/store/migrations/retention";
import { MongoRejectedPayloads } from "../../src/store/rejected-payloads";
import { MongoClock } from "../../src/store/shared-clock";
import { MongoTelemetryWriter } from "../../src/store/telemetry-writer";
import { batchOf } from "../contract/journal-contract";
import { disposeLater } from "../harness/servers";
import { silent } from "../store/database";
import type { FromFlusher, ToFlusher } from "./flush-process";

const HOOK = path.resolve(__dirname, "../harness/typescript.cjs");
const SCRIPT = path.resolve(__dirname, "flush-process.ts");
/**
 * Number of batches. They alternate between three sensors, so that a run has three inserts, of which two are
 * concurrent.
 */
export const BATCHES = 24;
const EACH = 1_000;

export interface Journaled {
  readonly db: Db;
  readonly journal: MongoJournal;
  readonly checkpoints: MongoFlushCheckpoints;
}

/** Creates a journal with unflushed readings in the database of `uri`. */
export async function journaled(uri: string): Promise<Journaled> {
  const client = await new MongoClient(uri).connect();
  disposeLater(() => client.close());
  const db = client.db();
  await migrate(db, DEFAULT_RETENTION, silent);
  const checkpoints = new MongoFlushCheckpoints(db);
  const journal = new MongoJournal(db, async () => (await checkpoints.read()).doneSeq, silent);
  await journal.start();
  for (let batch = 0; batch < BATCHES; batch++) {
    const values = Array.from({ length: EACH }, (_, index) => batch * EACH + index);
    await journal.append(batchOf(toSensorKey(`acme/a/s${batch % 3}`), values));
  }
  return { db, journal, checkpoints };
}

/** A flusher in a separate process. `next` resolves with the next message of the process. */
export class FlusherProcess {
  readonly child: ChildProcess = fork(SCRIPT, { execArgv: ["--require", HOOK] });
  private readonly ended = once(this.child, "exit");

  constructor(task: ToFlusher) {
    disposeLater(async () => void this.child.kill("SIGKILL"));
    this.child.send(task);
  }

  async next(): Promise<FromFlusher> {
    const [message] = (await Promise.race([
      once(this.child, "message"),
      this.ended.then(() => Promise.reject(new Error("the flusher's process has ended"))),
    ])) as [FromFlusher];
    return message;
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
  }
}

/** Starts a flusher that takes over, and flushes everything. */
export async function flushAll({ db, journal, checkpoints }: Journaled): Promise<void> {
  const flusher = new Flusher(
    {
      clock: new MongoClock(db),
      journal,
      telemetry: new MongoTelemetryWriter(db),
      ledger: new MongoLedgerRepository(db),
      checkpoints,
      payloads: new MongoRejectedPayloads(db),
      observer: { stored: () => undefined, failed: () => undefined, lost: () => undefined },
      logger: silent,
    },
    { intervalMs: 10, maxAgeMs: 60_000, maxReadings: 100_000, latestIntervalMs: 10 },
  );
  await flusher.start();
  await flusher.stop();
}

/** Resolves with the numbers of stored readings and of distinct readings. */
export async function storedOf({ db }: Journaled): Promise<{ stored: number; distinct: number }> {
  const telemetry = db.collection("telemetry");
  return { stored: await telemetry.countDocuments(), distinct: (await telemetry.distinct("value")).length };
}

export async function expectBalancedLedger({ db }: Journaled): Promise<void> {
  const minutes = await new MongoLedgerRepository(db).minutes(toId("acme"), 0, Date.now() + 60_000);
  expect(minutes.filter((minute) => !isBalanced(minute))).toEqual([]);
  const sum = (of: "received" | "accepted" | "stored") => minutes.reduce((total, minute) => total + minute[of], 0);
  expect([sum("received"), sum("accepted"), sum("stored")]).toEqual([24_024, 24_000, 24_000]);
}
