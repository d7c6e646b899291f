import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect as connectTcp } from "node:net";
import { toSensorKey } from "../../src/domain/keys";
import type { ReadingsEvent } from "../../src/domain/ports/live";
import { ACME_ADMIN, ACME_READER, OPERATOR, reading, RIVAL_ADMIN } from "../graphql/memory-services";
import { connect, firstOver, RawSocket, startServer, type TestServer } from "./server";
import { until } from "../harness/until";

const READINGS = "subscription { readings(input: {}) { cursor readings { value sensor { sensorId } } } }";

describe("authentication of a socket", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ webSocket: { initTimeoutMs: 60_000 } });
  });
  afterAll(() => server.stop());

  test.each([
    { authorization: `Bearer ${ACME_ADMIN}` },
    { Authorization: `Bearer ${ACME_ADMIN}` },
    { headers: { Authorization: `Bearer ${ACME_ADMIN}` } },
    { headers: { authorization: `bearer ${ACME_ADMIN}`, "x-other": 1 } },
    { authToken: ACME_ADMIN },
    { authToken: `Bearer ${ACME_ADMIN}` },
    { authToken: `${ACME_ADMIN}\n` },
    { Authorization: `Bearer ${ACME_ADMIN}\r\n` },
  ])("regression: accepts %j from connection_init", async (payload) => {
    const socket = new RawSocket(server.wsUrl);
    await socket.init(payload);
    await socket.next("connection_ack");
    socket.socket.close();
  });

  test("accepts the HTTP header", async () => {
    const socket = new RawSocket(server.wsUrl, { authorization: `Bearer ${ACME_READER}` });
    await socket.init();
    await socket.next("connection_ack");
    socket.subscribe("1", "{ viewer { role } }");
    expect(await socket.next("next")).toMatchObject({ payload: { data: { viewer: { role: "TENANT_READER" } } } });
    socket.socket.close();
  });

  test.each<[Record<string, unknown> | undefined, RegExp]>([
    [undefined, /payload \{ authorization: Bearer slk_/],
    [{}, /payload \{ authorization: Bearer slk_/],
    [{ authorization: "Bearer slk_wrong_x" }, /^Invalid API key/],
    [{ authorization: [`Bearer ${ACME_ADMIN}`] }, /^Malformed/],
    [{ authorization: ACME_ADMIN }, /Send Authorization: Bearer/],
    [{ authToken: { value: ACME_ADMIN } }, /^Malformed/],
    [{ token: ACME_ADMIN }, /payload \{ authorization: Bearer slk_/],
    [{ apiKey: ACME_ADMIN }, /payload \{ authorization: Bearer slk_/],
    [{ headers: { "x-api-key": ACME_ADMIN } }, /payload \{ authorization: Bearer slk_/],
    [{ headers: [`Bearer ${ACME_ADMIN}`] }, /payload \{ authorization: Bearer slk_/],
  ])("regression: rejects %j with 4403 and an error of the documented form", async (payload, reason) => {
    const socket = new RawSocket(server.wsUrl);
    await socket.init(payload);
    expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(reason) as string });
  });

  test("closes a socket that subscribes first", async () => {
    const early = new RawSocket(server.wsUrl);
    await once(early.socket, "open");
    early.subscribe("1", READINGS);
    expect((await early.closed).code).toBe(4401);
  });

  async function closingOf(message: string) {
    const nonsense = new RawSocket(server.wsUrl);
    await once(nonsense.socket, "open");
    nonsense.socket.send(message);
    return nonsense.closed;
  }

  test.each([
    ["{}", /^Message is missing the 'type' property$/],
    ['{"type":"start","id":"1"}', /^Invalid message 'type' property "start"$/],
    ['{"type":"subscribe","id":"1","payload":{}}', /^"subscribe" message payload expects the 'query' property/],
    ["hello", /^The message is not JSON at byte 0: found 'hello', expected an object\.$/],
    ['{"type":"ping"', /^The message is not JSON at byte 14: found the end of the message, expected ',' or '}'/],
  ])("regression: closes a socket that sends %j, and gives the reason", async (message, reason) => {
    expect(await closingOf(message)).toEqual({ code: 4400, reason: expect.stringMatching(reason) as string });
  });

  test.each([
    ["a type of 200,000 characters", JSON.stringify({ type: "x".repeat(200_000) }), /^Invalid message .* "x+…$/],
    ["a type beyond ASCII", JSON.stringify({ type: "\u00fc".repeat(200) }), /^Invalid message .* "\u00fc+…$/],
    ["20,000 characters without an end", `{"type":"${"x".repeat(20_000)}`, /^The message is not JSON\.$/],
  ])("regression: limits the length of the reason for %s", async (_what, message, reason) => {
    expect(await closingOf(message)).toEqual({ code: 4400, reason: expect.stringMatching(reason) as string });
  });

  test("closes a socket whose message is nested too deep", async () => {
    const deep = new RawSocket(server.wsUrl);
    await once(deep.socket, "open");
    deep.socket.send(`{"type":"ping","payload":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    const reason = "The message has more than 100 nested arrays and objects";
    expect(await deep.closed).toEqual({ code: 4400, reason });
  });

  test("regression: closes a socket that floods the server with pings before its key", async () => {
    const flood = new RawSocket(server.wsUrl);
    await once(flood.socket, "open");
    for (let sent = 0; sent < 33; sent++) flood.socket.send('{"type":"ping"}');
    expect(await flood.closed).toEqual({ code: 4429, reason: "Too many messages before connection_ack" });
  });

  test("closes a socket that sends no message", async () => {
    const hasty = await startServer({ webSocket: { initTimeoutMs: 100 } });
    expect((await new RawSocket(hasty.wsUrl).closed).code).toBe(4408);
    await hasty.stop();
  });

  test("rejects an unknown path", async () => {
    const socket = new RawSocket(server.wsUrl.replace("/graphql", "/other"));
    const [, response] = (await once(socket.socket, "unexpected-response")) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(404);
  });
});

describe("the end of access", () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.stop());

  test("closes a revoked key's sockets with 4440, and ends only its streams", async () => {
    const { services } = server;
    const revoked = await Promise.all([1, 2].map(() => new RawSocket(server.wsUrl).authenticated(ACME_ADMIN)));
    const other = await new RawSocket(server.wsUrl).authenticated(RIVAL_ADMIN);
    for (const socket of [...revoked, other]) {
      socket.subscribe("1", READINGS);
      await socket.next("next");
    }
    services.revoke("acmeadmin");
    for (const socket of revoked) expect(await socket.closed).toEqual({ code: 4440, reason: "Access ended" });
    await Promise.all(services.streams.slice(0, 2).map(({ ended }) => ended));
    services.streams[2]!.push({ readings: [reading(toSensorKey("rival/truck-1/temp"), 1, 1)], cursor: 1, gap: null });
    expect(await other.next("next")).toMatchObject({ payload: { data: { readings: { readings: [{ value: 1 }] } } } });
    other.socket.close();
    await services.streams[2]!.ended;
  });

  test("closes the sockets of an expired key", async () => {
    server.services.addKey("slk_brief_x", { keyId: "brief", expiresAt: new Date(Date.now() + 2_000) });
    const socket = await new RawSocket(server.wsUrl).authenticated("slk_brief_x");
    expect((await socket.closed).code).toBe(4440);
  });

  test("executes no operation afterwards", async () => {
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", "{ viewer { role } }");
    await socket.next("complete");
    server.services.calls.clear();
    server.services.revoke("acmeadmin");
    socket.subscribe("2", 'mutation { assetRegister(input: { assetId: "late", type: "t" }) { asset { id } } }');
    expect((await socket.closed).code).toBe(4440);
    expect(server.services.calls.has("fleet.registerAsset")).toBe(false);
  });

  test("rejects a key that is revoked while its socket opens", async () => {
    const { access } = server.services;
    const authenticate = access.authenticate.bind(access);
    Object.assign(access, {
      authenticate: async (token: string) => {
        const principal = await authenticate(token);
        if (principal.ok) server.services.revoke("acmeadmin");
        return principal;
      },
    });
    const socket = new RawSocket(server.wsUrl);
    await socket.init({ authorization: `Bearer ${ACME_ADMIN}` });
    expect((await socket.closed).code).toBe(4403);
  });
});

describe("a subscription whose field may be excluded", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test.each([
    "subscription { readings(input: {}) @skip(if: true) { cursor } }",
    "subscription ($no: Boolean = false) { readings(input: {}) @include(if: $no) { cursor } }",
    "subscription ($no: Boolean!) { readings(input: {}) @include(if: $no) { cursor } }",
    "subscription { ... @include(if: false) { readings(input: {}) { cursor } } }",
    "subscription { ...f @skip(if: true) } fragment f on Subscription { readings(input: {}) { cursor } }",
    "subscription { ...f } fragment f on Subscription { readings(input: {}) @skip(if: true) { cursor } }",
  ])("is rejected, and the socket stays open: %s", async (query) => {
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", query);
    const rejection = [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }];
    expect(await socket.next("error")).toMatchObject({ id: "1", payload: rejection });
    socket.subscribe("2", "subscription { readings(input: {}) { cursor readings @skip(if: true) { value } } }");
    expect(await socket.next("next")).toMatchObject({ id: "2" });
    socket.socket.close();
    expect(await server.ask(ACME_ADMIN, query)).toMatchObject({ errors: rejection });
  });
});

describe("limits of sockets", () => {
  test("bound the operations of one connection", async () => {
    const server = await startServer({ webSocket: { maxOperations: 2 } });
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    for (const id of ["1", "2"]) {
      socket.subscribe(id, READINGS);
      await socket.next("next");
    }
    socket.subscribe("3", READINGS);
    expect(await socket.next("error")).toMatchObject({
      id: "3",
      payload: [{ extensions: { code: "LIMIT_EXCEEDED" } }],
    });
    socket.send({ id: "1", type: "complete" });
    await server.services.streams[0]!.ended;
    socket.subscribe("4", READINGS);
    expect(await socket.next("next")).toMatchObject({ id: "4" });
    await server.stop();
  });

  test("bound the connections", async () => {
    const server = await startServer({ webSocket: { maxConnections: 1 } });
    const first = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    expect((await new RawSocket(server.wsUrl).closed).code).toBe(1006);
    first.socket.close();
    await first.closed;
    const metrics = async () => (await fetch(`${server.server.url()}/metrics`)).text();
    await until(async () => (await metrics()).includes("sluice_websocket_connections 0"));
    await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    await server.stop();
  });

  test("bound the size of a message", async () => {
    const server = await startServer({ webSocket: { maxPayloadBytes: 1_000 } });
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", `# ${"x".repeat(1_000)}\n${READINGS}`);
    expect((await socket.closed).code).toBe(1009);
    await server.stop();
  });

  test("disconnect a peer that neither reads nor sends", async () => {
    const server = await startServer({ webSocket: { silenceMs: 100, initTimeoutMs: 0 } });
    const { hostname, port } = new URL(server.wsUrl);
    const tcp = connectTcp(Number(port), hostname);
    tcp.write(
      `GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n`,
    );
    tcp.resume();
    await once(tcp, "close");
    await server.stop();
  });
});

describe("a client that does not read", () => {
  test("pauses its own stream in bounded memory, and receives the rest afterwards", async () => {
    const server = await startServer({ webSocket: { maxBufferedBytes: 256 * 1_024 } });
    const { services } = server;
    let pulled = 0;
    services.nextStream = async function* (): AsyncIterableIterator<ReadingsEvent> {
      const readings = Array.from({ length: 200 }, (_, index) =>
        reading(toSensorKey("acme/truck-1/temp"), index, index),
      );
      for (;;) yield { readings, cursor: pulled++, gap: null };
    };
    const slow = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    slow.socket.pause();
    slow.subscribe("1", "subscription { readings(input: {}) { readings { value timestamp receivedAt } } }");

    // Resolves when no event is pulled from the endless stream for several intervals.
    const standsStill = async () => {
      for (let before = -1, looks = 0; looks < 5; looks = before === pulled ? looks + 1 : 0) {
        before = pulled;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return pulled;
    };
    await until(() => pulled > 10);
    const paused = await standsStill();
    const bytesOfAnEvent = 200 * 80;
    // The kernel's buffers on both ends hold at most a few additional megabytes.
    expect(paused * bytesOfAnEvent).toBeLessThan(32 * 1_048_576);

    global.gc?.();
    const rss = process.memoryUsage().rss;
    const other = connect(server.wsUrl, OPERATOR);
    expect(await firstOver(other, "{ viewer { role } }")).toMatchObject({ data: { viewer: { role: "OPERATOR" } } });
    expect(await standsStill()).toBe(paused);
    expect(process.memoryUsage().rss - rss).toBeLessThan(64 * 1_048_576);

    slow.socket.resume();
    await until(() => pulled > paused + 10);
    slow.socket.terminate();
    await other.dispose();
    await server.stop();
  });

  test("is not read from, so that its responses do not accumulate", async () => {
    const server = await startServer({ webSocket: { maxBufferedBytes: 64 * 1_024, maxOperations: 1_000_000 } });
    const greedy = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    greedy.socket.pause();
    const payload = { filler: "x".repeat(50_000) };
    for (let ping = 0; ping < 400; ping++) greedy.send({ type: "ping", payload });
    await until(() => greedy.socket.bufferedAmount > 0);
    for (let request = 0; request < 20; request++) await server.ask(ACME_ADMIN, "{ viewer { role } }");
    // The server has stopped reading, so pings wait in the client.
    expect(greedy.socket.bufferedAmount).toBeGreaterThan(1_000_000);
    greedy.socket.resume();
    await until(() => greedy.socket.bufferedAmount === 0);
    greedy.socket.terminate();
    await server.stop();
  });
});

describe("a stream that never waits", () => {
  async function* endless(): AsyncIterableIterator<ReadingsEvent> {
    for (let cursor = 0; ; cursor++) yield { readings: [], cursor, gap: null };
  }

  test("regression: yields to other clients, and ends when its access ends", async () => {
    const server = await startServer();
    server.services.nextStream = endless;
    const greedy = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    greedy.subscribe("1", "subscription { readings(input: {}) { cursor } }");
    await greedy.next("next");
    expect(await server.ask(OPERATOR, "{ viewer { role } }")).toMatchObject({ data: { viewer: { role: "OPERATOR" } } });
    server.services.revoke("acmeadmin");
    expect((await greedy.closed).code).toBe(4440);
    await server.stop();
  });
});

describe("subscriptions", () => {
  test("that fail midway report an error without internal details", async () => {
    const server = await startServer();
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", READINGS);
    await socket.next("next");
    const [stream] = server.services.streams;
    stream!.fail(new Error("secret"));
    stream!.push({ readings: [], cursor: 1, gap: null });
    await socket.next("next");
    const failed = await socket.next("error");
    expect(failed).toMatchObject({ id: "1", payload: [{ extensions: { code: "INTERNAL" } }] });
    expect(JSON.stringify(failed)).not.toContain("secret");
    await server.stop();
  });

  test("to a missing tenant have an error as their only result", async () => {
    const server = await startServer();
    const client = connect(server.wsUrl, ACME_ADMIN);
    const query = "subscription ($id: String!) { readings(input: { tenantId: $id }) { cursor } }";
    const foreign = await firstOver(client, query, { id: "rival" });
    expect(foreign).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    expect(foreign).toEqual(await firstOver(client, query, { id: "nobody" }));
    await client.dispose();
    await server.stop();
  });
});

describe("stop", () => {
  test("finishes queries, closes sockets with 1012 and ends their streams", async () => {
    const server = await startServer();
    const { services } = server;
    let entered = () => {};
    let finish = () => {};
    const running = new Promise<void>((resolve) => (entered = resolve));
    const finished = new Promise<void>((resolve) => (finish = resolve));
    Object.assign(services.fleet, {
      tenants: async () => {
        entered();
        await finished;
        return [null];
      },
    });
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", READINGS);
    await socket.next("next");
    socket.subscribe("2", "{ tenant { name } }");
    await running;
    const stopped = server.stop();
    finish();
    expect(await socket.next("next")).toMatchObject({ id: "2", payload: { data: { tenant: null } } });
    expect((await socket.closed).code).toBe(1012);
    await services.streams[0]!.ended;
    await stopped;
  });

  test("does not wait for a peer that ignores the close frame", async () => {
    const server = await startServer({ stopTimeoutMs: 100 });
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", READINGS);
    await socket.next("next");
    socket.socket.pause();
    await server.stop();
    await server.services.streams[0]!.ended;
    socket.socket.terminate();
  });
});
