import { once } from "node:events";
import { WebSocket } from "ws";
import { ACME_READER } from "../graphql/memory-services";
import { RawSocket, startServer, type TestServer } from "./server";

const PAGE = "https://app.example.com";
const ELSEWHERE = "https://elsewhere.example.com";
const QUERY = "{ viewer { role } }";

const stops: (() => Promise<void>)[] = [];

async function serve(...allowedOrigins: string[]): Promise<TestServer> {
  const series = { series: async () => [], export: async () => null };
  const server = await startServer({ allowedOrigins, series });
  stops.push(() => server.stop());
  return server;
}

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function preflight(url: string, origin: string): Promise<Response> {
  const asked = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };
  return fetch(url, { method: "OPTIONS", headers: { origin, ...asked } });
}

/** Opens a WebSocket. Resolves with `open`, or with the status with which the server rejected the upgrade. */
async function socketOf(server: TestServer, origin: string): Promise<unknown> {
  const socket = new WebSocket(server.wsUrl, "graphql-transport-ws", { headers: { origin } });
  socket.on("error", () => {});
  const rejected = once(socket, "unexpected-response").then(
    ([, response]) => (response as { statusCode: number }).statusCode,
  );
  const outcome = await Promise.race([once(socket, "open").then(() => "open"), rejected]);
  socket.terminate();
  return outcome;
}

const allowed = (response: Response) => response.headers.get("access-control-allow-origin");

test("a page of a configured origin sends requests with its key and reads responses", async () => {
  const server = await serve(PAGE, "http://localhost:5173");
  const before = await preflight(server.url, PAGE);
  expect(before.status).toBe(204);
  expect(allowed(before)).toBe(PAGE);
  expect(before.headers.get("access-control-allow-headers")).toBe("authorization");
  expect(before.headers.get("access-control-allow-credentials")).toBeNull();
  const answer = await server.post(ACME_READER, QUERY, {}, { headers: { origin: PAGE } });
  expect(answer.status).toBe(200);
  expect(allowed(answer)).toBe(PAGE);
  expect(answer.headers.get("vary")).toContain("Origin");
  expect(answer.headers.get("access-control-expose-headers")).toContain("retry-after");
  // The page must also be able to read errors, to distinguish a wrong key from a network failure.
  const rejected = await server.post("slk_none_x", QUERY, {}, { headers: { origin: PAGE } });
  expect([rejected.status, allowed(rejected)]).toEqual([401, PAGE]);
  const file = await fetch(`${server.server.url()}/export/readings`, { headers: { origin: PAGE } });
  expect([file.status, allowed(file)]).toEqual([401, PAGE]);
  expect(await socketOf(server, PAGE)).toBe("open");
});

test("a page of another origin cannot send requests, and no page can read metrics", async () => {
  const server = await serve(PAGE);
  for (const origin of [ELSEWHERE, "null", `${PAGE}.evil.example`, "http://app.example.com", `${PAGE}:8443`]) {
    expect(allowed(await preflight(server.url, origin))).not.toBe(origin);
    expect(allowed(await server.post(ACME_READER, QUERY, {}, { headers: { origin } }))).not.toBe(origin);
    expect(await socketOf(server, origin)).toBe(403);
  }
  expect(allowed(await fetch(`${server.server.url()}/metrics`, { headers: { origin: PAGE } }))).toBeNull();
});

test("the default admits only pages of the server's own origin and non-browsers", async () => {
  const server = await serve();
  expect(allowed(await server.post(ACME_READER, QUERY, {}, { headers: { origin: PAGE } }))).toBeNull();
  expect((await preflight(server.url, PAGE)).status).toBe(405);
  expect(await socketOf(server, PAGE)).toBe(403);
  expect(await socketOf(server, server.server.url())).toBe("open");
  await new RawSocket(server.wsUrl).authenticated(ACME_READER);
});

test('"*" admits every page', async () => {
  const server = await serve("*");
  expect(allowed(await preflight(server.url, ELSEWHERE))).toBe("*");
  expect(allowed(await server.post(ACME_READER, QUERY, {}, { headers: { origin: ELSEWHERE } }))).toBe("*");
  expect(await socketOf(server, ELSEWHERE)).toBe("open");
});

test.each([
  "capacitor://localhost",
  "ionic://localhost",
  "tauri://localhost",
  "app://obsidian.md",
  "vscode-webview://a1",
])("regression: admits a native app of the origin %s only if it is configured", async (origin) => {
  const server = await serve(PAGE, origin);
  expect(allowed(await preflight(server.url, origin))).toBe(origin);
  expect(allowed(await server.post(ACME_READER, QUERY, {}, { headers: { origin } }))).toBe(origin);
  expect(await socketOf(server, origin)).toBe("open");
  const other = await serve(PAGE);
  expect(allowed(await other.post(ACME_READER, QUERY, {}, { headers: { origin } }))).not.toBe(origin);
  expect(await socketOf(other, origin)).toBe(403);
});

test("does not mistake a native app with the same host for a page of the server", async () => {
  const server = await serve();
  expect(await socketOf(server, `tauri://${new URL(server.url).host}`)).toBe(403);
});
