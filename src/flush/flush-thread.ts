import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Level, Logger } from "pino";
import type { Startable } from "../domain/ports/lifecycle";
import type { FlushObserver } from "../domain/ports/observers";
import type { FromThread, FlushThreadData, ToThread } from "./thread-messages";

const WORKER = path.join(__dirname, "flush-worker.js");
const LEVELS: Readonly<Record<number, Level>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** The flusher's thread as a component of the process. */
export class FlushThread implements Startable {
  private worker: Worker | null = null;
  private ended: Promise<void> = Promise.resolve();
  private isStopping = false;

  /** @param onFailed called if the thread ends unexpectedly, and the process must restart */
  constructor(
    private readonly data: FlushThreadData,
    private readonly observer: FlushObserver,
    private readonly logger: Logger,
    private readonly onFailed: (error: unknown) => void,
  ) {}

  /** Resolves when an interrupted run has been completed. */
  async start(): Promise<void> {
    if (this.isStopping) return;
    const worker = new Worker(WORKER, { workerData: this.data, name: "flush" });
    this.worker = worker;
    this.ended = new Promise((resolve) => worker.once("exit", () => resolve()));
    const started = new Promise<void>((resolve) => {
      worker.on("message", (message: FromThread) => {
        if (message.kind === "started") resolve();
        else this.take(message);
      });
    });
    worker.once("error", (error) => {
      this.logger.fatal({ err: error }, "flusher thread failed");
      if (!this.isStopping) this.onFailed(error);
    });
    await Promise.race([started, this.ended]);
  }

  /** Flushes what is journaled by now. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.worker?.postMessage({ kind: "stop" } satisfies ToThread);
    await this.ended;
  }

  private take(message: FromThread): void {
    if (message.kind === "stored") this.observer.stored(message.readings, message.doneSeq);
    else if (message.kind === "failed") this.observer.failed();
    else if (message.kind === "lost") this.observer.lost(message.batches);
    else if (message.kind === "log") this.relay(message.line);
  }

  private relay(line: string): void {
    const { level, msg, time: _time, ...fields } = JSON.parse(line) as { level: number; msg: string; time: number };
    this.logger[LEVELS[level] ?? "info"]({ thread: "flush", ...fields }, msg);
  }
}
