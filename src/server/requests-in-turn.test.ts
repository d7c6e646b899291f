import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { requestsInTurn } from "./requests-in-turn";

const REQUEST = (path: string) => `GET /${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

test("regression: starts pipelined requests one by one, behind other clients' requests", async () => {
  const begun: string[] = [];
  const open: ServerResponse[] = [];
  const arrived = () => new Promise((resolve) => server.once("begun", resolve));
  const server = createServer(
    requestsInTurn(({ url = "" }, response) => {
      begun.push(url);
      open.push(response);
      server.emit("begun");
    }),
  );
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const greedy = connect(port, "127.0.0.1");
  let got = "";
  greedy.on("data", (data: Buffer) => (got += data.toString()));
  const first = arrived();
  greedy.write(Array.from({ length: 100 }, (_, index) => REQUEST(`greedy${index}`)).join(""));
  await first;
  const other = connect(port, "127.0.0.1");
  const second = arrived();
  other.write(REQUEST("other"));
  await second;
  expect(begun).toEqual(["/greedy0", "/other"]);

  while (begun.length < 101) {
    const next = arrived();
    for (const response of open.splice(0)) response.end("ok");
    await next;
  }
  open.splice(0).forEach((response) => response.end("ok"));
  while (got.split("HTTP/1.1 200").length < 101) await once(greedy, "data");
  expect(begun.filter((path) => path !== "/other")).toEqual(Array.from({ length: 100 }, (_, n) => `/greedy${n}`));

  const again = arrived();
  greedy.write(REQUEST("again"));
  await again;
  expect(begun.at(-1)).toBe("/again");
  greedy.destroy();
  other.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("closes a connection that pipelines more than a hundred requests", async () => {
  let begun = 0;
  const server = createServer(requestsInTurn(() => begun++));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(Array.from({ length: 300 }, () => REQUEST("a")).join(""));
  await once(socket, "close");
  expect(begun).toBe(1);
  await new Promise((resolve) => server.close(resolve));
});

test("starts no request that waits on a closed connection", async () => {
  let begun = 0;
  const server = createServer(requestsInTurn(() => begun++));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const connected = once(server, "connection") as Promise<[NodeJS.EventEmitter]>;
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  socket.write(REQUEST("a") + REQUEST("b"));
  const [accepted] = await connected;
  await once(server, "request");
  socket.destroy();
  await once(accepted, "close");
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toBe(1);
  await new Promise((resolve) => server.close(resolve));
});
