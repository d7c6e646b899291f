/** Subscriptions of the SDK against a server that does nothing but fail: by cuts at random, refusals and silence. */

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { WebSocket, WebSocketServer } from "ws";
import { createSluice, type Sluice } from "@sluice/sdk";

const QUERY = "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor gap { dropped } } }";

/** How a connection fails: after so many events, before there can be any, or by refusing a subscription that goes on. */
interface Fault {
  readonly events: number;
  readonly kind: "cut" | "goodbye" | "before the acknowledgement" | "rate limit";
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly variables?: { readonly input?: { readonly after?: string } } };
}

/** Sends the events 1 to `total` by their cursors, over connections with these faults; then over one without. */
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
    socket.on("message", (data: Buffer) => {
      const { id, type, payload } = JSON.parse(data.toString()) as Message;
      if (type === "connection_init" && fault?.kind === "before the acknowledgement") socket.terminate();
      else if (type === "connection_init") send({ type: "connection_ack" });
      else if (type === "subscribe") {
        const after = payload?.variables?.input?.after;
        this.afters.push(after);
        if (after !== undefined && fault?.kind === "rate limit") {
          const extensions = { code: "RATE_LIMITED", retryAfter: 0.001 };
          send({ id, type: "error", payload: [{ message: "too much", extensions }] });
          return socket.terminate();
        }
        const begin = Number(after ?? 0) + 1;
        const end = fault === undefined ? this.total : Math.min(this.total, begin + fault.events - 1);
        for (let cursor = begin; cursor <= end; cursor++) {
          const gap = this.gaps.has(cursor) ? { dropped: cursor } : null;
          send({ id, type: "next", payload: { data: { readings: { cursor: String(cursor), gap } } } });
        }
        if (fault?.kind === "goodbye") socket.close(1001, "Going away");
        else if (fault !== undefined) socket.terminate();
      }
    });
  }
}

async function clientOf(server: FaultyServer, options: object = {}): Promise<Sluice> {
  return createSluice({ url: await server.url(), apiKey: "slk_x", reconnect: { minMs: 1, maxMs: 3 }, ...options });
}

test("whatever breaks, and however slowly events are taken, each comes once, in order, with its gap", async () => {
  const fault = fc.record({
    events: fc.nat(6),
    kind: fc.constantFrom<Fault["kind"]>("cut", "goodbye", "before the acknowledgement", "rate limit"),
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
      // Each goes on behind one that was received, never before.
      const numbers = server.afters.map((after) => Number(after ?? 0));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("regression: what comes in one piece with the event that fills the queue is not lost", async () => {
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

test("an abort ends the loop with the signal's reason, and the server hears of it", async () => {
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

test("a subscription that is refused at its beginning for too many requests tells when to come again", async () => {
  const server = new FaultyServer(1, [{ events: 0, kind: "rate limit" }]);
  const sluice = await clientOf(server);
  const events = sluice.subscribe(QUERY, { input: { after: "0" } });
  await expect(events.next()).rejects.toMatchObject({ code: "RATE_LIMITED", retryAfter: 0.001 });
  await sluice.close();
  await server.stop();
});
