/** Whatever fails before GraphQL has the form of GraphQL's errors. */
import { once } from "node:events";
import { connect } from "node:net";
import { ACME_ADMIN } from "../graphql/memory-services";
import { startServer, type TestServer } from "./server";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** The whole answer to bytes that are sent by hand. */
async function send(text: string): Promise<{ status: number; headers: string; body: unknown }> {
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.on("error", () => {});
  socket.write(text);
  await once(socket, "close");
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), headers: head.toLowerCase(), body: JSON.parse(body) };
}

const KEY = `Host: a\r\nConnection: close\r\nAuthorization: Bearer ${ACME_ADMIN}\r\n`;
const JSON_TYPE = "Content-Type: application/json\r\n";

test.each([
  ["malformed JSON", 400, `POST /graphql HTTP/1.1\r\n${KEY}${JSON_TYPE}Content-Length: 1\r\n\r\n{`],
  ["a length that is no number", 400, `POST /graphql HTTP/1.1\r\n${KEY}Content-Length: x\r\n\r\n`],
  ["no HTTP", 400, "hello\r\n\r\n"],
  ["a malformed path", 400, `GET /graphql/ide/%zz HTTP/1.1\r\n${KEY}\r\n`],
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
