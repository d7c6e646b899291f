import type { Client } from "graphql-ws";
import { lex } from "../../src/graphql/lex";
import { PRICES } from "../../src/schema/price";
import { ACME_ADMIN, ACME_READER, OPERATOR, RIVAL_ADMIN } from "../graphql/memory-services";
import type { Answer } from "../graphql/run";
import { connect, firstOver, RawSocket, startServer, type TestServer } from "./server";
import { until } from "../harness/until";

const ROLE = "{ viewer { role } }";
const LIST = "query ($n: Int) { tenants(first: $n) { nodes { tenantId } } }";
const RATE_LIMIT = "{ viewer { rateLimit { limit cost remaining used resetAt } } }";
const READINGS = "subscription { readings(input: {}) { cursor } }";

const stops: (() => Promise<unknown>)[] = [];

async function serve(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...options);
  stops.push(() => server.stop());
  return server;
}

function clientOf(server: TestServer, key: string): Client {
  const client = connect(server.wsUrl, key);
  stops.push(async () => client.dispose());
  return client;
}

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Returns the points for executing {@link LIST} with `n` items. */
const listCost = (n: number) =>
  Math.floor(PRICES.object + PRICES.read + n * (PRICES.document + PRICES.object + PRICES.leaf));

/** Returns the points for parsing a new document. */
const toRead = (query: string) => lex(query, 10_000).tokens + Math.floor(query.length / 1_000);

/** Returns a rate that refills so slowly that no points return within a test. */
const points = (capacity: number) => [{ capacity, seconds: 100_000 }];

describe("the cost of an operation", () => {
  test("is in every response with the remaining points, over both transports", async () => {
    const server = await serve({}, { rates: { key: points(10_000), tenant: [] } });
    const client = clientOf(server, ACME_ADMIN);
    let remaining = 10_000;
    const spend = (charged: number, read = 0) => ({ charged, max: 100_000, remaining: (remaining -= charged + read) });
    const cost = async (answer: ReturnType<TestServer["ask"]>) => (await answer).extensions?.cost;
    expect(await cost(server.ask(ACME_ADMIN, ROLE))).toEqual(spend(1, toRead(ROLE)));
    expect(await cost(firstOver(client, ROLE))).toEqual(spend(1));
    expect(await cost(server.ask(ACME_ADMIN, LIST, { n: 100 }))).toEqual(spend(listCost(100), toRead(LIST)));
    expect(await cost(firstOver(client, LIST, { n: 100 }))).toEqual(spend(listCost(100)));
    // A rejected document costs one point and the points for parsing it.
    expect(await cost(server.ask(ACME_ADMIN, "{"))).toEqual(spend(1, 1));
    expect(await cost(server.ask(ACME_ADMIN, "{ nothing }"))).toEqual(spend(1, 3));
    const tooCostly = "{ tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } } }";
    expect(await cost(server.ask(ACME_ADMIN, tooCostly))).toEqual(spend(1, toRead(tooCostly)));
    await firstOver(client, tooCostly);
    expect(await cost(server.ask(ACME_ADMIN, ROLE))).toEqual(spend(1, 1));
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", READINGS);
    expect(await socket.next("next")).toMatchObject({
      payload: { extensions: { cost: { charged: 1, max: 100_000 } } },
    });
    // The points of the start, of its first event, and of the delivery of this event.
    expect(await cost(server.ask(ACME_ADMIN, ROLE))).toEqual(spend(1, 3 + toRead(READINGS)));
  });

  test("is not reduced by a negative page size, over either transport", async () => {
    const server = await serve({}, { rates: { key: points(10_000), tenant: [] } });
    const client = clientOf(server, ACME_ADMIN);
    const range = 'range: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }';
    const paysFor = (query: string) => `query ($n: Int!) { ${query}
      none: tenant { asset(assetId: "none") { sensor(sensorId: "none") { series(input: { ${range}, maxPoints: $n }) { interval } } } }
      page: tenants(first: $n) { nodes { id } } }`;
    const ask = [
      (query: string, n: number) => server.ask(ACME_ADMIN, paysFor(query), { n }),
      (query: string, n: number) => firstOver(client, paysFor(query), { n }),
    ];
    const large = "tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } }";
    const affordable = "tenants(first: 1000) { nodes { tenantId } }";
    for (const transport of ask) {
      for (const n of [-1, -2_147_483_647]) {
        expect(await transport(large, n)).toMatchObject({ errors: [{ extensions: { code: "LIMIT_EXCEEDED" } }] });
        expect((await transport(affordable, n)).extensions?.cost?.charged).toBeGreaterThan(1_000);
      }
    }
  });

  test("is in viewer.rateLimit as the nearest limit", async () => {
    const server = await serve({}, { rates: { key: points(1_000), tenant: points(1_100) } });
    const asked = async (key: string) => (await server.ask(key, RATE_LIMIT)).data?.viewer as { rateLimit: unknown };
    const read = toRead(RATE_LIMIT);
    const nearest = { cost: 3, resetAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown };
    expect(await asked(ACME_ADMIN)).toEqual({
      rateLimit: { ...nearest, limit: 1_000, remaining: 997 - read, used: 3 + read },
    });
    await server.ask(ACME_ADMIN, LIST, { n: 500 });
    const used = read + toRead(LIST) + listCost(500) + 6;
    expect(await asked(ACME_READER)).toEqual({
      rateLimit: { ...nearest, limit: 1_100, remaining: 1_100 - used, used },
    });
    expect(await asked(OPERATOR)).toEqual({ rateLimit: { ...nearest, limit: 1_000, remaining: 997, used: 3 } });
  });

  test("limits nothing without rates", async () => {
    const server = await serve();
    const { data } = await server.ask(ACME_ADMIN, RATE_LIMIT);
    expect(data).toMatchObject({ viewer: { rateLimit: { limit: 2_147_483_647, remaining: 2_147_483_647, used: 0 } } });
  });
});

describe("over the rate", () => {
  test("HTTP responds 429 with Retry-After, and WebSocket with an error, from one bucket", async () => {
    const server = await serve(
      {},
      { rates: { key: [{ capacity: listCost(98) + 1 + toRead(LIST), seconds: (listCost(98) + 1) / 2 }], tenant: [] } },
    );
    const client = clientOf(server, ACME_ADMIN);
    expect((await firstOver(client, LIST, { n: 98 })).errors).toBeUndefined();
    for (const accept of ["application/json", "application/graphql-response+json"]) {
      const response = await server.post(ACME_ADMIN, LIST, { n: 50 }, { headers: { accept } });
      expect(response.status).toBe(429);
      const retryAfter = Number(response.headers.get("retry-after"));
      // One point is left, and the bucket refills by two points per second. Retries must not delay the operation.
      expect(retryAfter).toBeGreaterThan(listCost(50) / 2 - 10);
      expect(retryAfter).toBeLessThanOrEqual(Math.ceil(listCost(50) / 2));
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: "RATE_LIMITED", retryAfter } }],
        extensions: { cost: { max: 100_000 } },
      });
    }
    const { errors, data } = await firstOver(client, LIST, { n: 50 });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: "RATE_LIMITED" } }]);
    expect(errors?.[0]?.extensions?.retryAfter).toBeGreaterThan(20);
    // The socket and all other clients continue.
    expect((await firstOver(clientOf(server, ACME_READER), ROLE)).errors).toBeUndefined();
    expect((await server.ask(ACME_READER, ROLE)).errors).toBeUndefined();
  });

  test("rejects a flood of invalid documents before parsing them", async () => {
    const server = await serve({}, { rates: { key: points(6), tenant: [] } });
    const statuses: number[] = [];
    for (let request = 0; request < 5; request++) statuses.push((await server.post(ACME_ADMIN, "{")).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(await firstOver(clientOf(server, ACME_ADMIN), "{")).toMatchObject({
      errors: [{ extensions: { code: "RATE_LIMITED" } }],
    });
  });

  test("regression: charges a rejected operation only once for its document", async () => {
    const server = await serve({}, { rates: { key: points(2_000), tenant: [] } });
    const left = async () => (await server.ask(ACME_ADMIN, ROLE)).extensions?.cost?.remaining;
    const client = clientOf(server, ACME_ADMIN);
    await server.ask(ACME_ADMIN, LIST, { n: 500 });
    let remaining = 2_000 - toRead(LIST) - listCost(500) - toRead(ROLE) - 1;
    expect(await left()).toBe(remaining);
    const long = `{ tenants(first: 1000) { nodes { tenantId } } } # ${"x".repeat(9_000)}`;
    const short = `{ tenants(first: 999) { nodes { tenantId } } } # ${"x".repeat(500)}`;
    const cases: [number, string, (query: string) => Promise<Answer>][] = [
      [toRead(long), long, (query) => server.ask(ACME_ADMIN, query)],
      [toRead(long), long, (query) => firstOver(client, query)],
      [toRead(short), short, (query) => server.ask(ACME_ADMIN, query)],
      [0, short, (query) => firstOver(client, query)],
      [0, short, (query) => server.ask(ACME_ADMIN, query)],
    ];
    for (const [charge, query, ask] of cases) {
      expect(await ask(query)).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
      expect(await left()).toBe((remaining -= charge + 1));
    }
  });

  test("regression: admits a cost above the capacity when the bucket is full", async () => {
    const server = await serve({}, { rates: { key: points(100), tenant: [] } });
    await server.ask(OPERATOR, LIST, { n: 1 });
    expect((await server.ask(ACME_ADMIN, LIST, { n: 150 })).extensions?.cost).toMatchObject({
      charged: listCost(150),
      remaining: 0,
    });
    expect((await server.post(ACME_ADMIN, ROLE)).status).toBe(429);
  });

  test("limits GET requests, mutations and starts of subscriptions like queries", async () => {
    const server = await serve({}, { rates: { key: points(PRICES.mutation + 100), tenant: [] } });
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    socket.subscribe("1", READINGS);
    await socket.next("next");
    const mutation = 'mutation { assetRegister(input: { assetId: "a", type: "t" }) { userErrors { code } } }';
    expect((await server.ask(ACME_ADMIN, mutation)).errors).toBeUndefined();
    while ((await server.post(ACME_ADMIN, ROLE)).status !== 429);
    socket.subscribe("2", READINGS);
    expect(await socket.next("error")).toMatchObject({ id: "2", payload: [{ extensions: { code: "RATE_LIMITED" } }] });
    const headers = { authorization: `Bearer ${ACME_ADMIN}`, "apollo-require-preflight": "1" };
    expect((await fetch(`${server.url}?query=${encodeURIComponent(ROLE)}`, { headers })).status).toBe(429);
  });

  test("shares a tenant's rate among its keys, and does not affect other tenants", async () => {
    const server = await serve({}, { rates: { key: [], tenant: points(listCost(9)) } });
    for (const query of [LIST, ROLE]) await server.ask(OPERATOR, query, { n: 1 });
    expect((await server.post(ACME_ADMIN, LIST, { n: 9 })).status).toBe(200);
    expect((await server.post(ACME_READER, ROLE)).status).toBe(429);
    expect((await server.post(RIVAL_ADMIN, ROLE)).status).toBe(200);
    expect((await server.post(OPERATOR, LIST, { n: 100 })).status).toBe(200);
  });

  test("also limits exports", async () => {
    const series = { series: async () => [], export: async () => null };
    const server = await serve({ series }, { rates: { key: points(1_500), tenant: [] } });
    const url = `${server.server.url()}/export/readings?assetId=a&sensorId=s&from=2026-01-01T00:00:00Z`;
    const download = () => fetch(url, { headers: { authorization: `Bearer ${ACME_ADMIN}` } });
    expect((await download()).status).toBe(404);
    const rejected = await download();
    expect(rejected.status).toBe(429);
    expect(Number(rejected.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(rejected.headers.get("content-type")).toContain("application/problem+json");
  });
});

describe("the deadline of an operation", () => {
  /** Starts a server whose registrations wait until the test releases them. */
  async function slow() {
    const begun: string[] = [];
    const done: string[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const server = await serve({}, { deadlineMs: 1_500 }, ({ fleet }) => {
      const { registerAsset } = fleet;
      fleet.registerAsset = async (principal, input) => {
        begun.push(input.assetId);
        await released;
        const outcome = await registerAsset(principal, input);
        done.push(input.assetId);
        return outcome;
      };
    });
    return { server, begun, done, release };
  }
  const register = (assetId: string) =>
    `${assetId}: assetRegister(input: { assetId: "${assetId}", type: "t" }) { asset { assetId } userErrors { code } }`;

  test.each(["HTTP", "WebSocket"])(
    "%s: completes a mutation that has begun, and starts no further mutation",
    async (transport) => {
      const { server, begun, done, release } = await slow();
      const query = `mutation { ${register("one")} ${register("two")} }`;
      const answer =
        transport === "HTTP"
          ? await server.ask(ACME_ADMIN, query)
          : await firstOver(clientOf(server, ACME_ADMIN), query);
      expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: "DEADLINE_EXCEEDED" } }] });
      release();
      await until(() => done.length > 0);
      await new Promise(setImmediate);
      expect({ begun, done }).toEqual({ begun: ["one"], done: ["one"] });
      const { data } = await server.ask(ACME_ADMIN, '{ tenant { asset(assetId: "one") { assetId } } }');
      expect(data).toEqual({ tenant: { asset: { assetId: "one" } } });
    },
  );

  test("rejects a subscription that opens too late, and closes it when it opens", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const server = await serve({}, { deadlineMs: 1_500 }, ({ telemetry }) => {
      const subscribe = telemetry.subscribe.bind(telemetry);
      telemetry.subscribe = async (...args) => {
        await released;
        return subscribe(...args);
      };
    });
    const answer = await firstOver(clientOf(server, ACME_ADMIN), READINGS);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: "DEADLINE_EXCEEDED" } }] });
    release();
    await until(() => server.services.streams.length > 0);
    await server.services.streams[0]!.ended;
  });
});

describe("connections", () => {
  test("are limited for each tenant with 4441, until another connection closes", async () => {
    const server = await serve({ webSocket: { maxTenantConnections: 2 } });
    const open = await Promise.all(
      [ACME_ADMIN, ACME_READER].map((key) => new RawSocket(server.wsUrl).authenticated(key)),
    );
    const rejected = new RawSocket(server.wsUrl);
    await rejected.init({ authorization: `Bearer ${ACME_ADMIN}` });
    expect(await rejected.closed).toEqual({ code: 4441, reason: "Too many connections of this tenant" });
    for (const key of [RIVAL_ADMIN, OPERATOR, OPERATOR, OPERATOR]) {
      await new RawSocket(server.wsUrl).authenticated(key);
    }
    open[0]?.socket.close();
    await open[0]?.closed;
    for (;;) {
      const again = new RawSocket(server.wsUrl);
      await again.init({ authorization: `Bearer ${ACME_ADMIN}` });
      if ((await Promise.race([again.next("connection_ack"), again.closed])).code === undefined) break;
    }
  });

  test("without an operation are closed with 4442, but not with a subscription", async () => {
    const server = await serve({ webSocket: { idleMs: 1_000 } });
    const busy = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    busy.subscribe("1", READINGS);
    await busy.next("next");
    const idle = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    idle.subscribe("1", ROLE);
    await idle.next("complete");
    idle.send({ type: "ping" });
    expect(await idle.closed).toEqual({ code: 4442, reason: "Idle" });
    busy.subscribe("2", ROLE);
    await busy.next("complete");
    busy.send({ id: "1", type: "complete" });
    expect((await busy.closed).code).toBe(4442);
  });

  test("without connection_init in time are closed with 4408", async () => {
    const server = await serve({ webSocket: { initTimeoutMs: 50 } });
    expect((await new RawSocket(server.wsUrl).closed).code).toBe(4408);
  });
});

describe("nested brackets", () => {
  const nested = (depth: number) => `{ node(id: ${"[".repeat(depth)}${"]".repeat(depth)}) { id } }`;

  test("are rejected above the limit over POST, GET and a socket, which stays open", async () => {
    const server = await serve();
    const headers = { authorization: `Bearer ${ACME_ADMIN}`, "apollo-require-preflight": "1" };
    const rejection = { errors: [{ extensions: { code: "GRAPHQL_PARSE_FAILED" } }] };
    const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    for (const query of [nested(1_900), `{ node(id: ${"[".repeat(3_000)}`, "{a".repeat(3_000)]) {
      expect(await server.ask(ACME_ADMIN, query)).toMatchObject({ ...rejection, extensions: { cost: { charged: 1 } } });
      const response = await fetch(`${server.url}?${new URLSearchParams({ query }).toString()}`, { headers });
      expect(await response.json()).toMatchObject(rejection);
      socket.subscribe("1", query);
      expect(await socket.next("error")).toMatchObject({ payload: rejection.errors });
    }
    expect(await server.ask(ACME_ADMIN, nested(190))).toMatchObject({
      errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
    });
    expect(await server.ask(ACME_ADMIN, `{ node(id: "${"[".repeat(500)}") { id } }`)).toMatchObject({
      data: { node: null },
    });
    socket.subscribe("2", ROLE);
    expect(await socket.next("next")).toMatchObject({ id: "2" });
  });
});
