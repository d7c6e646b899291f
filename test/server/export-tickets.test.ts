/** Links to exports, with a real store. Each link works once, for a minute, with the rights of its key. */
import { MongoClient, type Db } from "mongodb";
import { toSensorKey } from "../../src/domain/keys";
import { ExportTickets } from "../../src/services/telemetry/export-tickets";
import { MongoExportTickets } from "../../src/store/export-tickets";
import { ACME_READER, RIVAL_ADMIN } from "../graphql/memory-services";
import { disposeLater, sharedMongo } from "../harness/servers";
import { startServer, type TestServer } from "./server";

const QUERY = { assetId: "truck-1", sensorId: "temp", from: "2026-01-01T00:00:00Z" };

let db: Db;
let server: TestServer;

beforeAll(async () => {
  const { uri } = await sharedMongo();
  const client = await MongoClient.connect(uri);
  disposeLater(() => client.close());
  db = client.db();
  const series = {
    series: async () => [],
    export: async (principal: { tenantId: string | null }, { tenantId }: { tenantId: string }) =>
      principal.tenantId === tenantId ? pages() : null,
  };
  server = await startServer({ series, exportTickets: new ExportTickets(new MongoExportTickets(db)) });
});

afterAll(() => server.stop());

async function* pages() {
  yield [{ sensorKey: toSensorKey("acme/truck-1/temp"), timestamp: 0, receivedAt: 0, value: 1, seq: 1 }];
}

const address = () => `${server.server.url()}/export/readings`;

function request(token: string | null, query: Record<string, string> = QUERY): Promise<Response> {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${address()}?${new URLSearchParams(query).toString()}`, { method: "POST", headers });
}

async function linkOf(token: string, query: Record<string, string> = QUERY): Promise<URL> {
  const response = await request(token, query);
  expect(response.status).toBe(201);
  const { url } = (await response.json()) as { url: string };
  expect(response.headers.get("location")).toBe(url);
  return new URL(url, address());
}

test("a link exports once without a key", async () => {
  const link = await linkOf(ACME_READER, { ...QUERY, format: "ndjson" });
  const response = await fetch(link);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="acme_truck-1_temp.ndjson"');
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("referrer-policy")).toBe("no-referrer");
  expect(await response.text()).toContain('"value":1');
  const again = await fetch(link);
  expect([again.status, again.headers.get("content-type")]).toEqual([410, "application/problem+json; charset=utf-8"]);
});

test("a link serves only one of two simultaneous requests, and no HEAD request", async () => {
  const link = await linkOf(ACME_READER);
  expect((await fetch(link, { method: "HEAD" })).status).toBe(410);
  const statuses = await Promise.all([fetch(link), fetch(link)].map(async (each) => (await each).status));
  expect(statuses.sort()).toEqual([200, 410]);
});

test("a link expires, and changed or guessed links are rejected", async () => {
  const link = await linkOf(ACME_READER);
  await db.collection("exportTickets").updateMany({}, { $set: { expiresAt: new Date(Date.now() - 1) } });
  expect((await fetch(link)).status).toBe(410);
  const other = await linkOf(ACME_READER);
  expect((await fetch(`${other.href}&sensorId=other`)).status).toBe(410);
  expect((await fetch(`${address()}?ticket=${"a".repeat(43)}`)).status).toBe(410);
  expect((await fetch(`${address()}?ticket=`)).status).toBe(410);
});

test("a link has the current rights of its key when it is used", async () => {
  const foreign = await linkOf(RIVAL_ADMIN, { ...QUERY, tenantId: "acme" });
  expect((await fetch(foreign)).status).toBe(404);
  const link = await linkOf(ACME_READER);
  const { access } = server.services;
  const before = access.authenticate;
  Object.assign(access, { authenticate: async () => ({ ok: false, failure: { reason: "REVOKED_KEY", detail: {} } }) });
  try {
    expect((await fetch(link)).status).toBe(401);
  } finally {
    Object.assign(access, { authenticate: before });
  }
});

test("a link is created only for a valid export, and the store never holds its key", async () => {
  expect((await request(null)).status).toBe(401);
  expect((await request("slk_wrong")).status).toBe(401);
  expect((await request(ACME_READER, { from: "yesterday" })).status).toBe(400);
  await linkOf(ACME_READER);
  const stored = JSON.stringify(await db.collection("exportTickets").find().toArray());
  expect(stored).not.toContain(ACME_READER);
  expect(stored).not.toContain(Buffer.from(ACME_READER).toString("base64").slice(0, 20));
});
