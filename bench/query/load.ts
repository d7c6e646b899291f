/**
 * Sends queries over HTTP from another process, as raw requests on open connections. Compares the responses byte by
 * byte.
 */
import path from "node:path";
import { Worker } from "../ingest/worker";

export interface Target {
  /** URL such as `http://host:port/path`. */
  readonly url: string;
  readonly apiKey: string;
  /** Body of the request, in JSON. */
  readonly body: string;
}

export type LoadCommand = Target & {
  readonly type: "run";
  /** Only response that counts as correct. */
  readonly expected: string;
  readonly connections: number;
  readonly milliseconds: number;
};

export interface LoadEvent {
  readonly type: "done";
  /** Responses per second. */
  readonly rate: number;
  /** Latency of a query in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export class HttpLoad {
  readonly #worker = new Worker<LoadCommand, LoadEvent>(path.join(__dirname, "load-process.js"));

  run(target: Target, expected: string, connections: number, milliseconds: number): Promise<LoadEvent> {
    return this.#worker.request({ type: "run", ...target, expected, connections, milliseconds }, "done");
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}
