/** Unauthenticated connections do not lock out other clients, and are closed after a short time. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Registry } from "prom-client";
import { ACME_ADMIN } from "../graphql/memory-services";
import { disposeLater } from "../harness/servers";
import { RawSocket, startServer, type TestServer } from "./server";

async function serve(...options: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...options);
  disposeLater(() => server.stop());
  return server;
}

function silent(server: TestServer, text = "", localAddress?: string): Socket {
  const { port } = new URL(server.url);
  const socket = connect({
    host: "127.0.0.1",
    port: Number(port),
    ...(localAddress === undefined ? {} : { localAddress }),
  });
  socket.on("error", () => {});
  socket.resume();
  if (text !== "") socket.write(text);
  disposeLater(() => Promise.resolve(void socket.destroy()));
  return socket;
}

const upgrade = (more = "") =>
  "GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" +
  `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: graphql-transport-ws\r\n${more}\r\n`;

const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, "close"));
const bounds = { maxUnauthenticated: 20, maxUnauthenticatedOfAddress: 10 };

test.each([
  ["sockets that never authenticate", upgrade()],
  ["connections that send nothing", ""],
  ["connections that send half a request", "POST /graphql HTTP/1.1\r\nHost: a\r\n"],
])("regression: %s do not lock out a tenant", async (_name, text) => {
  const registry = new Registry();
  const server = await serve({ connections: bounds, webSocket: { maxConnections: 5 }, registry });
  const tenant = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
  for (let round = 0; round < 3; round++) {
    const flood = Array.from({ length: 40 }, () => silent(server, text));
    expect((await server.ask(ACME_ADMIN, "{ viewer { role } }")).data).toEqual({ viewer: { role: "TENANT_ADMIN" } });
    const another = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
    another.socket.close();
    await another.closed;
    // The server closes all connections above the maximum of waiting connections.
    await Promise.all(flood.slice(0, 30).map(closed));
  }
  tenant.subscribe("1", "{ viewer { role } }");
  await tenant.next("next");
  expect(await registry.metrics()).toMatch(/rejected_total\{reason="unauthenticated"\} (8|9|1\d\d)/);
});

test("closes a socket with a wrong key soon, even if its peer does not respond", async () => {
  const server = await serve();
  const socket = silent(server, upgrade());
  await once(socket, "data");
  // A masked text frame: connection_init without a key. The close frame that follows gets no response.
  const message = Buffer.from('{"type":"connection_init"}');
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | message.length, 0, 0, 0, 0]), message]));
  await closed(socket);
  // By itself, ws would wait for 30 s.
}, 20_000);

test("closes a connection that sends nothing", async () => {
  const socket = silent(await serve());
  await closed(socket);
}, 50_000);

test("limits the connections of one address without affecting other addresses", async () => {
  const registry = new Registry();
  const server = await serve({ connections: { maxOfAddress: 3 }, registry });
  const first = await Promise.all([1, 2, 3].map(() => new RawSocket(server.wsUrl).authenticated(ACME_ADMIN)));
  await closed(silent(server));
  const other = silent(server, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", "127.0.0.2");
  expect(String((await once(other, "data"))[0])).toContain("200 OK");
  first[0]?.socket.close();
  await first[0]?.closed;
  for (;;) {
    const again = silent(server, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    const answer = await Promise.race([once(again, "data"), closed(again)]);
    if (answer !== undefined && String(answer[0]).includes("200 OK")) break;
    await delay(5);
  }
  expect(await registry.metrics()).toMatch(/rejected_total\{reason="address"\} [1-9]/);
});

describe("behind a trusted proxy", () => {
  const trustedProxies = ["127.0.0.1"];

  test("limits sockets by the forwarded address, and not the proxy's own connections", async () => {
    const server = await serve({ trustedProxies, connections: { ...bounds, maxOfAddress: 2 } });
    const of = (address: string) => new RawSocket(server.wsUrl, { "x-forwarded-for": address });
    await Promise.all([1, 2].map(() => of("1.2.3.4").authenticated(ACME_ADMIN)));
    const rejected = silent(server, upgrade("X-Forwarded-For: 9.9.9.9, 1.2.3.4\r\n"));
    expect(String((await once(rejected, "data"))[0])).toMatch(/^HTTP\/1.1 429 /);
    await of("1.2.3.5").authenticated(ACME_ADMIN);
  });

  test("takes the forwarded address as the client's, over both transports", async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve({ trustedProxies }, {}, (services) => {
      const { tenants } = services.fleet;
      services.fleet.tenants = (principal, ...rest) => {
        seen.push(principal.clientAddress);
        return tenants.call(services.fleet, principal, ...rest);
      };
    });
    const query = '{ tenant(tenantId: "acme") { name } }';
    const headers = { "x-forwarded-for": "9.9.9.9, 1.2.3.4" };
    await server.post(ACME_ADMIN, query, {}, { headers });
    const socket = await new RawSocket(server.wsUrl, headers).authenticated(ACME_ADMIN);
    socket.subscribe("1", query);
    await socket.next("next");
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen)).toEqual(new Set(["1.2.3.4"]));
  });
});
