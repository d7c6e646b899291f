/**
 * Sends queries over HTTP from a process of its own: raw requests on open connections. Compares responses byte by
 * byte.
 */
import path from "node:path";
import { Worker } from "../ingest/worker";

export interface Target {
  /** `http://host:port/path`. */
  readonly url: string;
  readonly apiKey: string;
  /** JSON of the request. */
  readonly body: string;
}

export type LoadCommand = Target & {
  readonly type: "run";
  /** The only valid response. */
  readonly expected: string;
  readonly connections: number;
  readonly milliseconds: number;
};

export interface LoadEvent {
  readonly type: "done";
  /** Responses/s. */
  readonly rate: number;
  /** Latency of a query, milliseconds. */
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
