/**
 * Runs the flusher in a thread of its own, with its own connection, so that encoding and grouping delay no request. If
 * cores are short, the thread yields to ingestion and the API, because unflushed readings are safe in the journal.
 */
import "../process/source-maps";
import { constants, getPriority, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { Position } from "../domain/keys";
import { MongoConnection } from "../store/connection";
import { createLogger } from "../process/logger";
import { createFlusher } from "./create-flusher";
import type { FromThread, FlushThreadData, ToThread } from "./thread-messages";
import { collectStartGarbage } from "../process/start-garbage";

/** Maximum connections. There are few commands, one at a time. */
const POOL_SIZE = 3;

/** On Linux the priority is that of the thread. Elsewhere it would be that of the whole process. */
function yieldToOtherThreads(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  if (process.platform === "linux" && getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}

async function run(port: NonNullable<typeof parentPort>, data: FlushThreadData): Promise<void> {
  const tell = (message: FromThread) => port.postMessage(message);
  const logger = createLogger(data.logLevel, { write: (line) => tell({ kind: "log", line }) });
  const { uri, database } = data;
  // The flusher determines by itself what was written.
  const options = { appName: "sluice flush", maxPoolSize: POOL_SIZE, retryWrites: false };
  const mongo = new MongoConnection({ uri, database, ...options }, logger);
  const observer = {
    stored: (readings: number, sensors: number, doneSeq: Position) =>
      tell({ kind: "stored", readings, sensors, doneSeq }),
    failed: () => tell({ kind: "failed" }),
    lost: (batches: number) => tell({ kind: "lost", batches }),
  };
  const release = async (drains: boolean) => {
    await flusher.stop({ drains });
    await mongo.stop();
  };
  const flusher = createFlusher(mongo.db, data.flush, observer, logger, () => {
    release(false)
      .catch((err: unknown) => logger.warn({ err }, "flusher not stopped cleanly"))
      .finally(() => tell({ kind: "fenced" }));
  });
  const stop = async (drains: boolean) => {
    await release(drains);
    port.close();
  };
  port.on("message", ({ drains }: ToThread) => void stop(drains));
  await mongo.start();
  await flusher.start();
  await collectStartGarbage();
  yieldToOtherThreads();
  tell({ kind: "started" });
}

if (parentPort !== null) {
  // An error ends the thread, which the process notices.
  run(parentPort, workerData as FlushThreadData).catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
}
