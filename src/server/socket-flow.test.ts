import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import { BufferedResponses } from "./buffered-responses";
import { EventLoopTurns, type SharedText, SocketFlow } from "./socket-flow";

const PIECE = 65_536;
const MIB = 1_048_576;
const HEAD = Buffer.from('{"payload":"');
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** The server's and the client's end of one connection. */
async function connected(unread = new BufferedResponses()) {
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const opened = new Promise<[WebSocket, Socket]>((resolve) => {
    server.on("upgrade", (request, stream: Socket, head) => {
      sockets.handleUpgrade(request, stream, head, (socket) => resolve([socket, stream]));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  stops.push(
    () => client.terminate(),
    () => server.close(),
  );
  const [socket, stream] = await opened;
  await once(client, "open");
  const bytes = unread.ofSocket({ owner: "a", cutOff: () => socket.terminate() });
  return { client, socket, stream, flow: new SocketFlow(socket, stream, MIB, new EventLoopTurns(), bytes) };
}

function textOf(pieces: number, letter = "x"): SharedText {
  const piece = Buffer.from(letter.repeat(PIECE));
  return [piece, ...Array.from({ length: pieces - 1 }, () => piece)];
}

describe("a large message", () => {
  test("regression: is sent one piece in each event-loop turn", async () => {
    const { client, stream, flow } = await connected();
    const message = once(client, "message") as Promise<[Buffer]>;
    const before = stream.bytesWritten;
    let turns = 0;
    const count = () => (turns++, (timer = setImmediate(count)));
    let timer = setImmediate(count);
    const sent = flow.sendShared(HEAD, textOf(40));
    expect(stream.bytesWritten - before).toBeLessThan(2 * PIECE);
    await sent;
    clearImmediate(timer);
    expect(turns).toBeGreaterThan(30);
    expect((await message)[0].toString()).toBe(`${HEAD.toString()}${"x".repeat(40 * PIECE)}`);
  });

  test("is not mixed with other messages, which keep their order", async () => {
    const { client, flow } = await connected();
    const received: string[] = [];
    const all = new Promise<void>((resolve) => {
      client.on("message", (data: Buffer) => received.push(data.toString("latin1", HEAD.length)) === 4 && resolve());
    });
    void flow.sendShared(HEAD, textOf(20, "1"));
    void flow.sendShared(HEAD, [Buffer.from("2")]);
    void flow.sendShared(HEAD, textOf(20, "3"));
    void flow.send(`${HEAD.toString()}4`);
    await all;
    expect(received.map((text) => [...new Set(text)].join(""))).toEqual(["1", "2", "3", "4"]);
  });

  test("does not delay a ping", async () => {
    const { client, socket, flow } = await connected();
    const first = Promise.race([
      once(client, "ping").then(() => "ping"),
      once(client, "message").then(() => "message"),
    ]);
    void flow.sendShared(HEAD, textOf(100));
    socket.ping();
    expect(await first).toBe("ping");
  });

  test("counts as buffered until the client has read it", async () => {
    let cut = 0;
    const { client, flow } = await connected(new BufferedResponses({ maxBytes: 20 * MIB }, { onCutOff: () => cut++ }));
    client.pause();
    const ended = once(client, "close");
    const sent = flow.sendShared(HEAD, textOf(16 * 25));
    client.resume();
    await Promise.all([ended, sent]);
    expect(cut).toBe(1);
  });

  test("is no longer sent when its connection closes", async () => {
    const { client, flow } = await connected();
    client.pause();
    const sent = flow.sendShared(HEAD, textOf(16 * 30));
    client.terminate();
    await sent;
    await flow.send("too late");
    expect(flow.whenDrained()).toBeUndefined();
  });
});
