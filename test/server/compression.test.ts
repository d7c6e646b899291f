import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { ACME_ADMIN } from "../graphql/memory-services";
import { RawSocket, startServer, type TestServer } from "./server";

const LONG = `{ tenant { sensors { nodes { ${Array.from({ length: 30 }, (_, n) => `topic${n}: topic`).join(" ")} } } } }`;

/** A query whose response is so long that Sluice sends it in several pieces. */
const LARGE = `{ tenant { ${Array.from({ length: 20 }, (_, n) => `l${n}: sensors(first: 1000) { nodes { ...F } }`).join(" ")} } }
  fragment F on Sensor { ${Array.from({ length: 10 }, (_, n) => `${`t${n}`.padEnd(250, "x")}: topic`).join(" ")} }`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ allowedOrigins: ["https://app.example.com"] });
});
afterAll(() => server.stop());

async function ask(query: string, headers: Record<string, string>) {
  const sent = request(server.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${ACME_ADMIN}`, ...headers },
  });
  sent.end(JSON.stringify({ query }));
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { headers: response.headers, body: Buffer.concat(chunks) };
}

test.each([
  ["gzip", gunzipSync],
  ["br", brotliDecompressSync],
])("compresses a long response as %s", async (encoding, decompress) => {
  const plain = await ask(LONG, {});
  expect(plain.headers["content-encoding"]).toBeUndefined();
  const { headers, body } = await ask(LONG, { "accept-encoding": encoding });
  expect(headers).toMatchObject({ "content-encoding": encoding, "content-length": String(body.length) });
  expect(decompress(body).toString()).toBe(plain.body.toString());
  expect(body.length).toBeLessThan(plain.body.length / 5);
});

test.each([
  ["gzip", gunzipSync],
  ["br", brotliDecompressSync],
])("compresses a response in pieces as %s", async (encoding, decompress) => {
  const plain = await ask(LARGE, {});
  expect(plain.body.length).toBeGreaterThan(65_536);
  expect(plain.headers).toMatchObject({ "content-length": String(plain.body.length) });
  const { data } = JSON.parse(plain.body.toString()) as { readonly data: { readonly tenant: object } };
  expect(Object.keys(data.tenant)).toHaveLength(20);
  const { headers, body } = await ask(LARGE, { "accept-encoding": encoding });
  expect(headers).toMatchObject({ "content-encoding": encoding });
  expect(decompress(body).toString()).toBe(plain.body.toString());
});

test("compresses responses of Apollo Server and responses to other origins", async () => {
  const MUTATION = `mutation { apiKeyRevoke(input: { keyId: "none" }) {
    ${Array.from({ length: 60 }, (_, n) => `e${n}: userErrors { message field }`).join(" ")} } }`;
  const { headers, body } = await ask(MUTATION, { "accept-encoding": "gzip", origin: "https://app.example.com" });
  expect(headers).toMatchObject({ "content-encoding": "gzip", "content-length": String(body.length) });
  expect(headers.vary).toBe("Origin, Accept-Encoding");
  expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ data: { apiKeyRevoke: {} } });
});

test("does not compress a short response", async () => {
  const { headers } = await ask("{ viewer { role } }", { "accept-encoding": "gzip, br" });
  expect(headers["content-encoding"]).toBeUndefined();
});

test("does not compress WebSocket messages", async () => {
  const socket = new RawSocket(server.wsUrl, { "sec-websocket-extensions": "permessage-deflate" });
  await socket.authenticated(ACME_ADMIN);
  expect(socket.socket.extensions).toBe("");
  socket.socket.close();
  await socket.closed;
});
