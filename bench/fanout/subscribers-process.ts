import { randomUUID } from "node:crypto";
import { monotonicMs } from "../ingest/clock";
import { percentile } from "../ingest/statistics";
import type { WorkerFailure } from "../ingest/worker";
import { RawSocket } from "./raw-socket";
import type { SubscribersCommand, SubscribersEvent } from "./subscribers";

const QUERY = `subscription Live($tenantId: String!) {
  readings(input: { tenantId: $tenantId }) { readings { value timestamp } cursor gap { dropped } }
}`;
const PAYLOAD = '"payload":';
/** Number of connections that are opened at the same time. */
const OPENING = 50;

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly errors?: unknown;
    readonly data?: {
      readonly readings: { readonly readings: readonly { readonly value: number }[]; readonly gap: unknown };
    };
  };
}

interface Subscriber {
  readonly socket: RawSocket;
  /** Readings received since `begin`. */
  readings: number;
}

/** The last parsed message. The messages of an event differ only in the operation's ID, so the event is parsed once. */
interface Parsed {
  readonly payload: Buffer;
  readonly values: readonly number[];
}

const subscribers: Subscriber[] = [];
/** Received values in the order of their first arrival. A value is the time at which its reading was published. */
let values: number[] = [];
let latencies: number[] = [];
let firstAt = 0;
let parsed: Parsed | null = null;
/** Number of readings that the slowest subscribers have received, and the number of these subscribers. */
let slowest = { readings: 0, count: 0 };
let told = 0;
let awaited: number | null = null;

function fail(error: unknown): void {
  send({ type: "failed", message: error instanceof Error ? error.message : String(error) });
}

function send(event: SubscribersEvent | WorkerFailure): void {
  process.send?.(event);
}

function valuesIn(payload: Buffer): readonly number[] {
  if (parsed?.payload.equals(payload) === true) return parsed.values;
  const json = payload.toString().slice(0, -1);
  const { data, errors } = JSON.parse(json) as NonNullable<Message["payload"]>;
  if (errors !== undefined || data?.readings.gap !== null) throw new Error(`a wrong event: ${json}`);
  parsed = { payload: Buffer.from(payload), values: data.readings.readings.map(({ value }) => value) };
  return parsed.values;
}

function take(subscriber: Subscriber, message: Buffer): void {
  const now = monotonicMs();
  const found = valuesIn(message.subarray(message.indexOf(PAYLOAD) + PAYLOAD.length));
  if (found.length === 0) return;
  for (const value of found) {
    const place = subscriber.readings++;
    if (place === values.length) values.push(value);
    else if (values[place] !== value) throw new Error(`a reading is missing or came twice at ${place}`);
  }
  if (latencies.length === 0) firstAt = now;
  latencies.push(now - (found.at(-1) ?? 0));
  if (subscriber.readings - found.length > slowest.readings || --slowest.count > 0) return;
  const readings = Math.min(...subscribers.map((each) => each.readings));
  slowest = { readings, count: subscribers.filter((each) => each.readings === readings).length };
}

function open(url: URL, apiKey: string, tenantId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onText = (message: Buffer) => {
      try {
        if (isSubscribed) {
          take(subscriber, message);
          // The first event arrives immediately, and shows that the subscription has begun.
          return resolve();
        }
        const { type, payload } = JSON.parse(message.toString()) as Message;
        if (type === "connection_ack") {
          const id = randomUUID();
          subscriber.socket.send({ type: "subscribe", id, payload: { query: QUERY, variables: { tenantId } } });
          isSubscribed = true;
        } else reject(new Error(`not acknowledged: ${type} ${JSON.stringify(payload)}`));
      } catch (error) {
        fail(error);
      }
    };
    let isSubscribed = false;
    const onOpen = (socket: RawSocket) =>
      socket.send({ type: "connection_init", payload: { authorization: `Bearer ${apiKey}` } });
    const subscriber: Subscriber = { socket: new RawSocket(url, onOpen, onText, fail), readings: 0 };
    subscribers.push(subscriber);
  });
}

/** Minimum time between two reports, in milliseconds. A later report repeats the counts of a lost report. */
const TELL_MS = 2;
const TELL_AGAIN_MS = 50;
setInterval(() => {
  if (slowest.readings > told) send({ type: "progress", readings: (told = slowest.readings) });
  if (awaited === null || slowest.readings < awaited) return;
  awaited = null;
  const [p50, p99, max] = [0.5, 0.99, 1].map((quantile) => percentile(latencies, quantile));
  const deliveries = latencies.length;
  send({ type: "ended", deliveries, p50: p50 ?? 0, p99: p99 ?? 0, max: max ?? 0, firstAt, lastAt: monotonicMs() });
}, TELL_MS);
setInterval(() => send({ type: "progress", readings: told }), TELL_AGAIN_MS);

async function handle(command: SubscribersCommand): Promise<void> {
  switch (command.type) {
    case "open": {
      const { url, apiKey, tenantId, count } = command;
      for (let opened = 0; opened < count; opened += OPENING) {
        const opening = Math.min(OPENING, count - opened);
        await Promise.all(Array.from({ length: opening }, () => open(new URL(url), apiKey, tenantId)));
      }
      return send({ type: "opened" });
    }
    case "begin":
      values = [];
      latencies = [];
      told = 0;
      for (const subscriber of subscribers) subscriber.readings = 0;
      slowest = { readings: 0, count: subscribers.length };
      return send({ type: "begun" });
    case "end":
      awaited = command.readings;
      return;
    case "close":
      for (const { socket } of subscribers.splice(0)) socket.destroy();
      return send({ type: "closed" });
  }
}

process.on("disconnect", () => process.exit());
process.on("message", (command: SubscribersCommand) => {
  handle(command).catch(fail);
});
