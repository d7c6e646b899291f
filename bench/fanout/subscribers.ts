/** Subscribers in a process of their own, which receive all messages and check that each arrives exactly once. */
import path from "node:path";
import { Worker } from "../ingest/worker";

export type SubscribersCommand =
  | {
      readonly type: "open";
      /** `ws://host:port/path`. */
      readonly url: string;
      readonly apiKey: string;
      readonly tenantId: string;
      readonly count: number;
    }
  | { readonly type: "begin" }
  /** Resolves when every subscriber has received this number of readings since `begin`. */
  | { readonly type: "end"; readonly readings: number }
  | { readonly type: "close" };

export type SubscribersEvent =
  | { readonly type: "opened" }
  | { readonly type: "begun" }
  | { readonly type: "closed" }
  /** Readings that every subscriber has received since `begin`. Called when the number grows. */
  | { readonly type: "progress"; readonly readings: number }
  | {
      readonly type: "ended";
      /** Received messages with readings, of all subscribers together. */
      readonly deliveries: number;
      /** Latency of a delivery: milliseconds since its newest reading was published. */
      readonly p50: number;
      readonly p99: number;
      readonly max: number;
      /** Monotonic ms of the first and the last delivery. */
      readonly firstAt: number;
      readonly lastAt: number;
    };

export type Deliveries = Extract<SubscribersEvent, { type: "ended" }>;

export class Subscribers extends Worker<SubscribersCommand, SubscribersEvent> {
  constructor() {
    super(path.join(__dirname, "subscribers-process.js"));
  }
}
