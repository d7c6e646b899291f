/**
 * Controls subscribers in another process. They receive all messages, and check that each message arrives exactly once.
 */
import path from "node:path";
import { Worker } from "../ingest/worker";

export type SubscribersCommand =
  | {
      readonly type: "open";
      /** URL such as `ws://host:port/path`. */
      readonly url: string;
      readonly apiKey: string;
      readonly tenantId: string;
      readonly count: number;
    }
  | { readonly type: "begin" }
  /** Requests `ended`, once every subscriber has received this number of readings since `begin`. */
  | { readonly type: "end"; readonly readings: number }
  | { readonly type: "close" };

export type SubscribersEvent =
  | { readonly type: "opened" }
  | { readonly type: "begun" }
  | { readonly type: "closed" }
  /** Reports the number of readings that every subscriber has received since `begin`, whenever the number grows. */
  | { readonly type: "progress"; readonly readings: number }
  | {
      readonly type: "ended";
      /** Received messages with readings, summed over all subscribers. */
      readonly deliveries: number;
      /** Latency of a delivery: milliseconds since the newest reading of the message was published. */
      readonly p50: number;
      readonly p99: number;
      readonly max: number;
      /** First and last delivery, in milliseconds of the monotonic clock. */
      readonly firstAt: number;
      readonly lastAt: number;
    };

export type Deliveries = Extract<SubscribersEvent, { type: "ended" }>;

export class Subscribers extends Worker<SubscribersCommand, SubscribersEvent> {
  constructor() {
    super(path.join(__dirname, "subscribers-process.js"));
  }
}
