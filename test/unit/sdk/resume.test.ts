/** Subscriptions of the SDK to a server that keeps failing: by random disconnects, rejections and silence. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { WebSocket, WebSocketServer } from "ws";
import { createSluice, type Sluice } from "@sluice/sdk";

const QUERY = "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor gap { dropped } } }";

/**
 * A failure of a connection: after a number of events, before its acknowledgement, or with a rejected subscription. Or
 * a failure of a subscription on an open connection: after a number of events, as a whole or in one event.
 */
interface Fault {
  readonly events: number;
  readonly kind: "cut" | "goodbye" | "before the acknowledgement" | "rate limit" | "unavailable" | "event unavailable";
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly variables?: Readonly<Record<string, { readonly after?: string } | undefined>> };
}

/**
 * Sends the events 1 to `total`, whose cursors are their numbers. The first connections have these failures, later
 * connections none.
 */
class FaultyServer {
  readonly afters: (string | undefined)[] = [];
  private readonly sockets = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: () => "graphql-transport-ws",
  });
  private connections = 0;

  constructor(
    private readonly total: number,
    private readonly faults: readonly Fault[],
    private readonly gaps: ReadonlySet<number> = new Set(),
    private readonly variable = "input",
    private readonly cursorName = "cursor",
  ) {
    this.sockets.on("connection", (socket) => this.serve(socket, this.faults[this.connections++]));
  }

  async url(): Promise<string> {
    if (this.sockets.address() === null) await once(this.sockets, "listening");
    return `http://127.0.0.1:${(this.sockets.address() as AddressInfo).port}/graphql`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    await new Promise((resolve) => this.sockets.close(resolve));
  }

  private serve(socket: WebSocket, fault: Fault | undefined): void {
    const send = (message: unknown) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    };
    let served = 0;
    const sendEvents = (id: string | undefined, after: string | undefined, most = Infinity) => {
      const begin = Number(after ?? 0) + 1;
      for (let cursor = begin; cursor <= Math.min(this.total, begin + most - 1); cursor++) {
        const gap = this.gaps.has(cursor) ? { dropped: cursor } : null;
        send({ id, type: "next", payload: { data: { readings: { [this.cursorName]: String(cursor), gap } } } });
      }
    };
    socket.on("message", (data: Buffer) => {
      const { id, type, payload } = JSON.parse(data.toString()) as Message;
      if (type === "connection_init" && fault?.kind === "before the acknowledgement") socket.terminate();
      else if (type === "connection_init") send({ type: "connection_ack" });
      else if (type === "subscribe") {
        const after = payload?.variables?.[this.variable]?.after;
        this.afters.push(after);
        if (fault === undefined || served++ > 0) return sendEvents(id, after, undefined);
        if (after !== undefined && fault?.kind === "rate limit") {
          const extensions = { code: "RATE_LIMITED", retryAfter: 0.001 };
          send({ id, type: "error", payload: [{ message: "too much", extensions }] });
          return socket.terminate();
        }
        sendEvents(id, after, fault.events);
        const errors = [{ message: "not now", extensions: { code: "UNAVAILABLE" } }];
        // A client does not retry a subscription that fails before its first event, so send one before.
        if (fault.kind === "unavailable" && (after !== undefined || fault.events > 0)) {
          send({ id, type: "error", payload: errors });
        } else if (fault.kind === "event unavailable" && (after !== undefined || fault.events > 0)) {
          send({ id, type: "next", payload: { data: null, errors } });
          // Continues as if no event had failed. The client must not accept these events before the missing event.
          sendEvents(id, String(Number(after ?? 0) + fault.events + 1), undefined);
        } else if (fault.kind === "goodbye") socket.close(1001, "Going away");
        else socket.terminate();
      }
    });
  }
}

async function clientOf(server: FaultyServer, options: object = {}): Promise<Sluice> {
  return createSluice({ url: await server.url(), apiKey: "slk_x", reconnect: { minMs: 1, maxMs: 3 }, ...options });
}

test("delivers each event once and in order, with its gap, despite any failures", async () => {
  const fault = fc.record({
    events: fc.nat(6),
    kind: fc.constantFrom<Fault["kind"]>(
      "cut",
      "goodbye",
      "before the acknowledgement",
      "rate limit",
      "unavailable",
      "event unavailable",
    ),
  });
  const scene = fc.record({
    total: fc.integer({ min: 1, max: 40 }),
    faults: fc.array(fault, { maxLength: 12 }),
    maxQueuedEvents: fc.integer({ min: 1, max: 10 }),
    slow: fc.boolean(),
    gaps: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ total, faults, maxQueuedEvents, slow, gaps }) => {
      const server = new FaultyServer(total, faults, new Set(gaps));
      const sluice = await clientOf(server, { maxQueuedEvents });
      const received: number[] = [];
      const told: number[] = [];
      try {
        const events = sluice.subscribe<{ cursor: string; gap: { dropped: number } | null }>(QUERY, { input: {} });
        for await (const { cursor, gap } of events) {
          received.push(Number(cursor));
          if (gap !== null) told.push(gap.dropped);
          if (received.length === total) break;
          if (slow && received.length % 3 === 0) await new Promise(setImmediate);
        }
      } finally {
        await sluice.close();
        await server.stop();
      }
      expect(received).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      expect(told).toEqual(gaps.filter((gap) => gap <= total).sort((a, b) => a - b));
      // The client resumes after a received event, and never before it.
      const numbers = server.afters.map((after) => Number(after ?? 0));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }),
    { numRuns: 25 },
  );
});

test("regression: keeps events that arrive with the event that fills the queue", async () => {
  const server = new FaultyServer(20, []);
  const sluice = await clientOf(server, { maxQueuedEvents: 2 });
  const received: string[] = [];
  for await (const { cursor } of sluice.subscribe<{ cursor: string }>(QUERY, { input: {} })) {
    received.push(cursor);
    if (received.length === 20) break;
  }
  expect(received).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
  await sluice.close();
  await server.stop();
});

test("an abort ends the loop with the signal's reason, and reaches the server", async () => {
  const server = new FaultyServer(2, []);
  const sluice = await clientOf(server);
  const reason = new Error("enough");
  const aborting = new AbortController();
  const events = sluice.subscribe<{ cursor: string }>(QUERY, { input: {} }, { signal: aborting.signal });
  expect([(await events.next()).value, (await events.next()).value]).toMatchObject([{ cursor: "1" }, { cursor: "2" }]);
  const next = events.next();
  aborting.abort(reason);
  await expect(next).rejects.toBe(reason);
  expect(await events.next()).toEqual({ done: true, value: undefined });
  expect(() => sluice.subscribe(QUERY, { input: {} }, { signal: aborting.signal })).toThrow(reason);
  await sluice.close();
  await server.stop();
});

test("a subscription that is rate limited at its start reports when to retry", async () => {
  const server = new FaultyServer(1, [{ events: 0, kind: "rate limit" }]);
  const sluice = await clientOf(server);
  const events = sluice.subscribe(QUERY, { input: { after: "0" } });
  await expect(events.next()).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfter: 0.001 });
  await sluice.close();
  await server.stop();
});

test.each<[string, string, object]>([
  [
    "the whole input is not a variable",
    "subscription ($a: String!) { readings(input: { assetIds: [$a] }) { cursor } }",
    { a: "x" },
  ],
  [
    "the cursor is not selected",
    "subscription ($input: ReadingsInput!) { readings(input: $input) { gap { dropped } } }",
    { input: {} },
  ],
  [
    "the cursor is not always selected",
    "subscription ($input: ReadingsInput!, $no: Boolean!) { readings(input: $input) { cursor @skip(if: $no) } }",
    { input: {} },
  ],
  [
    "a default would be lost",
    'subscription ($input: ReadingsInput! = { assetIds: ["x"] }) { readings(input: $input) { cursor } }',
    {},
  ],
])("regression: ends with NOT_RESUMABLE if the connection breaks where %s", async (_name, query, variables) => {
  const server = new FaultyServer(5, [{ events: 2, kind: "cut" }]);
  const sluice = await clientOf(server);
  const events = sluice.subscribe(query, variables as Record<string, unknown>);
  await events.next();
  await events.next();
  await expect(events.next()).rejects.toMatchObject({ code: "NOT_RESUMABLE" });
  await sluice.close();
  await server.stop();

  const full = new FaultyServer(20, []);
  const slow = await clientOf(full, { maxQueuedEvents: 2 });
  const queued = slow.subscribe(query, variables as Record<string, unknown>);
  await queued.next();
  await queued.next();
  const rest = (async () => {
    for await (const _ of queued);
  })();
  await expect(rest).rejects.toMatchObject({ code: "SLOW_CONSUMER" });
  expect(full.afters).toEqual([undefined]);
  await slow.close();
  await full.stop();
});

test.each<[string, string, string]>([
  ["of another name", "subscription ($filter: ReadingsInput!) { readings(input: $filter) { cursor } }", "filter"],
  [
    "in fragments",
    "subscription ($input: ReadingsInput!) { ...r } fragment r on Subscription { readings(input: $input) { ...c } } fragment c on ReadingsEvent { ... on ReadingsEvent { cursor } }",
    "input",
  ],
])("resumes with a variable %s", async (_name, query, variable) => {
  const server = new FaultyServer(4, [{ events: 2, kind: "cut" }], new Set(), variable);
  const sluice = await clientOf(server);
  const received: string[] = [];
  for await (const { cursor } of sluice.subscribe<{ cursor: string }>(query, { [variable]: {} })) {
    if (received.push(cursor) === 4) break;
  }
  expect(received).toEqual(["1", "2", "3", "4"]);
  expect(server.afters).toEqual([undefined, "2"]);
  await sluice.close();
  await server.stop();
});

test("resumes with an alias of the cursor", async () => {
  const server = new FaultyServer(4, [{ events: 2, kind: "cut" }], new Set(), "input", "place");
  const sluice = await clientOf(server);
  const query = "subscription ($input: ReadingsInput!) { live: readings(input: $input) { place: cursor } }";
  const received: string[] = [];
  for await (const { place } of sluice.subscribe<{ place: string }>(query, { input: {} })) {
    if (received.push(place) === 4) break;
  }
  expect(received).toEqual(["1", "2", "3", "4"]);
  await sluice.close();
  await server.stop();
});
