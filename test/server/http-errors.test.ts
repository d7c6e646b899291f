/** Errors that occur before GraphQL have the same form as GraphQL errors. */
import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { ACME_ADMIN } from "../graphql/memory-services";
import { until } from "../harness/until";
import { startServer, type TestServer } from "./server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Sends raw bytes. Resolves with the whole response. */
async function send(text: string): Promise<{ status: number; headers: string; body: unknown }> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.on("error", () => {});
  socket.write(text, "latin1");
  await once(socket, "close");
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), headers: head.toLowerCase(), body: JSON.parse(body) };
}

const KEY = `Host: a\r\nConnection: close\r\nAuthorization: Bearer ${ACME_ADMIN}\r\n`;
const JSON_TYPE = "Content-Type: application/json\r\n";
const POST = `POST /graphql HTTP/1.1\r\n${KEY}`;
const LATIN_1 = '{"query":"{ viewer { role } } # München"}';
const LATIN_1_BODY = `Content-Length: ${LATIN_1.length}\r\n\r\n${LATIN_1}`;
const UPGRADE = "Host: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
const SOCKET = `${UPGRADE}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`;

test.each([
  ["malformed JSON", 400, `POST /graphql HTTP/1.1\r\n${KEY}${JSON_TYPE}Content-Length: 1\r\n\r\n{`],
  ["a length that is not a number", 400, `POST /graphql HTTP/1.1\r\n${KEY}Content-Length: x\r\n\r\n`],
  ["no HTTP", 400, "hello\r\n\r\n"],
  ["a malformed path", 400, `GET /graphql/ide/%zz HTTP/1.1\r\n${KEY}\r\n`],
  ["a query that is not UTF-8", 400, `GET /graphql?query=%7Bviewer%7Brole%7D%7D%FC HTTP/1.1\r\n${KEY}\r\n`],
  ["an unknown path", 404, `GET /nowhere HTTP/1.1\r\n${KEY}\r\n`],
  [
    "an unknown path with a body",
    404,
    `POST /nowhere HTTP/1.1\r\n${KEY}Content-Type: a/b\r\nContent-Length: 1\r\n\r\nx`,
  ],
  ["PUT", 405, `PUT /graphql HTTP/1.1\r\n${KEY}${JSON_TYPE}Content-Length: 2\r\n\r\n{}`],
  ["PATCH", 405, `PATCH /graphql HTTP/1.1\r\n${KEY}Content-Length: 0\r\n\r\n`],
  ["DELETE", 405, `DELETE /graphql?query=x HTTP/1.1\r\n${KEY}\r\n`],
  ["too large a body", 413, `POST /graphql HTTP/1.1\r\n${KEY}${JSON_TYPE}Content-Length: 99999999\r\n\r\n`],
  ["too long a part of a path", 414, `GET /graphql/ide/${"a".repeat(200)} HTTP/1.1\r\n${KEY}\r\n`],
  ["a media type", 415, `POST /graphql HTTP/1.1\r\n${KEY}Content-Type: a/b\r\nContent-Length: 1\r\n\r\nx`],
  ["a missing Host", 400, "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["a body in Latin-1", 400, `${POST}${JSON_TYPE}${LATIN_1_BODY}`],
  ["an array of operations", 400, `${POST}${JSON_TYPE}Content-Length: 2\r\n\r\n[]`],
  ["a malformed key of a WebSocket", 400, `GET /graphql HTTP/1.1\r\n${UPGRADE}Sec-WebSocket-Key: x\r\n\r\n`],
  ["a WebSocket of a page with another origin", 403, `GET /graphql HTTP/1.1\r\n${SOCKET}Origin: https://b\r\n\r\n`],
  ["a WebSocket at an unknown path", 404, `GET /x HTTP/1.1\r\n${SOCKET.replace("Upgrade", "close, Upgrade")}\r\n`],
  ["an Accept without JSON", 406, `${POST}Accept: text/csv\r\n${JSON_TYPE}Content-Length: 2\r\n\r\n{}`],
  ["another charset", 415, `${POST}Content-Type: application/json; charset=iso-8859-1\r\n${LATIN_1_BODY}`],
  ["a compressed body", 415, `${POST}${JSON_TYPE}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx`],
  ["an unknown expectation", 417, `${POST}${JSON_TYPE}Expect: miracle\r\nContent-Length: 2\r\n\r\n{}`],
  ["too large headers", 431, `GET /graphql HTTP/1.1\r\n${KEY}X: ${"a".repeat(20_000)}\r\n\r\n`],
])("regression: responds to %s with %d in the documented form", async (_name, status, text) => {
  const answer = await send(text);
  expect(answer).toMatchObject({
    status,
    body: { errors: [{ message: expect.any(String) as string, extensions: { code: expect.any(String) as string } }] },
  });
  expect(JSON.stringify(answer.body)).not.toContain("INTERNAL");
  expect(answer.headers).toContain("content-type: application/json");
  expect(answer.headers).toContain("x-content-type-options: nosniff");
  if (status === 405) expect(answer.headers).toMatch(/allow: get, (head, )?post/);
});

test.each<[RegExp, string]>([
  [/larger than 1048576 bytes.*SLUICE_HTTP_MAX_BODY_BYTES/, `${POST}${JSON_TYPE}Content-Length: 99999999\r\n\r\n`],
  [/Send the body uncompressed/, `${POST}${JSON_TYPE}Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx`],
  [/is not valid UTF-8: byte 33 is 0xfc\. Encode the text as UTF-8\.$/, `${POST}${JSON_TYPE}${LATIN_1_BODY}`],
  [/more than 100 nested.*Flatten/, `${POST}${JSON_TYPE}Content-Length: 101\r\n\r\n${"[".repeat(101)}`],
  [/charset "iso-8859-1".*UTF-8/, `${POST}Content-Type: application/json; charset=iso-8859-1\r\n${LATIN_1_BODY}`],
  [/%FC in the URL is not UTF-8.*%C3%BC/, `GET /graphql?query=%FC HTTP/1.1\r\n${KEY}\r\n`],
  [/%E2%82 in the URL is not UTF-8/, `GET /graphql?query={a}&variables=%E2%82 HTTP/1.1\r\n${KEY}\r\n`],
  [/does not begin a percent-encoding. Write it as %25/, `GET /graphql?query=100%zz HTTP/1.1\r\n${KEY}\r\n`],
  [/does not begin a percent-encoding/, `GET /graphql?query=% HTTP/1.1\r\n${KEY}\r\n`],
  [/not UTF-8/, `POST /graphql?x=%FC HTTP/1.1\r\n${KEY}${JSON_TYPE}Content-Length: 2\r\n\r\n{}`],
  [/Set it to application\/json or/, `${POST}Accept: text/csv\r\n${JSON_TYPE}Content-Length: 2\r\n\r\n{}`],
  [/in a request of its own/, `${POST}${JSON_TYPE}Content-Length: 2\r\n\r\n[]`],
  [
    /^The parameter variables is not JSON at byte 1: found 'a', .*\. Write property names in double quotes\.$/,
    `GET /graphql?query={a}&variables={a:1} HTTP/1.1\r\n${KEY}\r\n`,
  ],
  [
    /^The parameter variables is not JSON at byte 7: found the end of the parameter.*Percent-encode & and #/,
    `GET /graphql?query={a}&variables=%7B%22a%22:%22b&c%22%7D HTTP/1.1\r\n${KEY}\r\n`,
  ],
  [
    /^The parameter extensions is not JSON at byte 0: found 'x'/,
    `GET /graphql?query={a}&extensions=x HTTP/1.1\r\n${KEY}\r\n`,
  ],
])("regression: names the remedy in %s", async (message, text) => {
  const { body } = await send(text);
  expect(body).toMatchObject({ errors: [{ message: expect.stringMatching(message) as string }] });
});

const AS_JSON = 'Send it as JSON: {"query": "{ viewer { role } }"}.';

test.each<[fault: string, body: string | Buffer<ArrayBuffer>, message: string]>([
  ["nothing", "", 'The body is empty. Send a query, such as {"query": "{ viewer { role } }"}.'],
  [
    "a property without quotes",
    "{query: 1}",
    "The body is not JSON at byte 1: found 'query', expected a property in double quotes or '}'. Write property names in double quotes.",
  ],
  [
    "single quotes",
    "{'query': 1}",
    `The body is not JSON at byte 1: found ''', expected a property in double quotes or '}'. Write double quotes; in Python, use json.dumps.`,
  ],
  [
    "a line break in a query",
    '{"query": "{\n viewer { role } }"}',
    "The body is not JSON at byte 12: found U+000A, expected '\"' at the end of the string. Escape control characters, such as a line break as \\n.",
  ],
  [
    "NaN in variables",
    '{"query": "", "variables": {"v": NaN}}',
    "The body is not JSON at byte 33: found 'NaN', expected a value. JSON has no NaN and no Infinity: send null, or leave the property out.",
  ],
  [
    "a comma at the end",
    '{"query": "",}',
    "The body is not JSON at byte 13: found '}', expected a property in double quotes. Remove the comma before it.",
  ],
  [
    "two operations",
    '{"query": ""}\n{"query": ""}',
    "The body is not JSON at byte 14: found '{', expected the end of the body. Send each operation in a request of its own.",
  ],
  [
    "a string without its end",
    '{"query": "{ viewer',
    "The body is not JSON at byte 19: found the end of the body, expected '\"' at the end of the string. The body is cut off: compare its size with what the client sent.",
  ],
  ["GraphQL", "{ viewer { role } }", `The body is a GraphQL document. ${AS_JSON}`],
  ["a query with a name", "query a($b: Int) { c }", `The body is a GraphQL document. ${AS_JSON}`],
  ["a form", "query=%7Ba%7D", `The body is an HTML form. ${AS_JSON}`],
  ["gzip", gzipSync("{}"), "The body is compressed with gzip. Send it uncompressed."],
  ["UTF-16", Buffer.from('{"query": ""}', "utf16le"), "The body is UTF-16. Encode it as UTF-8."],
  [
    "__proto__",
    '{"query": "", "variables": {"__proto__": 1}}',
    'The body has a property "__proto__" or "constructor.prototype". Choose another name.',
  ],
  [
    "300,000 bytes",
    `[${"1,".repeat(150_000)}`,
    "The body is not JSON. Check it with a JSON parser before you send it.",
  ],
])("regression: explains why a body is not accepted: %s", async (_fault, body, message) => {
  const response = await server.post(ACME_ADMIN, "", undefined, { body });
  expect([response.status, await response.json()]).toEqual([
    400,
    { errors: [{ message, extensions: { code: "BAD_REQUEST" } }] },
  ]);
});

test("accepts a query string in UTF-8", async () => {
  const text = encodeURIComponent("{ viewer { role } } # München 100 %");
  expect(await send(`GET /graphql?query=${text} HTTP/1.1\r\n${KEY}\r\n`)).toMatchObject({ status: 200 });
});

test.each(["UTF-8", '"utf-8"', "utf8"])("accepts charset=%s", async (charset) => {
  const headers = { "content-type": `application/json; charset=${charset}` };
  const response = await server.post(ACME_ADMIN, "{ viewer { role } } # München", undefined, { headers });
  expect(await response.json()).toMatchObject({ data: { viewer: { role: "TENANT_ADMIN" } } });
});

describe("regression: ignores an upgrade to HTTP/2", () => {
  const H2C = KEY.replace("close", "close, Upgrade, HTTP2-Settings") + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n";
  const query = JSON.stringify({ query: "{ viewer { role } }" });

  test("at /healthz", async () => {
    expect(await send(`GET /healthz HTTP/1.1\r\n${H2C}\r\n`)).toMatchObject({ status: 200 });
  });

  test.each([
    ["a query by POST", `POST /graphql HTTP/1.1\r\n${H2C}${JSON_TYPE}Content-Length: ${query.length}\r\n\r\n${query}`],
    ["a query by GET", `GET /graphql?query={viewer{role}} HTTP/1.1\r\n${H2C}\r\n`],
  ])("for %s", async (_name, text) => {
    expect(await send(text)).toMatchObject({ status: 200, body: { data: { viewer: { role: "TENANT_ADMIN" } } } });
  });
});

describe("a response that is sent before the body has arrived", () => {
  const HEAD = `POST /graphql HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}`;

  test("regression: closes the connection, and is the only response", async () => {
    const answer = await send(`${HEAD}Content-Length: 10\r\n\r\n{`);
    expect(answer.status).toBe(401);
    expect(answer.headers).toContain("connection: close");
  });

  test("keeps the connection if the whole body arrived with the headers", async () => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    let answers = "";
    socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
    const request = `${HEAD}Content-Length: 2\r\n\r\n{}`;
    socket.write(request);
    await until(() => answers.includes("MISSING"));
    socket.write(request);
    await until(() => answers.split("MISSING").length === 3);
    expect(answers.toLowerCase()).not.toContain("connection: close");
    socket.destroy();
  });

  test("reaches a client that continues to send its body", async () => {
    const socket = connect({ port: Number(new URL(server.url).port), host: "127.0.0.1", allowHalfOpen: true });
    const failures: Error[] = [];
    socket.on("error", (error) => failures.push(error));
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    const length = 512 * 1_024;
    socket.write(`${HEAD}Content-Length: ${length}\r\n\r\n`);
    await until(() => answer.includes("MISSING"));
    socket.end(Buffer.alloc(length));
    await once(socket, "close");
    expect(failures).toEqual([]);
    expect(answer.split("HTTP/1.1")).toHaveLength(2);
  });
});
