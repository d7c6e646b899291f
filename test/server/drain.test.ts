/** The shutdown of a server behind a proxy, and idle connections of the proxy. */
import { once } from "node:events";
import { Agent, request, type IncomingMessage } from "node:http";
import { ACME_ADMIN } from "../graphql/memory-services";
import { until } from "../harness/until";
import { RawSocket, startServer, type TestServer } from "./server";

const agents: Agent[] = [];
afterEach(() => agents.splice(0).forEach((agent) => agent.destroy()));

interface Reply {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Sends requests over one kept-alive connection, as a proxy does. */
function proxyTo(server: TestServer) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  const send = async (path: string, query?: string): Promise<Reply> => {
    const headers = { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json" };
    const url = new URL(path, server.url);
    const sent = request(url, { agent, method: query === undefined ? "GET" : "POST", headers });
    sent.end(query === undefined ? undefined : JSON.stringify({ query }));
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    let body = "";
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode, headers: response.headers, body };
  };
  const openSockets = () => [...Object.values(agent.sockets), ...Object.values(agent.freeSockets)].flat().length;
  return { send, openSockets };
}

/**
 * Makes the next read of a tenant wait. Returns a promise that resolves at its start, and a function that lets it end.
 */
function heldRead(server: TestServer) {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  Object.assign(server.services.fleet, {
    tenants: async () => {
      begin();
      await ended;
      return [null];
    },
  });
  return { begun, end };
}

test("regression: keeps an idle connection longer than nginx and load balancers do", async () => {
  const server = await startServer();
  const { headers } = await proxyTo(server).send("/healthz");
  expect(headers.connection).toBe("keep-alive");
  // nginx closes connections to clients after 75 s, and to servers after 60 s.
  expect(Number(/timeout=(\d+)/.exec(String(headers["keep-alive"]))?.[1])).toBeGreaterThan(75);
  await server.stop();
  const own = await startServer({ keepAliveMs: 620_000 });
  expect((await proxyTo(own).send("/healthz")).headers["keep-alive"]).toBe("timeout=620");
  await own.stop();
});

test("regression: reports that it is not ready before it stops, but still serves", async () => {
  const server = await startServer({ drainMs: 5_000, metricsPort: 0 });
  const proxy = proxyTo(server);
  expect((await proxy.send("/readyz")).status).toBe(200);
  server.server.drain();
  const stopped = server.server.stop();
  const ready = await fetch(new URL("/readyz", server.url));
  expect([ready.status, await ready.json()]).toEqual([503, { status: "unavailable", reasons: ["stopping"], owns: [] }]);
  expect((await fetch(`${server.server.metricsUrl()}/readyz`)).status).toBe(503);
  expect((await fetch(new URL("/healthz", server.url))).status).toBe(200);
  expect(await server.ask(ACME_ADMIN, "{ viewer { role } }")).toMatchObject({ data: { viewer: {} } });
  // The next response on a kept-alive connection announces that the connection closes.
  expect((await proxy.send("/graphql", "{ viewer { role } }")).headers.connection).toBe("close");
  await until(() => proxy.openSockets() === 0);
  await stopped;
  await expect(fetch(server.url)).rejects.toThrow();
});

test("stops immediately without a drain", async () => {
  const server = await startServer({ drainMs: 3_600_000 });
  await server.stop();
  await expect(fetch(server.url)).rejects.toThrow();
});

test("completes running requests, and then closes WebSockets with 1012", async () => {
  const server = await startServer();
  const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
  const idle = proxyTo(server);
  await idle.send("/healthz");
  const order: string[] = [];
  const closed = socket.closed.then((end) => {
    order.push("socket");
    return end;
  });
  const { begun, end } = heldRead(server);
  const busy = proxyTo(server);
  const reply = busy.send("/graphql", "{ tenant { name } }").then((answer) => {
    order.push("response");
    return answer;
  });
  await begun;
  const stopped = server.stop().then(() => order.push("stopped"));
  await until(() => idle.openSockets() === 0);
  await expect(fetch(server.url)).rejects.toThrow();
  expect(order).toEqual([]);
  end();
  expect(await reply).toMatchObject({
    status: 200,
    headers: { connection: "close" },
    body: expect.any(String) as string,
  });
  expect(await closed).toEqual({ code: 1012, reason: "The server is stopping. Reconnect." });
  await stopped;
  expect(order).toEqual(["response", "socket", "stopped"]);
});

test("closes WebSockets with 1012 even if a request does not end", async () => {
  const server = await startServer({ stopTimeoutMs: 400 });
  const socket = await new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);
  const { begun, end } = heldRead(server);
  const failed = expect(proxyTo(server).send("/graphql", "{ tenant { name } }")).rejects.toThrow();
  await begun;
  await server.stop();
  await failed;
  expect((await socket.closed).code).toBe(1012);
  end();
});
