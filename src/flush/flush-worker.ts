/**
 * Runs the flusher in a separate thread with its own connections to MongoDB, so that encoding and grouping delay no
 * request. If CPU time is scarce, the thread yields to ingestion and the API, because unflushed readings are safe in
 * the journal.
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

/** Maximum connections of the thread to MongoDB. It sends only few commands concurrently. */
const POOL_SIZE = 3;

/** Lowers the priority of this thread. Only on Linux, because elsewhere the priority applies to the whole process. */
function yieldToOtherThreads(): void {
  const { PRIORITY_BELOW_NORMAL } = constants.priority;
  if (process.platform === "linux" && getPriority() < PRIORITY_BELOW_NORMAL) setPriority(PRIORITY_BELOW_NORMAL);
}

async function run(port: NonNullable<typeof parentPort>, data: FlushThreadData): Promise<void> {
  const tell = (message: FromThread) => port.postMessage(message);
  const logger = createLogger(data.logLevel, { write: (line) => tell({ kind: "log", line }) });
  const { uri, database } = data;
  // The flusher itself determines which writes succeeded, so the driver need not retry them.
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
  // Throws the error outside the promise, so that it ends the thread and the process receives it.
  run(parentPort, workerData as FlushThreadData).catch((error: unknown) => {
    setImmediate(() => {
      throw error;
    });
  });
}
