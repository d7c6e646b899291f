import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DeadlineExceededError } from "../../src/domain/deadline";
import { UnavailableError } from "../../src/domain/errors";
import { ACME_ADMIN, OPERATOR } from "../graphql/memory-services";
import { startServer, type TestServer } from "./server";

describe("HTTP", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ bodyLimitBytes: 10_000 });
  });
  afterAll(() => server.stop());

  test("responds to POST and GET", async () => {
    expect(await server.ask(ACME_ADMIN, "{ viewer { role } }")).toEqual({
      data: { viewer: { role: "TENANT_ADMIN" } },
      extensions: { cost: { charged: 1, max: 100_000 } },
    });
    const response = await fetch(`${server.url}?query={viewer{role}}`, {
      headers: { authorization: `bearer ${OPERATOR}`, "apollo-require-preflight": "1" },
    });
    expect(await response.json()).toMatchObject({ data: { viewer: { role: "OPERATOR" } } });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["no key", {}],
    ["an unknown key", { authorization: "Bearer slk_unknown_x" }],
    ["another scheme", { authorization: `Basic ${ACME_ADMIN}` }],
    ["a key with further text", { authorization: `Bearer ${ACME_ADMIN} x` }],
  ])("rejects %s with 401 before it reads the body", async (_name, headers) => {
    const response = await server.post(null, "not even GraphQL", undefined, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="sluice"/);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
  });

  test("rejects a revoked key immediately", async () => {
    server.services.addKey("slk_shortlived_x", { keyId: "shortlived" });
    expect((await server.post("slk_shortlived_x", "{ viewer { role } }")).status).toBe(200);
    server.services.revoke("shortlived");
    expect((await server.post("slk_shortlived_x", "{ viewer { role } }")).status).toBe(401);
  });

  test.each([
    ["UNAVAILABLE", new UnavailableError("MongoDB", "down")],
    ["DEADLINE_EXCEEDED", new DeadlineExceededError("deadline")],
  ])("responds 503 while it cannot check keys: %s", async (code, error) => {
    const own = await startServer();
    own.services.breakMethod("access", "authenticate", error);
    const response = await own.post(ACME_ADMIN, "{ viewer { role } }");
    expect([response.status, await response.json()]).toMatchObject([503, { errors: [{ extensions: { code } }] }]);
    await own.stop();
  });

  test("rejects large bodies, other media types and requests without preflight", async () => {
    const large = await server.post(ACME_ADMIN, `{ viewer { role } } # ${"x".repeat(10_000)}`);
    expect([large.status, await large.json()]).toMatchObject([
      413,
      { errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE" } }] },
    ]);
    const broken = await server.post(ACME_ADMIN, "", undefined, { body: "{" });
    expect([broken.status, await broken.json()]).toMatchObject([
      400,
      { errors: [{ extensions: { code: "BAD_REQUEST" } }] },
    ]);
    const plain = await server.post(ACME_ADMIN, "{ viewer { role } }", undefined, {
      headers: { "content-type": "text/plain" },
    });
    expect([plain.status, await plain.json()]).toMatchObject([
      415,
      { errors: [{ message: expect.stringContaining("application/json") as string }] },
    ]);
    // A page of another origin could send this request without a preflight request, but it cannot add the header.
    expect((await fetch(`${server.url}?query={viewer{role}}`)).status).toBe(401);
  });

  test("rejects mutations by GET and refers subscriptions to WebSocket", async () => {
    const headers = { authorization: `Bearer ${ACME_ADMIN}`, "apollo-require-preflight": "1" };
    const mutation = 'mutation{assetRegister(input:{assetId:"a",type:"t"}){asset{id}}}';
    expect((await fetch(`${server.url}?query=${encodeURIComponent(mutation)}`, { headers })).status).toBe(405);
    expect(await server.ask(ACME_ADMIN, "subscription { readings(input: {}) { cursor } }")).toMatchObject({
      errors: [{ message: expect.stringContaining("WebSocket") as string, extensions: { code: "BAD_REQUEST" } }],
    });
  });

  test("responds to unknown paths with an error of the same form", async () => {
    const response = await fetch(`${server.server.url()}/nothing`);
    expect([response.status, await response.json()]).toMatchObject([
      404,
      {
        errors: [
          { message: expect.stringContaining("the API is at /graphql") as string, extensions: { code: "NOT_FOUND" } },
        ],
      },
    ]);
  });
});

describe("health, readiness and metrics", () => {
  test("need no key", async () => {
    let ready = true;
    const server = await startServer({
      readiness: () => ({ ready, reasons: ready ? [] : ["MongoDB does not respond"] }),
    });
    const base = server.server.url();
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    ready = false;
    const response = await fetch(`${base}/readyz`);
    expect([response.status, await response.json()]).toMatchObject([503, { reasons: ["MongoDB does not respond"] }]);
    await server.ask(ACME_ADMIN, "{ viewer { role } }");
    const metrics = await (await fetch(`${base}/metrics`)).text();
    expect(metrics).toContain('sluice_graphql_operations_total{transport="http",kind="query",outcome="ok"} 1');
    await server.stop();
  });

  test("metrics have an optional port", async () => {
    const server = await startServer({ metricsPort: 0 });
    expect(server.server.metricsUrl()).not.toBe(server.server.url());
    expect((await fetch(`${server.server.metricsUrl()}/metrics`)).status).toBe(200);
    expect((await fetch(`${server.server.url()}/metrics`)).status).toBe(404);
    await server.stop();
  });
});

describe("stop", () => {
  test("finishes running requests, rejects new ones, and is idempotent, even unstarted", async () => {
    const server = await startServer();
    let entered = () => {};
    let finish = () => {};
    const running = new Promise<void>((resolve) => (entered = resolve));
    const finished = new Promise<void>((resolve) => (finish = resolve));
    Object.assign(server.services.fleet, {
      tenants: async () => {
        entered();
        await finished;
        return [null];
      },
    });
    const answer = server.ask(ACME_ADMIN, "{ tenant { name } }");
    await running;
    const stopped = server.stop();
    finish();
    expect(await answer).toMatchObject({ data: { tenant: null } });
    await stopped;
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test("aborts unfinished requests at the deadline", async () => {
    const server = await startServer({ stopTimeoutMs: 50 });
    let entered = () => {};
    const running = new Promise<void>((resolve) => (entered = resolve));
    Object.assign(server.services.fleet, {
      tenants: () => {
        entered();
        return new Promise(() => {});
      },
    });
    const answer = server.ask(ACME_ADMIN, "{ tenant { name } }");
    const failed = expect(answer).rejects.toThrow();
    await running;
    await server.stop();
    await failed;
  });

  test("releases the resources of a failed start", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    await expect(startServer({ port })).rejects.toThrow(/EADDRINUSE/);
    taken.close();
  });
});
