import path from "node:path";
import { Worker } from "node:worker_threads";
import type { Level, Logger } from "pino";
import { SupersededError } from "../domain/errors";
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

export interface FlushThreadEvents {
  /** The thread has ended unexpectedly, and the process must restart. */
  readonly failed: (error: unknown) => void;
  /** The flusher of another process has taken over. */
  readonly superseded: (error: unknown) => void;
  /** Whether `stop` flushes all readings that are in the journal by then. Otherwise the next owner flushes them. */
  readonly drainsAtStop: () => boolean;
}

/** The flusher's thread as a component of the process. */
export class FlushThread implements Startable {
  private worker: Worker | null = null;
  private ended: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly data: FlushThreadData,
    private readonly observer: FlushObserver,
    private readonly logger: Logger,
    private readonly events: FlushThreadEvents,
  ) {}

  /**
   * Resolves when the thread has started, or has ended before that. A started thread has completed any run that was
   * interrupted earlier.
   */
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
      if (!this.isStopping) this.events.failed(error);
    });
    await Promise.race([started, this.ended]);
  }

  async stop(): Promise<void> {
    if (!this.isStopping) {
      this.isStopping = true;
      this.worker?.postMessage({ kind: "stop", drains: this.events.drainsAtStop() } satisfies ToThread);
    }
    await this.ended;
  }

  private take(message: FromThread): void {
    if (message.kind === "stored") this.observer.stored(message.readings, message.sensors, message.doneSeq);
    else if (message.kind === "failed") this.observer.failed();
    else if (message.kind === "lost") this.observer.lost(message.batches);
    else if (message.kind === "fenced")
      this.events.superseded(new SupersededError("the flusher of another process has taken over"));
    else if (message.kind === "log") this.relay(message.line);
  }

  private relay(line: string): void {
    const { level, msg, time: _time, ...fields } = JSON.parse(line) as { level: number; msg: string; time: number };
    this.logger[LEVELS[level] ?? "info"]({ thread: "flush", ...fields }, msg);
  }
}
