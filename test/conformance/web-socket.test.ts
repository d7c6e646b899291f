/** graphql-transport-ws: the real server follows the protocol's rules for closing and for responses. */

import { once } from "node:events";
import { WebSocket } from "ws";
import { ACME_ADMIN } from "../graphql/memory-services";
import { RawSocket, startServer, type TestServer } from "../server/server";

const READINGS = "subscription { readings(input: {}) { cursor } }";
const VIEWER = "{ viewer { role } }";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ webSocket: { initTimeoutMs: 60_000 } });
});
afterAll(() => server.stop());

async function opened(): Promise<RawSocket> {
  const socket = new RawSocket(server.wsUrl);
  await once(socket.socket, "open");
  return socket;
}

const ready = () => new RawSocket(server.wsUrl).authenticated(ACME_ADMIN);

test("speaks the subprotocol graphql-transport-ws", async () => {
  const { socket } = await opened();
  expect(socket.protocol).toBe("graphql-transport-ws");
  socket.close();
});

test("closes a socket without the subprotocol with 4406", async () => {
  const socket = new WebSocket(server.wsUrl);
  const [code] = (await once(socket, "close")) as [number];
  expect(code).toBe(4406);
});

test("rejects the older subprotocol", async () => {
  const socket = new WebSocket(server.wsUrl, "graphql-ws");
  const [error] = (await once(socket, "error")) as [Error];
  expect(error.message).toBe("Server sent no subprotocol");
});

test("closes a socket without connection_init with 4408", async () => {
  const hasty = await startServer({ webSocket: { initTimeoutMs: 100 } });
  const { closed } = new RawSocket(hasty.wsUrl);
  expect(await closed).toEqual({ code: 4408, reason: "Connection initialisation timeout" });
  await hasty.stop();
});

test("closes a socket at a second connection_init with 4429", async () => {
  const socket = await ready();
  await socket.init({ authorization: `Bearer ${ACME_ADMIN}` });
  expect(await socket.closed).toEqual({ code: 4429, reason: "Too many initialisation requests" });
});

test("closes a socket at a second connection_init before the acknowledgement with 4429", async () => {
  const socket = await opened();
  await socket.init({ authorization: `Bearer ${ACME_ADMIN}` });
  await socket.init({ authorization: `Bearer ${ACME_ADMIN}` });
  expect((await socket.closed).code).toBe(4429);
});

test("closes a socket that subscribes before connection_ack with 4401", async () => {
  const socket = await opened();
  socket.subscribe("1", READINGS);
  expect(await socket.closed).toEqual({ code: 4401, reason: "Unauthorized" });
});

test("closes a socket whose connection_init it rejects with 4403", async () => {
  const socket = await opened();
  await socket.init({ authorization: "Bearer slk_wrong_x" });
  expect(await socket.closed).toEqual({ code: 4403, reason: expect.stringMatching(/API key/) as string });
});

test("closes a socket that reuses an ID in use with 4409", async () => {
  const socket = await ready();
  socket.subscribe("same", READINGS);
  await socket.next("next");
  socket.subscribe("same", READINGS);
  expect(await socket.closed).toEqual({ code: 4409, reason: "Subscriber for same already exists" });
});

test("accepts an ID again once its operation has completed", async () => {
  const socket = await ready();
  for (let round = 0; round < 3; round++) {
    socket.subscribe("again", VIEWER);
    expect(await socket.next("next")).toMatchObject({ id: "again", payload: { data: { viewer: {} } } });
    expect(await socket.next("complete")).toEqual({ id: "again", type: "complete" });
  }
  socket.socket.close();
});

test.each([
  ["no JSON", "nonsense"],
  ["no object", "[]"],
  ["no type", "{}"],
  ["an unknown type", '{"type":"start"}'],
  ["subscribe without id", `{"type":"subscribe","payload":{"query":"${VIEWER}"}}`],
  ["subscribe with an empty id", `{"type":"subscribe","id":"","payload":{"query":"${VIEWER}"}}`],
  ["subscribe without payload", '{"type":"subscribe","id":"1"}'],
  ["subscribe without query", '{"type":"subscribe","id":"1","payload":{}}'],
  ["complete without id", '{"type":"complete"}'],
  ["ping with a payload that is no object", '{"type":"ping","payload":1}'],
])("closes a socket with 4400 for %s", async (_name, message) => {
  const socket = await ready();
  socket.socket.send(message);
  expect((await socket.closed).code).toBe(4400);
});

test("returns pong with the payload of ping, before and after connection_init", async () => {
  const socket = await opened();
  socket.send({ type: "ping" });
  expect(await socket.next("pong")).toEqual({ type: "pong" });
  await socket.authenticated(ACME_ADMIN);
  socket.send({ type: "ping", payload: { at: 1 } });
  expect(await socket.next("pong")).toEqual({ type: "pong", payload: { at: 1 } });
  socket.socket.close();
});

test("ignores an unsolicited pong", async () => {
  const socket = await ready();
  socket.send({ type: "pong" });
  socket.subscribe("1", VIEWER);
  await socket.next("complete");
  socket.socket.close();
});

test("ignores complete for an unknown ID", async () => {
  const socket = await ready();
  socket.send({ type: "complete", id: "unknown" });
  socket.subscribe("1", VIEWER);
  await socket.next("complete");
  socket.socket.close();
});

test("rejects an invalid document with error, and frees its ID", async () => {
  const socket = await ready();
  for (const query of ["{ nothing }", "{"]) {
    socket.subscribe("1", query);
    expect(await socket.next("error")).toMatchObject({ id: "1", payload: [{ message: expect.any(String) as string }] });
  }
  socket.subscribe("1", VIEWER);
  await socket.next("complete");
  socket.socket.close();
});

test("complete ends a subscription on the server", async () => {
  const socket = await ready();
  const before = server.services.streams.length;
  socket.subscribe("1", READINGS);
  await socket.next("next");
  socket.send({ type: "complete", id: "1" });
  await server.services.streams[before]!.ended;
  socket.socket.close();
});
