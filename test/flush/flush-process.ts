/**
 * A separate process that flushes and stops at one of its writes. The test then kills the process or lets it continue.
 */
import { MongoServerError } from "mongodb";
import { pino } from "pino";
import { Connection } from "mongodb/lib/cmap/connection";
import { createFlusher } from "../../src/flush/create-flusher";
import { MongoConnection } from "../../src/store/connection";
import { MongoFlushCheckpoints } from "../../src/store/flush-checkpoints";
import { until } from "../harness/until";

export interface ToFlusher {
  readonly uri: string;
  readonly database: string;
  /** Number of writes before the one at which it stops. */
  readonly after: number;
  /** Whether the process still sends that write. */
  readonly isSent: boolean;
  /** The work is complete when latest values are saved up to this batch. If null, the work is never complete. */
  readonly lastSeq: number | null;
  /** The only collection whose writes count. Default: all collections to which the flusher writes. */
  readonly collection?: string;
  /** Whether it omits the transaction numbers by which MongoDB recognizes an old epoch. Default: false. */
  readonly isUnfenced?: boolean;
}

/** Message that makes the process continue with the write at which it stopped, and with later writes. */
export const GO_ON = "go on";

export interface FromFlusher {
  /** The write at which the process stopped, or null if it completed its work before. */
  readonly stoppedAt?: string | null;
  /**
   * Codes of the errors with which MongoDB rejected later writes. The process sends them when another flusher has taken
   * over.
   */
  readonly rejected?: readonly unknown[];
}

const WRITES = new Set(["insert", "update", "findAndModify"]);
/** Collections whose writes count. Rollups are written in the background and do not count. */
const COLLECTIONS = new Set(["checkpoints", "telemetry", "ledger", "latest"]);

const tell = (message: FromFlusher) => process.send?.(message);

const goOn = Promise.withResolvers<void>();
const rejected: unknown[] = [];

function stopAt({ after, isSent, collection: only, isUnfenced = false }: ToFlusher): void {
  const { command } = Connection.prototype;
  let writes = 0;
  Connection.prototype.command = async function (ns, document, ...rest) {
    const [name = ""] = Object.keys(document);
    const collection = String(document[name]);
    const isWrite = WRITES.has(name) && (only === undefined ? COLLECTIONS.has(collection) : collection === only);
    const sent = { ...document };
    if (isWrite && isUnfenced) delete sent.txnNumber;
    const send = () => command.call(this, ns, sent, ...rest);
    const place = isWrite ? writes++ : -1;
    if (!isWrite || place < after) return send();
    if (place === after) {
      if (isSent) send().catch(() => undefined);
      setImmediate(() => tell({ stoppedAt: `${name} ${collection}` }));
    }
    await goOn.promise;
    return send().catch((error: unknown) => {
      rejected.push(error instanceof MongoServerError ? error.codeName : error);
      throw error;
    });
  };
}

async function flush(task: ToFlusher): Promise<void> {
  const { uri, database, lastSeq } = task;
  stopAt(task);
  const logger = pino({ level: "silent" });
  const mongo = new MongoConnection({ uri, database, retryWrites: false }, logger);
  await mongo.start();
  const options = {
    intervalMs: 10,
    maxAgeMs: 60_000,
    maxReadings: 100_000,
    latestIntervalMs: 10,
    maxClockSkewMs: 5_000,
    consumers: [],
    journal: { kind: "mongodb", kafka: null },
  } as const;
  const observer = { stored: () => undefined, failed: () => undefined, lost: () => undefined };
  await createFlusher(mongo.db, options, observer, logger, () => tell({ rejected })).start();
  const checkpoints = new MongoFlushCheckpoints(mongo.db);
  if (lastSeq === null) return;
  await until(async () => (await checkpoints.read()).latestSeq >= lastSeq);
  tell({ stoppedAt: null });
}

process.on("message", (message: ToFlusher | typeof GO_ON) => {
  if (message === GO_ON) {
    goOn.resolve();
    return;
  }
  flush(message).catch((error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  });
});
process.on("disconnect", () => process.exit());
