import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "graphql-ws";
import { createSluice } from "@sluice/sdk";
import { documentIds } from "@sluice/sdk/document-ids";
import { PersistedDocuments } from "../../src/graphql/persisted-documents";
import { ACME_ADMIN } from "../graphql/memory-services";
import { connect, firstOver, RawSocket, startServer, type TestServer } from "./server";

const WHO = "query Who { viewer { role } }";
const REGISTER = `mutation Register($id: String!) { assetRegister(input: { assetId: $id, type: "t" }) { asset { assetId } } }`;
const READINGS = "subscription Live { readings(input: {}) { cursor } }";
const COSTLY = "query Costly($n: Int!) { tenants(first: $n) { nodes { assets(first: $n) { nodes { id } } } } }";
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");
const idOf = (text: string) => `sha256:${hashOf(text)}`;
const texts = new Map([WHO, REGISTER, READINGS, COSTLY].map((text) => [idOf(text), text]));

const manifest = JSON.parse(readFileSync(path.join(__dirname, "../../sdk/persisted-documents.json"), "utf8")) as Record<
  string,
  string
>;

let server: TestServer;
let only: TestServer;
let client: Client;
let onlyClient: Client;

beforeAll(async () => {
  const known = new Map([...texts, ...Object.entries(manifest)]);
  server = await startServer({}, { persisted: new PersistedDocuments(known, false) });
  only = await startServer({}, { persisted: new PersistedDocuments(known, true) });
  client = connect(server.wsUrl, ACME_ADMIN);
  onlyClient = connect(only.wsUrl, ACME_ADMIN);
});

afterAll(async () => {
  await Promise.all([client.dispose(), onlyClient.dispose()]);
  await Promise.all([server.stop(), only.stop()]);
});

async function send(to: TestServer, body: unknown, accept = "application/graphql-response+json") {
  const response = await to.post(ACME_ADMIN, "", undefined, { body: JSON.stringify(body), headers: { accept } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function get(to: TestServer, parameters: Record<string, string>) {
  const headers = { authorization: `Bearer ${ACME_ADMIN}`, "apollo-require-preflight": "1" };
  return fetch(`${to.url}?${new URLSearchParams(parameters).toString()}`, { headers });
}

/** Sends a payload over a WebSocket. The protocol requires a document, which may be empty. */
async function over(to: TestServer, payload: Record<string, unknown>) {
  const socket = await new RawSocket(to.wsUrl).authenticated(ACME_ADMIN);
  socket.send({ id: "1", type: "subscribe", payload: { query: "", ...payload } });
  const message = await socket.next("next", "error");
  socket.socket.close();
  return message;
}

const answer = { data: { viewer: { role: "TENANT_ADMIN" } } };
const rejection = (code: string) => ({ errors: [{ extensions: { code } }] });

describe("a document that is named by its ID", () => {
  test("runs over both transports, repeatedly", async () => {
    for (let time = 0; time < 4; time++) {
      expect(await send(server, { documentId: idOf(WHO) })).toMatchObject({ status: 200, body: answer });
      expect(await over(server, { documentId: idOf(WHO) })).toMatchObject({ type: "next", payload: answer });
    }
    expect(await (await get(server, { documentId: idOf(WHO) })).json()).toMatchObject(answer);
  });

  test("accepts variables and obeys the limits", async () => {
    const request = { documentId: idOf(REGISTER), variables: { id: "by-id" } };
    expect(await send(server, request)).toMatchObject({
      body: { data: { assetRegister: { asset: { assetId: "by-id" } } } },
    });
    const costly = { documentId: idOf(COSTLY), variables: { n: 1_000 } };
    expect(await send(server, costly)).toMatchObject({ status: 400, body: rejection("LIMIT_EXCEEDED") });
    expect(await over(server, costly)).toMatchObject({ type: "error", payload: rejection("LIMIT_EXCEEDED").errors });
  });

  test("can be a subscription", async () => {
    expect(await over(server, { documentId: idOf(READINGS) })).toMatchObject({
      type: "next",
      payload: { data: { readings: {} } },
    });
  });

  test("cannot change anything by GET", async () => {
    const response = await get(server, { documentId: idOf(REGISTER), variables: '{"id":"by-get"}' });
    expect(response.status).toBe(405);
  });

  test("can be named in the format of Apollo's clients", async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(WHO) } };
    expect(await send(server, { extensions })).toMatchObject({ status: 200, body: answer });
    expect(await send(server, { query: WHO, extensions })).toMatchObject({ status: 200, body: answer });
    expect(await (await get(server, { extensions: JSON.stringify(extensions) })).json()).toMatchObject(answer);
    expect(await over(server, { extensions })).toMatchObject({ type: "next", payload: answer });
    const unknown = { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf("{ a }") } } };
    expect(await send(server, unknown)).toMatchObject({
      body: {
        errors: [{ message: "PersistedQueryNotSupported", extensions: { code: "PERSISTED_QUERY_NOT_SUPPORTED" } }],
      },
    });
  });

  test.each<[string, string, Record<string, unknown>]>([
    ["an unknown ID", "PERSISTED_DOCUMENT_NOT_FOUND", { documentId: idOf("{ a }") }],
    ["an ID that is not a hash", "PERSISTED_DOCUMENT_NOT_FOUND", { documentId: "constructor" }],
    ["an ID that is not a string", "BAD_REQUEST", { documentId: 1 }],
    ["a hash that is not an object", "BAD_REQUEST", { extensions: { persistedQuery: "x" } }],
    ["an ID and a document", "BAD_REQUEST", { documentId: idOf(WHO), query: "{ viewer { role } }" }],
  ])("regression: is rejected, malformed with 400 for every Accept: %s", async (_name, code, request) => {
    expect(await send(server, request)).toMatchObject({ status: 400, body: rejection(code) });
    const status = code === "BAD_REQUEST" ? 400 : 200;
    expect(await send(server, request, "application/json")).toMatchObject({ status, body: rejection(code) });
    expect(await over(server, request)).toMatchObject({ type: "error", payload: rejection(code).errors });
  });
});

describe("only persisted documents", () => {
  test("are accepted, by ID and by text", async () => {
    expect(await send(only, { documentId: idOf(WHO) })).toMatchObject({ body: answer });
    expect(await send(only, { query: WHO })).toMatchObject({ body: answer });
    expect(await firstOver(onlyClient, WHO)).toMatchObject(answer);
  });

  test.each([`${WHO} `, "{ viewer { role } }", "{ __schema { types { name } } }", "{", REGISTER.replace("t", "u")])(
    "exclude every other document: %s",
    async (query) => {
      expect(await send(only, { query })).toMatchObject({
        status: 400,
        body: rejection("PERSISTED_DOCUMENT_REQUIRED"),
      });
      expect(await firstOver(onlyClient, query)).toMatchObject(rejection("PERSISTED_DOCUMENT_REQUIRED"));
      expect(await (await get(only, { query })).json()).toMatchObject(rejection("PERSISTED_DOCUMENT_REQUIRED"));
    },
  );

  test("cannot be bypassed with a hash of another document, repeated parameters or lists", async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: hashOf(WHO) } };
    const evil = "{ viewer { tenant { name } } }";
    expect(await send(only, { query: evil, extensions })).toMatchObject({
      body: rejection("PERSISTED_DOCUMENT_REQUIRED"),
    });
    for (const query of [
      `query=${encodeURIComponent(WHO)}&query=${encodeURIComponent(evil)}`,
      `documentId=${idOf(WHO)}&query=${encodeURIComponent(evil)}`,
    ]) {
      const headers = { authorization: `Bearer ${ACME_ADMIN}`, "apollo-require-preflight": "1" };
      const text = await (await fetch(`${only.url}?${query}`, { headers })).text();
      expect(text).not.toContain('"tenant"');
    }
    expect(await send(only, [{ query: evil }])).toMatchObject({ status: 400 });
    expect(JSON.stringify(await send(only, [{ query: evil }]))).not.toContain('"data"');
  });

  test("serve the SDK by ID, over both transports", async () => {
    const sluice = createSluice({ url: only.url, apiKey: ACME_ADMIN, documentIds });
    expect(await sluice.viewer()).toMatchObject({ role: "TENANT_ADMIN" });
    const events = sluice.liveReadings({ input: {} });
    expect((await events.next()).value).toMatchObject({ readings: [] });
    await sluice.close();
    const without = createSluice({ url: only.url, apiKey: ACME_ADMIN });
    // The SDK's own documents are in the manifest.
    expect(await without.viewer()).toMatchObject({ role: "TENANT_ADMIN" });
    await expect(without.request("{ viewer { role } }")).rejects.toMatchObject({ code: "PERSISTED_DOCUMENT_REQUIRED" });
    await without.close();
  });
});
