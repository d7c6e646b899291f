/** Requests of other GraphQL clients, and the responses that these clients require. */
import { createHash } from "node:crypto";
import { UnavailableError } from "../../src/domain/errors";
import { acceptedType } from "../../src/server/response-type";
import { ACME_ADMIN } from "../graphql/memory-services";
import { startServer, type TestServer } from "./server";

const PRECISE = "application/graphql-response+json";
const URQL =
  "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed";
const APOLLO = "application/graphql-response+json,application/json;q=0.9";
const QUERY = "{ viewer { role } }";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ bodyLimitBytes: 10_000 });
});
afterAll(() => server.stop());

describe("the media type of a response", () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["application/*", "application/json"],
    [PRECISE, PRECISE],
    [URQL, PRECISE],
    [APOLLO, PRECISE],
    [`application/json, ${PRECISE}`, "application/json"],
    [`application/json; charset=utf-8, ${PRECISE};q=0.5`, "application/json"],
    [`${PRECISE};q=0.5, application/json`, "application/json"],
    [`${PRECISE};q=0, */*`, "application/json"],
    [`*/*;q=0.1, ${PRECISE};q=0.2`, PRECISE],
    [`application/json;q=0, ${PRECISE.toUpperCase()}`, PRECISE],
    ["text/html", undefined],
    [`${PRECISE};q=0`, undefined],
    [`${PRECISE};q=x`, undefined],
  ])("follows Accept: %s", (accept, type) => {
    expect(acceptedType(accept)).toBe(type);
  });

  /** Requests that fail before GraphQL, during its validation or during its execution, each with the status. */
  const FAILURES: [number, string, (headers: Record<string, string>) => Promise<Response>][] = [
    [401, "no key", (headers) => server.post(null, QUERY, undefined, { headers })],
    [401, "an unknown key", (headers) => server.post("slk_unknown_x", QUERY, undefined, { headers })],
    [400, "malformed JSON", (headers) => server.post(ACME_ADMIN, "", undefined, { body: "{", headers })],
    [400, "no document", (headers) => server.post(ACME_ADMIN, "", undefined, { body: '{"a":1}', headers })],
    [400, "a syntax error", (headers) => server.post(ACME_ADMIN, "{", undefined, { headers })],
    [413, "a large body", (headers) => server.post(ACME_ADMIN, `# ${"x".repeat(10_000)}`, undefined, { headers })],
    [
      415,
      "another media type",
      (headers) => server.post(ACME_ADMIN, QUERY, undefined, { headers: { ...headers, "content-type": "text/plain" } }),
    ],
    [405, "PUT", (headers) => server.post(ACME_ADMIN, QUERY, undefined, { method: "PUT", headers })],
    [
      405,
      "a mutation by GET",
      (headers) => get('mutation{assetRegister(input:{assetId:"a",type:"t"}){asset{id}}}', headers),
    ],
    [404, "another path", (headers) => fetch(`${server.url}/x`, { headers })],
  ];

  test.each(FAILURES)("regression: is what the client accepts for status %d, %s", async (status, _name, send) => {
    const precise = await send({ accept: URQL });
    expect([precise.status, precise.headers.get("content-type")]).toEqual([status, `${PRECISE}; charset=utf-8`]);
    expect(await precise.json()).toMatchObject({ errors: [{ message: expect.any(String) as string }] });
    const plain = await send({ accept: "application/json" });
    expect(plain.headers.get("content-type")).toBe("application/json; charset=utf-8");
    // GraphQL over HTTP, section 6.4.1: with `application/json`, an invalid document has status 200.
    expect(plain.status).toBe(_name === "a syntax error" ? 200 : status);
    await plain.text();
  });

  test("regression: is what the client accepts for status 429", async () => {
    const limited = await startServer({}, { rates: { key: [{ capacity: 1, seconds: 60 }], tenant: [] } });
    const send = () => limited.post(ACME_ADMIN, QUERY, undefined, { headers: { accept: PRECISE } });
    let response = await send();
    while (response.status === 200) response = await send();
    expect([response.status, response.headers.get("content-type")]).toEqual([429, `${PRECISE}; charset=utf-8`]);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    await limited.stop();
  });

  test("regression: is what the client accepts for status 503", async () => {
    const own = await startServer();
    own.services.breakMethod("access", "authenticate", new UnavailableError("MongoDB", "down"));
    const response = await own.post(ACME_ADMIN, QUERY, undefined, { headers: { accept: PRECISE } });
    expect([response.status, response.headers.get("content-type")]).toEqual([503, `${PRECISE}; charset=utf-8`]);
    await own.stop();
  });
});

function get(query: string, headers: Record<string, string> = {}): Promise<Response> {
  const url = `${server.url}?${new URLSearchParams({ query }).toString()}`;
  return fetch(url, { headers: { authorization: `Bearer ${ACME_ADMIN}`, ...headers } });
}

describe("a query by GET", () => {
  test("regression: runs with the headers of urql", async () => {
    const response = await get(QUERY, { accept: URQL });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { viewer: { role: "TENANT_ADMIN" } } });
  });

  test("is rejected without authorization, whatever other headers it has", async () => {
    const url = `${server.url}?${new URLSearchParams({ query: QUERY }).toString()}`;
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { "apollo-require-preflight": "1", authorization: "" } })).status).toBe(401);
  });
});

describe("automatic persisted queries", () => {
  const extensions = { persistedQuery: { version: 1, sha256Hash: createHash("sha256").update(QUERY).digest("hex") } };
  const post = async (body: object) => {
    const init = { body: JSON.stringify(body), headers: { accept: APOLLO } };
    return (await server.post(ACME_ADMIN, "", undefined, init)).json();
  };

  test("regression: are declined permanently, so Apollo Client sends whole documents", async () => {
    const declined = { message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } };
    expect(await post({ extensions })).toMatchObject({ errors: [declined] });
    expect(await post({ query: QUERY })).toMatchObject({ data: { viewer: { role: "TENANT_ADMIN" } } });
    // Sluice accepts a document with its hash, but does not register it.
    expect(await post({ query: QUERY, extensions })).toMatchObject({ data: { viewer: { role: "TENANT_ADMIN" } } });
    expect(await post({ extensions })).toMatchObject({ errors: [declined] });
  });
});
