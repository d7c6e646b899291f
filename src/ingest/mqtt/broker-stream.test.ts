import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";
import fc from "fast-check";
import { ensureCertificates } from "../../../mosquitto/certificates";
import { BrokerStream } from "./broker-stream";

let dir: string;
let server: Server;
let ca: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "sluice-broker-stream-"));
  const { caFile, certFile, keyFile } = await ensureCertificates(dir);
  const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
  ca = await readFile(caFile, "utf8");
  server = createServer({ cert, key }).listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

/** Both ends of a connection. */
async function connected(authority = ca): Promise<{ stream: BrokerStream; broker: TLSSocket }> {
  const accepted = once(server, "secureConnection") as Promise<[TLSSocket]>;
  const { port } = server.address() as AddressInfo;
  const stream = new BrokerStream({ host: "127.0.0.1", port, servername: "localhost", ca: authority });
  const [broker] = await accepted;
  broker.on("error", () => undefined);
  return { stream, broker };
}

async function bytesOf(stream: BrokerStream): Promise<{ bytes: Buffer; pieces: number }> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return { bytes: Buffer.concat(pieces), pieces: pieces.length };
}

test("passes on the same bytes in order, whatever records the broker writes", async () => {
  const records = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 200 });
  const sent = async (sizes: number[]) => {
    const { stream, broker } = await connected();
    const written = sizes.map((size, index) => Buffer.alloc(size, index));
    for (const record of written) broker.write(record);
    broker.end();
    const { bytes } = await bytesOf(stream);
    expect(bytes.equals(Buffer.concat(written))).toBe(true);
  };
  await fc.assert(fc.asyncProperty(records, sent), { numRuns: 30 });
});

test("joins many small records into few buffers", async () => {
  const { stream, broker } = await connected();
  const records = 20_000;
  for (let index = 0; index < records; index++) broker.write(Buffer.alloc(150));
  broker.end();
  const { bytes, pieces } = await bytesOf(stream);
  expect(bytes.length).toBe(records * 150);
  expect(pieces).toBeLessThan(records / 10);
});

test("joins the records of a broker that writes only a few thousand a second", async () => {
  const { stream, broker } = await connected();
  const received = bytesOf(stream);
  const records = 2_000;
  const begun = performance.now();
  for (let sent = 0; sent < records; await delay(1)) {
    const due = Math.min(records, (performance.now() - begun) * 2.5);
    for (; sent < due; sent++) broker.write(Buffer.alloc(150));
  }
  broker.end();
  const { bytes, pieces } = await received;
  expect(bytes.length).toBe(records * 150);
  expect(pieces).toBeLessThan(records / 4);
});

/** Resolves with the bytes of each turn of the event loop, for a reader that takes this long per byte. */
async function bytesPerTurn(nanosecondsPerByte: number): Promise<number[]> {
  const { stream, broker } = await connected();
  const sent = 16 * 1024 * 1024;
  broker.end(Buffer.alloc(sent));
  const turns: number[] = [];
  let isNew = true;
  stream.on("data", ({ length }: Buffer) => {
    if (isNew) setImmediate(() => (isNew = true));
    if (isNew) turns.push(0);
    isNew = false;
    turns.push((turns.pop() ?? 0) + length);
    const until = performance.now() + (length * nanosecondsPerByte) / 1e6;
    while (performance.now() < until);
  });
  await once(stream, "end");
  expect(turns.reduce((sum, each) => sum + each)).toBe(sent);
  return turns;
}

test("limits the bytes in one turn to a few milliseconds of its reader's work", async () => {
  const slow = await bytesPerTurn(80);
  // The stream may have read this much in advance when a turn ends.
  expect(Math.max(...slow)).toBeLessThan(160 * 1024);
  const fast = await bytesPerTurn(0);
  expect(Math.max(...fast)).toBeLessThan(1536 * 1024);
});

test("regression: reads a flood that costs its reader little in few turns", async () => {
  const turns = await bytesPerTurn(1);
  // With 64 kB per turn, there would be 256 turns.
  expect(turns.length).toBeLessThan(200);
});

test("stops the broker while its reader is full, and loses nothing", async () => {
  const { stream, broker } = await connected();
  const sent = Buffer.alloc(64 * 1024 * 1024, 1);
  for (let at = 0; at < sent.length; at += 1024 * 1024) broker.write(sent.subarray(at, at + 1024 * 1024));
  stream.once("readable", () => undefined);
  let waiting = broker.writableLength;
  // Even long after the pause between two reads, no more data arrives.
  for (let unmoved = 0; unmoved < 20; unmoved = broker.writableLength === waiting ? unmoved + 1 : 0) {
    waiting = broker.writableLength;
    await delay(5);
  }
  expect(waiting).toBeGreaterThan(sent.length / 2);
  expect(stream.readableLength).toBeLessThan(1024 * 1024);
  broker.end();
  expect((await bytesOf(stream)).bytes.equals(sent)).toBe(true);
});

test("sends the bytes that are written, and then the end", async () => {
  const { stream, broker } = await connected();
  stream.resume();
  stream.write("one");
  stream.end("two");
  const pieces: Buffer[] = [];
  for await (const piece of broker) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString()).toBe("onetwo");
});

test("closes with a broken connection, and ends the connection when destroyed", async () => {
  const first = await connected();
  first.stream.on("error", () => undefined).resume();
  const closed = once(first.stream, "close");
  first.broker.destroy();
  await closed;

  const second = await connected();
  const ended = once(second.broker, "close");
  second.stream.destroy();
  await ended;
});

test("rejects a broker whose certificate the authority has not signed", async () => {
  const { port } = server.address() as AddressInfo;
  const stream = new BrokerStream({ host: "127.0.0.1", port, servername: "localhost" });
  const [error] = (await once(stream, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
