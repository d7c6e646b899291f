/** A process of its own that flushes, stops at one of its writes and waits to be killed there. */
import { pino } from "pino";
import { Connection } from "mongodb/lib/cmap/connection";
import { createFlusher } from "../../src/flush/create-flusher";
import { MongoConnection } from "../../src/store/connection";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { until } from "../harness/until";

export interface ToFlusher {
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
export interface FromFlusher {
  readonly stoppedAt: string | null;
}

const WRITES = new Set(["insert", "update", "findAndModify"]);
/** Not what pre-aggregates in the background. */
const COLLECTIONS = new Set(["checkpoints", "telemetry", "ledger", "latest"]);

const tell = (message: FromFlusher) => process.send?.(message);

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

async function flush({ uri, database, after, isSent, lastSeq }: ToFlusher): Promise<void> {
  stopAt(after, isSent);
  const logger = pino({ level: "silent" });
  const mongo = new MongoConnection({ uri, database, retryWrites: false }, logger);
  await mongo.start();
  const options = { intervalMs: 10, maxReadings: 100_000, latestIntervalMs: 10, maxClockSkewMs: 5_000, consumers: [] };
  const observer = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
  await createFlusher(mongo.db, options, observer, logger, () => undefined).start();
  const checkpoints = new MongoFlushCheckpoints(mongo.db);
  await until(async () => (await checkpoints.read()).latestSeq >= lastSeq);
  tell({ stoppedAt: null });
}

process.on("message", (message: ToFlusher) => {
  flush(message).catch((error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit());
