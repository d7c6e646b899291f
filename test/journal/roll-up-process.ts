/** A process of its own that rolls up, stops at one of its writes and waits to be killed there. */
import { pino } from "pino";
import { Connection } from "mongodb/lib/cmap/connection";
import { createRollUp } from "../../src/app/roll-up";
import { MongoConnection } from "../../src/store/connection";
import { MongoRollUpCheckpoints } from "../../src/store/roll-up-checkpoints";

export interface ToRollUp {
  readonly uri: string;
  readonly database: string;
  /** So many writes are done before the one at which it stops. */
  readonly after: number;
  /** Whether that one is still sent. */
  readonly isSent: boolean;
  /** Everything is done when latest values are saved up to this batch. */
  readonly lastSeq: number;
}

/** `null`: it was done before it came to that write. */
export interface FromRollUp {
  readonly stoppedAt: string | null;
}

const WRITES = new Set(["insert", "update", "findAndModify"]);
/** Not what pre-aggregates in the background. */
const COLLECTIONS = new Set(["checkpoints", "telemetry", "ledger", "latest"]);

const tell = (message: FromRollUp) => process.send?.(message);

function stopAt(after: number, isSent: boolean): void {
  const { command } = Connection.prototype;
  let writes = 0;
  Connection.prototype.command = function (ns, document, ...rest) {
    const [name = ""] = Object.keys(document);
    const collection = String(document[name]);
    const isWrite = WRITES.has(name) && COLLECTIONS.has(collection);
    const place = isWrite ? writes++ : -1;
    if (!isWrite || place < after) return command.call(this, ns, document, ...rest);
    if (place === after) {
      if (isSent) command.call(this, ns, document, ...rest).catch(() => undefined);
      setImmediate(() => tell({ stoppedAt: `${name} ${collection}` }));
    }
    return new Promise(() => undefined);
  };
}

async function rollUp({ uri, database, after, isSent, lastSeq }: ToRollUp): Promise<void> {
  stopAt(after, isSent);
  const logger = pino({ level: "silent" });
  const mongo = new MongoConnection({ uri, database, retryWrites: false }, logger);
  await mongo.start();
  const options = { intervalMs: 10, maxReadings: 100_000, latestIntervalMs: 10, maxClockDifferenceMs: 5_000 };
  const observer = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
  await createRollUp(mongo.db, options, observer, logger).start();
  const checkpoints = new MongoRollUpCheckpoints(mongo.db);
  while ((await checkpoints.read()).latestSeq < lastSeq) await new Promise((resolve) => setTimeout(resolve, 20));
  tell({ stoppedAt: null });
}

process.on("message", (message: ToRollUp) => {
  rollUp(message).catch((error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit());
