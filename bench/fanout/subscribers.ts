/** Subscribers in a process of their own, which take every message and check that none is missing and none comes twice. */
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
  /** Resolved when every subscriber has had so many readings since `begin`. */
  | { readonly type: "end"; readonly readings: number }
  | { readonly type: "close" };

export type SubscribersEvent =
  | { readonly type: "opened" }
  | { readonly type: "begun" }
  | { readonly type: "closed" }
  /** How many readings every subscriber has had since `begin`; told when the number grows. */
  | { readonly type: "progress"; readonly readings: number }
  | {
      readonly type: "ended";
      /** Messages with readings that came, over all subscribers. */
      readonly deliveries: number;
      /** Of a delivery, milliseconds from its newest reading's publish. */
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
