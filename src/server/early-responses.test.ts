import { once } from "node:events";
import { connect, type AddressInfo, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import fastify from "fastify";
import { closeAfterEarlyResponses } from "./early-responses";

const BODY_BYTES = 1_000_000;

/** A server that rejects every request before it reads the body. */
async function rejecting() {
  const app = fastify({ bodyLimit: 2 * BODY_BYTES });
  closeAfterEarlyResponses(app);
  app.post("/", { onRequest: async (_request, reply) => reply.code(401).send({ error: "no key" }) }, () => ({}));
  const accepted = new Set<Socket>();
  app.server.on("connection", (socket) => accepted.add(socket));
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const bytesRead = () => [...accepted].reduce((sum, socket) => sum + socket.bytesRead, 0);
  const closed = () => Promise.all([...accepted].map(async (socket) => socket.closed || once(socket, "close")));
  return { app, port, bytesRead, closed };
}

async function post(
  port: number,
  bytes: number,
): Promise<{ socket: Socket; text: () => string; ended: Promise<unknown> }> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined);
  await once(socket, "connect");
  // The response, and its end, can come before the body is written.
  const ended = new Promise((resolve) => socket.once("end", resolve));
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n\r\n`);
  // A body that arrives separately from its headers.
  await delay(20);
  socket.write("x".repeat(bytes));
  return { socket, text: () => text, ended };
}

test("lets a client send the whole body of a rejected request, and read the response", async () => {
  const { app, port, bytesRead, closed } = await rejecting();
  const { socket, text, ended } = await post(port, BODY_BYTES);
  await ended;
  socket.end();
  await closed();
  expect(text()).toContain("401 Unauthorized");
  expect(text()).toContain("connection: close");
  expect(bytesRead()).toBeGreaterThan(BODY_BYTES);
  await app.close();
});

test("reads bodies of rejected requests at a limited rate over all connections", async () => {
  const { app, port, bytesRead } = await rejecting();
  const begun = performance.now();
  const clients = await Promise.all(Array.from({ length: 30 }, () => post(port, BODY_BYTES)));
  await delay(500);
  const bytesPerSecond = bytesRead() / ((performance.now() - begun) / 1_000);
  // 30 MB are sent. Each connection may have read some pieces before the rate takes effect.
  expect(bytesPerSecond).toBeLessThan(20 * 1_048_576);
  for (const { socket } of clients) socket.destroy();
  await app.close();
});
