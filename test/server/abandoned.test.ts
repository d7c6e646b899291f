import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { OPERATOR } from "../graphql/memory-services";
import { startServer } from "./server";

const CLIENTS = 50;
const BODY = JSON.stringify({ query: "{ tenants(first: 10) { nodes { tenantId } } }" });

test("regression: drops a queued request whose client disconnects", async () => {
  let carriedOut = 0;
  const sockets: Socket[] = [];
  const { url, ask, stop } = await startServer({}, {}, ({ fleet }) => {
    const pageTenants = fleet.pageTenants.bind(fleet);
    fleet.pageTenants = async (...args) => {
      carriedOut++;
      for (const socket of sockets.splice(0)) socket.destroy();
      // This work takes longer than a slice, so that other clients wait.
      const end = performance.now() + 10;
      while (performance.now() < end);
      return pageTenants(...args);
    };
  });
  const { port, pathname } = new URL(url);
  for (let client = 0; client < CLIENTS; client++) {
    const socket = connect(Number(port), "127.0.0.1");
    await once(socket, "connect");
    sockets.push(socket);
  }
  const head = `POST ${pathname} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${OPERATOR}\r\nContent-Type: application/json`;
  const closed = sockets.map((socket) => once(socket, "close"));
  for (const socket of sockets) socket.write(`${head}\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`);
  await Promise.all(closed);
  const { data } = await ask(OPERATOR, "{ viewer { role } }");
  await stop();
  expect(data).toEqual({ viewer: { role: "OPERATOR" } });
  expect(carriedOut).toBeLessThan(CLIENTS / 2);
});
