/**
 * The flusher in a thread of its own, with its own connection: encoding and grouping keep no request waiting. Where
 * cores are short the thread yields to ingestion and the API: what it has not done yet is safe in the journal.
 */
import "../process/source-maps";
import { constants, getPriority, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { MongoConnection } from "../store/connection";
import { flusherAppName } from "../store/telemetry-writer";
import { createLogger } from "../process/logger";
import { createFlusher } from "./create-flusher";
import type { FromThread, FlushThreadData, ToThread } from "./thread-messages";
import { collectStartGarbage } from "../process/start-garbage";

/** Commands are few and one at a time. */
const POOL_SIZE = 3;

/** On Linux a priority is that of a thread; elsewhere it would be that of the whole process. */
function yieldToOtherThreads(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  if (process.platform === "linux" && getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}

async function run(port: NonNullable<typeof parentPort>, data: FlushThreadData): Promise<void> {
  const tell = (message: FromThread) => port.postMessage(message);
  const logger = createLogger(data.logLevel, { write: (line) => tell({ kind: "log", line }) });
  const { uri, database } = data;
  // The flusher finds out by itself what was written. For writes that the driver may repeat, the server would keep a
  // record of each bucket that an insert touches: a sixth of all that it does.
  const appName = flusherAppName(database);
  const mongo = new MongoConnection({ uri, database, appName, maxPoolSize: POOL_SIZE, retryWrites: false }, logger);
  const observer = {
    stored: (readings: number, doneSeq: number) => tell({ kind: "stored", readings, doneSeq }),
    failed: () => tell({ kind: "failed" }),
    lost: (batches: number) => tell({ kind: "lost", batches }),
  };
  const flusher = createFlusher(mongo.db, data.flush, observer, logger);
  const stop = async () => {
    await flusher.stop();
    await mongo.stop();
    port.close();
  };
  port.on("message", (message: ToThread) => {
    if (message.kind === "stop") void stop();
  });
  await mongo.start();
  await flusher.start();
  await collectStartGarbage();
  yieldToOtherThreads();
  tell({ kind: "started" });
}

if (parentPort !== null) {
  // An error ends the thread, and the process hears of it.
  run(parentPort, workerData as FlushThreadData).catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
}
