import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buildSchema, parse } from "graphql";
import { CloseCode } from "graphql-ws";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { allPages, createSluice, orThrow, SluiceError, type Sluice } from "@sluice/sdk";

const schema = buildSchema(`
  type Query { viewer: String }
  type Subscription { readings(input: ReadingsInput): Event }
  input ReadingsInput { after: String }
  type Event { cursor: String }
`);
const READINGS = "subscription ($input: ReadingsInput) { readings(input: $input) { cursor } }";

const disposals: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const dispose of disposals.splice(0).reverse()) await dispose();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  disposals.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

function clientOf(port: number, options: object = {}): Sluice {
  const sluice = createSluice({
    url: `http://127.0.0.1:${port}/graphql`,
    apiKey: "slk_test_secret",
    reconnect: { minMs: 5, maxMs: 20 },
    ...options,
  });
  disposals.push(() => sluice.close());
  return sluice;
}

/** Starts a server that responds to every request with `status` and `body`, and records the requests. */
async function answering(status: number, body: string) {
  const requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      requests.push({ headers: request.headers, body: text });
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  return { port: await listen(server), requests };
}

/** Starts a subscription server that resumes after `after` and can break all its connections. */
async function counting(options: { accept?: boolean } = {}) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: "/graphql" });
  const afters: (string | undefined)[] = [];
  const keys: unknown[] = [];
  const pauses: (() => void)[] = [];
  const disposable = useServer(
    {
      schema,
      onConnect: ({ connectionParams }) => {
        keys.push(connectionParams?.authorization);
        return options.accept ?? true;
      },
      roots: {
        subscription: {
          async *readings({ input }: { input?: { after?: string } }) {
            afters.push(input?.after);
            for (let n = Number(input?.after ?? 0); n < Number(input?.after ?? 0) + 3;) {
              yield { readings: { cursor: String(++n) } };
            }
            await new Promise<void>((resolve) => pauses.push(resolve));
          },
        },
      },
    },
    sockets,
  );
  disposals.push(async () => {
    pauses.forEach((resume) => resume());
    await disposable.dispose();
  });
  const port = await listen(http);
  const breakAll = () => sockets.clients.forEach((socket) => socket.terminate());
  return { port, afters, keys, breakAll, clients: () => sockets.clients.size };
}

function failureOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("a query sends the key and returns the root field", async () => {
  const { port, requests } = await answering(200, JSON.stringify({ data: { viewer: { role: "OPERATOR" } } }));
  expect(await clientOf(port).viewer()).toEqual({ role: "OPERATOR" });
  expect(requests[0]?.headers.authorization).toBe("Bearer slk_test_secret");
  expect(JSON.parse(requests[0]?.body ?? "")).toMatchObject({ variables: {} });
});

test("gets the key from a function before every request and every connection", async () => {
  const { port, requests } = await answering(200, JSON.stringify({ data: { viewer: { role: "OPERATOR" } } }));
  let asked = 0;
  const apiKey = async () => `token-${++asked}`;
  const sluice = clientOf(port, { apiKey });
  await sluice.viewer();
  await sluice.viewer();
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);

  const server = await counting();
  const events = clientOf(server.port, { apiKey }).subscribe<{ cursor: string }>(READINGS, { input: {} });
  for (let n = 1; n <= 3; n++) await events.next();
  server.breakAll();
  expect((await events.next()).value).toEqual({ cursor: "4" });
  expect(server.keys).toEqual(["Bearer token-3", "Bearer token-4"]);

  const reason = new Error("the identity provider is away");
  await expect(clientOf(port, { apiKey: () => Promise.reject(reason) }).viewer()).rejects.toBe(reason);
});

test("a request does not wait for its key beyond its deadline, signal or client", async () => {
  const { port } = await answering(200, JSON.stringify({ data: { viewer: { role: "OPERATOR" } } }));
  const apiKey = () => new Promise<string>(() => undefined);
  await expect(clientOf(port, { apiKey, timeoutMs: 20 }).viewer()).rejects.toMatchObject({ code: "TIMEOUT" });

  const reason = new Error("enough");
  const ending = new AbortController();
  const aborted = clientOf(port, { apiKey }).viewer({}, { signal: ending.signal });
  ending.abort(reason);
  await expect(aborted).rejects.toBe(reason);

  const sluice = clientOf(port, { apiKey });
  const pending = sluice.viewer();
  await sluice.close();
  await expect(pending).rejects.toMatchObject({ code: "CLOSED" });
});

test("a missing key fails new subscriptions, but not resuming subscriptions", async () => {
  const server = await counting();
  const reason = new Error("the identity provider is away");
  let away = 0;
  const apiKey = async () => {
    if (away-- > 0) throw reason;
    return "token";
  };
  const events = clientOf(server.port, { apiKey }).subscribe<{ cursor: string }>(READINGS, { input: {} });
  for (let n = 1; n <= 3; n++) await events.next();
  away = 2;
  server.breakAll();
  expect((await events.next()).value).toEqual({ cursor: "4" });
  expect(server.afters).toEqual([undefined, "3"]);
  expect(server.keys).toEqual(["Bearer token", "Bearer token"]);

  const without = clientOf(server.port, { apiKey: () => Promise.reject(reason) });
  const first = without.subscribe(READINGS, { input: {} }).next();
  await expect(first).rejects.toMatchObject({ code: "NETWORK_ERROR", message: reason.message });
});

test("a missing key fails a new subscription for any pause before a retry", async () => {
  const server = await counting();
  const reason = new Error("the identity provider is away");
  for (const minMs of [1, 200]) {
    const apiKey = () => Promise.reject(reason);
    const events = clientOf(server.port, { apiKey, reconnect: { minMs, maxMs: minMs } }).subscribe(READINGS, {});
    await expect(events.next()).rejects.toMatchObject({ code: "NETWORK_ERROR", cause: reason });
  }
  expect(server.keys).toEqual([]);
  while (server.clients() > 0) await new Promise((resolve) => setImmediate(resolve));
});

test("sends the ID of a document instead of its text, if IDs are given", async () => {
  const { port, requests } = await answering(200, JSON.stringify({ data: { viewer: { role: "OPERATOR" } } }));
  const sluice = clientOf(port, { documentIds: { viewer: "sha256:1", mine: "sha256:2" } });
  await sluice.viewer();
  await sluice.request(parse("query mine { viewer }"), { a: 1 });
  await sluice.request("query mine { viewer }");
  await sluice.request(parse("query constructor { viewer }"));
  expect(requests.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
    { documentId: "sha256:1", variables: {} },
    { documentId: "sha256:2", variables: { a: 1 } },
    { query: "query mine { viewer }" },
    { query: "query constructor {\n  viewer\n}" },
  ]);
});

test("reports an error of the response as SluiceError with its code", async () => {
  const errors = [{ message: "no such key", path: ["viewer"], extensions: { code: "UNAUTHENTICATED" } }];
  const { port } = await answering(401, JSON.stringify({ data: null, errors }));
  const failing = clientOf(port).viewer();
  await expect(failing).rejects.toBeInstanceOf(SluiceError);
  await expect(failing).rejects.toMatchObject({ code: "UNAUTHENTICATED", status: 401, path: ["viewer"] });
});

test("reports too many requests, with the seconds to wait", async () => {
  const extensions = { code: "RATE_LIMITED", retryAfter: 7 };
  const { port } = await answering(429, JSON.stringify({ errors: [{ message: "too much", extensions }] }));
  await expect(clientOf(port).viewer()).rejects.toMatchObject({ code: "RATE_LIMITED", status: 429, retryAfter: 7 });
});

test("reports a missing server and a server without GraphQL with different codes", async () => {
  const { port } = await answering(502, "<html>Bad gateway</html>");
  await expect(clientOf(port).viewer()).rejects.toMatchObject({ code: "BAD_RESPONSE", status: 502 });
  await expect(clientOf(1).viewer()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
});

test("a request ends at its deadline, with its signal, and when the client closes", async () => {
  const port = await listen(createServer(() => undefined));
  await expect(clientOf(port, { timeoutMs: 20 }).viewer()).rejects.toMatchObject({ code: "TIMEOUT" });

  const reason = new Error("enough");
  await expect(clientOf(port).viewer({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);

  const sluice = clientOf(port);
  const pending = sluice.viewer();
  await sluice.close();
  await expect(pending).rejects.toMatchObject({ code: "CLOSED" });
  expect(() => sluice.liveReadings({ input: {} })).toThrow(SluiceError);
});

test("orThrow returns the payload without nulls, or throws the first user error", () => {
  expect(orThrow({ asset: { assetId: "truck-1" }, userErrors: [] }).asset.assetId).toBe("truck-1");
  const userErrors = [{ code: "ALREADY_EXISTS" as const, field: ["assetId"], message: "is taken" }];
  expect(failureOf(() => orThrow({ asset: null, userErrors }))).toMatchObject({
    code: "ALREADY_EXISTS",
    message: "assetId: is taken",
    userErrors,
  });
  expect(failureOf(() => orThrow(null))).toMatchObject({ code: "BAD_RESPONSE" });
});

test("allPages reads a connection to its end", async () => {
  const pages = [[1, 2], [3, 4], [5]];
  const items: number[] = [];
  const walk = allPages((after) => {
    const index = Number(after ?? 0);
    const pageInfo = { hasNextPage: index + 1 < pages.length, endCursor: String(index + 1) };
    return Promise.resolve({ nodes: pages[index] ?? [], pageInfo });
  });
  for await (const item of walk) items.push(item);
  expect(items).toEqual([1, 2, 3, 4, 5]);
});

test("a subscription resumes after a broken connection without loss or repetition", async () => {
  const server = await counting();
  const events = clientOf(server.port).subscribe<{ cursor: string }>(READINGS, { input: {} });
  const cursors: string[] = [];
  for await (const { cursor } of events) {
    cursors.push(cursor);
    if (cursors.length === 9) break;
    if (cursors.length % 3 === 0) server.breakAll();
  }
  expect(cursors).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  expect(server.afters).toEqual([undefined, "3", "6"]);
  expect(new Set(server.keys)).toEqual(new Set(["Bearer slk_test_secret"]));
});

test("two subscriptions share a connection and resume independently", async () => {
  const server = await counting();
  const sluice = clientOf(server.port);
  const [one, two] = [
    sluice.subscribe<{ cursor: string }>(READINGS, { input: { after: "100" } }),
    sluice.subscribe<{ cursor: string }>(READINGS, { input: { after: "200" } }),
  ];
  for (let n = 1; n <= 3; n++) {
    expect((await one.next()).value).toEqual({ cursor: String(100 + n) });
    expect((await two.next()).value).toEqual({ cursor: String(200 + n) });
  }
  server.breakAll();
  expect((await one.next()).value).toEqual({ cursor: "104" });
  expect((await two.next()).value).toEqual({ cursor: "204" });
});

test("a rejected key causes no reconnection", async () => {
  const server = await counting({ accept: false });
  const events = clientOf(server.port).liveReadings({ input: {} });
  await expect(events.next()).rejects.toMatchObject({ code: "UNAUTHENTICATED", status: CloseCode.Forbidden });
  expect(server.keys).toHaveLength(1);
});

test("a limit on attempts ends in NETWORK_ERROR", async () => {
  const events = clientOf(1, { reconnect: { minMs: 1, maxMs: 2, attempts: 2 } }).liveReadings({ input: {} });
  await expect(events.next()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
});

test("a rejected operation fails with the server's error", async () => {
  const server = await counting();
  const events = clientOf(server.port).subscribe("subscription { nothing }");
  await expect(events.next()).rejects.toThrow(SluiceError);
  await expect(clientOf(server.port).subscribe("subscription { nothing }").next()).rejects.toThrow(/nothing/);
});

test("close ends the loops of open subscriptions", async () => {
  const server = await counting();
  const sluice = clientOf(server.port);
  const events = sluice.subscribe(READINGS, { input: {} });
  await events.next();
  const drained = (async () => {
    for await (const _ of events);
  })();
  await sluice.close();
  await drained;
});

test("regression: close ends a reconnection immediately and without an error", async () => {
  const server = await counting();
  const sockets: WebSocket[] = [];
  class Watched extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol);
      sockets.push(this);
    }
  }
  const sluice = clientOf(server.port, { reconnect: { minMs: 1e9, maxMs: 1e9 }, webSocketImpl: Watched });
  const events = sluice.subscribe(READINGS, { input: {} });
  await events.next();
  const [socket] = sockets;
  const broken = new Promise((resolve) => socket?.addEventListener("close", resolve));
  server.breakAll();
  await broken;
  // By then, the client has also noticed the loss, and waits before its next attempt.
  await new Promise((resolve) => setImmediate(resolve));
  await sluice.close();
  expect(await drain(events)).toBe("ended");
});

test("regression: close ends a connection to a server that does not respond", async () => {
  const mute = createServer();
  const arrived = once(
    mute.on("upgrade", () => {}),
    "upgrade",
  );
  const sluice = clientOf(await listen(mute));
  const events = sluice.subscribe(READINGS, { input: {} });
  const [, connection] = (await arrived) as [IncomingMessage, Socket];
  await sluice.close();
  expect(await drain(events)).toBe("ended");
  connection.destroy();
});

async function drain(events: AsyncIterable<unknown>): Promise<"ended"> {
  for await (const _ of events);
  return "ended";
}

test("regression: rejects a URL with a password, without revealing the password", () => {
  for (const urls of [{ url: "https://me:hunter2@a/graphql" }, { url: "https://a", wsUrl: "wss://hunter2@a" }]) {
    const create = () => createSluice({ ...urls, apiKey: "k" });
    expect(create).toThrow(/contains a user name or password/);
    expect(create).not.toThrow(/hunter2/);
  }
});
