import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setImmediate } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { DeadlineExceededError } from "../../src/domain/deadline";
import { UnavailableError } from "../../src/domain/errors";
import { toSensorKey, type SensorKey } from "../../src/domain/keys";
import type { Reading } from "../../src/domain/reading";
import type { ExportOptions, ExportSelection, SeriesUseCases } from "../../src/services/telemetry/series";
import { ACME_READER, OPERATOR, RIVAL_ADMIN } from "../graphql/memory-services";
import { startServer, type TestServer } from "./server";

const FROM = Date.parse("2026-01-01T00:00:00Z");
const PAGE = 1_000;
const KNOWN = ["acme/truck-1/temp", "acme/truck-2/temp"];

/** A source with any number of pages. It counts the pages and the ends of exports. */
class Readings implements SeriesUseCases {
  pages = 3;
  given = 0;
  ended = 0;
  fault: Error | null = null;
  onPage = () => {};
  options: ExportOptions = {};

  async series() {
    return [];
  }

  async export(
    principal: { tenantId: string | null },
    { tenantId, assetId, sensorId }: ExportSelection,
    _range: object,
    options: ExportOptions = {},
  ) {
    const { payForSensor } = options;
    this.options = options;
    const key = [tenantId, assetId, sensorId].filter((id) => id !== null).join("/");
    const found = KNOWN.filter((known) => `${known}/`.startsWith(`${key}/`));
    const isVisible = principal.tenantId === null || principal.tenantId === tenantId;
    return isVisible && found.length > 0 ? this.all(found, payForSensor) : null;
  }

  private async *all(keys: readonly string[], pay?: ExportOptions["payForSensor"]): AsyncGenerator<readonly Reading[]> {
    for (const [index, key] of keys.entries()) {
      if (index > 0) await pay?.();
      yield* this.of(toSensorKey(key));
    }
  }

  private async *of(sensorKey: SensorKey): AsyncGenerator<readonly Reading[]> {
    try {
      for (let page = 0; page < this.pages; page++) {
        await setImmediate();
        if (this.fault !== null) throw this.fault;
        this.given++;
        this.onPage();
        yield Array.from({ length: PAGE }, (_, index) => {
          const seq = page * PAGE + index;
          const timestamp = FROM + seq;
          return { sensorKey, timestamp, receivedAt: timestamp + 5, value: seq / 2, seq };
        });
      }
    } finally {
      this.ended++;
    }
  }
}

const readings = new Readings();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ series: readings });
});

beforeEach(() => Object.assign(readings, { pages: 3, given: 0, ended: 0, fault: null, onPage: () => {} }));

afterAll(() => server.stop());

const QUERY = { tenantId: "acme", assetId: "truck-1", sensorId: "temp", from: "2026-01-01T00:00:00Z" };

function urlOf(changes: Record<string, string>): string {
  return `${server.server.url()}/export/readings?${new URLSearchParams({ ...QUERY, ...changes }).toString()}`;
}

function download(token: string | null, changes: Record<string, string> = {}): Promise<Response> {
  return fetch(urlOf(changes), token === null ? {} : { headers: { authorization: `Bearer ${token}` } });
}

test("CSV has a header and every reading", async () => {
  const response = await download(ACME_READER);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toContain("text/csv");
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="acme_truck-1_temp.csv"');
  const rows = parse(await response.text(), { columns: true }) as unknown as Record<string, string>[];
  expect(rows).toHaveLength(3 * PAGE);
  expect(rows[1]).toEqual({
    tenantId: "acme",
    assetId: "truck-1",
    sensorId: "temp",
    timestamp: "2026-01-01T00:00:00.001Z",
    receivedAt: "2026-01-01T00:00:00.006Z",
    value: "0.5",
  });
});

test.each([
  ["an asset", ["sensorId"], 3 * PAGE, "acme_truck-1"],
  ["a tenant", ["assetId", "sensorId"], 6 * PAGE, "acme"],
] as const)("regression: exports %s with one request", async (_what, without, rows, name) => {
  const url = new URL(urlOf({}));
  for (const parameter of without) url.searchParams.delete(parameter);
  const response = await fetch(url, { headers: { authorization: `Bearer ${ACME_READER}` } });
  expect(response.headers.get("content-disposition")).toBe(`attachment; filename="${name}.csv"`);
  const lines = (await response.text()).trimEnd().split("\r\n");
  expect(lines.filter((line) => line.startsWith("tenantId,"))).toHaveLength(1);
  expect(lines).toHaveLength(1 + rows);
  expect(new Set(lines.slice(1).map((line) => line.split(",", 3).join("/")))).toEqual(
    new Set(KNOWN.slice(0, rows / (3 * PAGE))),
  );
});

test("regression: continues an export at a reading, without a header", async () => {
  const response = await download(ACME_READER, { resumeAt: "truck-1,temp,2026-01-01T00:00:01Z" });
  expect(readings.options.resumeAt).toEqual({ assetId: "truck-1", sensorId: "temp", timestamp: FROM + 1_000 });
  const lines = (await response.text()).trimEnd().split("\r\n");
  expect(lines).toHaveLength(3 * PAGE);
  expect(lines[0]).toBe("acme,truck-1,temp,2026-01-01T00:00:00.000Z,2026-01-01T00:00:00.005Z,0");
  readings.pages = 0;
  expect(await (await download(ACME_READER, { resumeAt: "truck-1,temp,2026-01-01T00:00:01Z" })).text()).toBe("");
});

test("names the missing entity, and hides another tenant", async () => {
  const detailOf = async (token: string, ...without: string[]) => {
    const url = new URL(urlOf({ assetId: "none" }));
    for (const parameter of without) url.searchParams.delete(parameter);
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return ((await response.json()) as { detail: string }).detail;
  };
  expect(await detailOf(ACME_READER)).toBe("There is no such sensor. Check the IDs.");
  expect(await detailOf(ACME_READER, "sensorId")).toBe("There is no such asset. Check the IDs.");
  expect(await detailOf(RIVAL_ADMIN, "sensorId", "assetId")).toBe("There is no such tenant. Check the IDs.");
  expect(await detailOf(ACME_READER, "assetId")).toContain("'assetId' is missing");
});

test("NDJSON has one object on each line", async () => {
  const response = await download(OPERATOR, { format: "ndjson" });
  expect(response.headers.get("content-type")).toContain("application/x-ndjson");
  const lines = (await response.text()).trimEnd().split("\n");
  expect(lines).toHaveLength(3 * PAGE);
  expect(JSON.parse(lines[2] ?? "")).toMatchObject({ sensorId: "temp", value: 1 });
});

test("without readings, CSV has only a header and NDJSON is empty", async () => {
  readings.pages = 0;
  expect(await (await download(ACME_READER)).text()).toBe("tenantId,assetId,sensorId,timestamp,receivedAt,value\r\n");
  expect(await (await download(ACME_READER, { format: "ndjson" })).text()).toBe("");
});

test("gives the same response for another tenant's sensor as for a missing sensor", async () => {
  const foreign = await download(RIVAL_ADMIN);
  const unknown = await download(RIVAL_ADMIN, { tenantId: "rival", sensorId: "never" });
  expect(foreign.status).toBe(404);
  expect(unknown.status).toBe(404);
  expect(foreign.headers.get("content-type")).toContain("application/problem+json");
  expect(await foreign.text()).toBe(await unknown.text());
});

test("rejects a request without a key", async () => {
  for (const response of [await download(null), await download("slk_none_x")]) {
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("Bearer");
    expect(await response.json()).toMatchObject({ status: 401, title: "Unauthenticated" });
  }
});

test.each<[string, Record<string, string>]>([
  ["from", { from: "yesterday" }],
  ["from", { from: "2026-02-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }],
  ["to", { to: "" }],
  ["format", { format: "xlsx" }],
  ["sensorId", { sensorId: "../x" }],
  ["limit", { limit: "5" }],
  ["resumeAt", { resumeAt: "truck-1,temp" }],
  ["resumeAt", { resumeAt: "truck-1,temp,yesterday" }],
  ["resumeAt", { resumeAt: "truck-2,temp,2026-01-01T00:00:01Z" }],
  ["resumeAt", { resumeAt: "truck-1,temp,2025-12-31T23:59:59Z" }],
  ["resumeAt", { resumeAt: "truck-1,temp,2026-01-02T00:00:00Z", to: "2026-01-02T00:00:00Z" }],
])("reports an invalid %s", async (name, changes) => {
  const response = await download(ACME_READER, changes);
  expect(response.status).toBe(400);
  const { detail } = (await response.json()) as { detail: string };
  expect(detail).toContain(`'${name}'`);
});

test.each([
  ["regression: microseconds", "2026-01-01T00:00:00.000001Z"],
  ["regression: nanoseconds", "2026-01-01T00:00:00.000000001Z"],
  ["regression: lower-case letters", "2026-01-01t00:00:00z"],
  ["no seconds", "2026-01-01T00:00Z"],
])("accepts a start with %s", async (_, from) => {
  expect((await download(ACME_READER, { from })).status).toBe(200);
});

test.each([
  ["2026-02-31T23:59:59Z", "there is no day 31 in 2026-02, which has 28 days"],
  ["2026-01-01T00:00:00 01:00", "the offset has no sign: in a URL, write + as %2B"],
])("regression: rejects the start %s, and explains why", async (from, mistake) => {
  const response = await download(ACME_READER, { from });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    detail: `Invalid 'from' '${from}': ${mistake}. Use RFC 3339, such as 2026-03-01T12:00:00.250Z or 2026-03-01T13:00:00+01:00.`,
  });
});

test.each([
  ["sensorId=t%FCr", "%FC in the URL is not UTF-8. Percent-encode the UTF-8 bytes: %C3%BC for ü."],
  ["sensorId=100%", "A % in the URL does not begin a percent-encoding. Write it as %25."],
])("regression: rejects the parameter %s and says why", async (parameter, detail) => {
  const url = `${urlOf({})}&${parameter}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${ACME_READER}` } });
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ status: 400, detail });
});

test("responds with an error status after a failure before the first reading", async () => {
  readings.fault = new Error("secret");
  const response = await download(ACME_READER);
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain("secret");
});

test.each([new UnavailableError("MongoDB", "secret host"), new DeadlineExceededError("deadline")])(
  "responds 503 when MongoDB fails or is late: %s",
  async (fault) => {
    readings.fault = fault;
    const response = await download(ACME_READER);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain("secret");
  },
);

async function open(token: string): Promise<IncomingMessage> {
  const request = get(urlOf({}), { headers: { authorization: `Bearer ${token}` } });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.on("error", () => undefined);
  return response;
}

/** Resolves when no page was read for many turns of the event loop. */
async function standstill(): Promise<number> {
  for (let given = -1; given !== readings.given;) {
    given = readings.given;
    for (let turn = 0; turn < 5_000; turn++) await setImmediate();
  }
  return readings.given;
}

test("waits for a client that does not read, in bounded memory", async () => {
  readings.pages = 1_000_000;
  const response = await open(ACME_READER);
  // The buffers of both sockets and of the stream hold a few pages of about 100 kB each.
  expect(await standstill()).toBeLessThan(300);
  response.destroy();
  while (readings.ended === 0) await setImmediate();
});

test("stops reading the store when the client disconnects", async () => {
  readings.pages = 1_000_000;
  const response = await open(ACME_READER);
  await once(response, "data");
  response.destroy();
  while (readings.ended === 0) await setImmediate();
  const { given } = readings;
  for (let turn = 0; turn < 100; turn++) await setImmediate();
  expect(readings.given).toBe(given);
});

test("ends the exports of a revoked key", async () => {
  readings.pages = 1_000_000;
  const response = await open(ACME_READER);
  await once(response, "data");
  server.services.revoke("acmereader");
  response.resume();
  await new Promise((resolve) => response.once("close", resolve));
  expect(response.complete).toBe(false);
  while (readings.ended === 0) await setImmediate();
});

test.each(["the export reads its first page", "the server looks up the key"])(
  "regression: starts no export for a key that is revoked while %s",
  async (moment) => {
    const token = `slk_revoked_${moment.length}`;
    const keyId = `revoked${moment.length}`;
    server.services.addKey(token, { keyId, role: "TENANT_READER" });
    readings.pages = 1_000_000;
    const { access } = server.services;
    const { authenticate } = access;
    if (moment === "the key is looked up") {
      access.authenticate = async (given) => {
        const principal = await authenticate(given);
        server.services.revoke(keyId);
        return principal;
      };
    } else readings.onPage = () => server.services.revoke(keyId);
    const response = await download(token);
    access.authenticate = authenticate;
    expect(response.status).toBe(401);
    await response.text();
    expect(readings.ended).toBe(moment === "the key is looked up" ? 0 : 1);
  },
);
