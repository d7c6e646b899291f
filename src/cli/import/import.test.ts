import { once } from "node:events";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { importFile, type ImportOptions } from "./import";

const HEADER = "assetId,type,name,sensorId,sensorType,unit\n";
/** More rows than two requests contain, and more bytes than the reader requests in advance. */
const ROWS = Array.from({ length: 3_000 }, (_, index) => `a${index},truck,${"n".repeat(200)},s,temperature,Cel\n`);
const FLEET = HEADER + ROWS.join("");

let dir: string;
let file: string;
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "sluice-import-"));
  file = path.join(dir, "fleet.csv");
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await rm(dir, { recursive: true });
});

/** An API without a registered asset. It calls `change` before it responds to the first batch. */
async function startApi(change: () => Promise<void>) {
  let isChanged = false;
  let imported = 0;
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Variables };
      const { ids = [], input: { assets } = { assets: [] } } = variables;
      const respond = (data: object) => response.end(JSON.stringify({ data }));
      if (query.includes("importTenant")) return respond({ tenant: { tenantId: "acme" } });
      if (!isChanged) await change();
      isChanged = true;
      if (query.includes("importRegistered")) return respond({ nodes: ids.map(() => null) });
      imported += assets.length;
      const counts = { assetsCreated: assets.length, assetsUnchanged: 0, sensorsCreated: 0, sensorsUnchanged: 0 };
      return respond({ fleetImport: { ...counts, itemErrors: [] } });
    });
  });
  closing.push(() => server[Symbol.asyncDispose]());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    imported: () => imported,
  };
}

interface Variables {
  readonly ids?: readonly string[];
  readonly input?: { readonly assets: readonly unknown[] };
}

async function failureOf(change: () => Promise<void>, options: Partial<ImportOptions> = {}) {
  await writeFile(file, FLEET);
  const { url, imported } = await startApi(change);
  const importing = importFile(file, { url, key: "slk_x", progress: false, ...options }, () => undefined);
  const failure: unknown = await importing.catch((error: unknown) => error);
  return { failure, imported: imported() };
}

const messageOf = (outcome: string) => `${file} changed after it was checked. ${outcome} Run the import again.`;

describe("regression: an import whose file changes meanwhile reports the sent rows", () => {
  test.each([
    ["gets an open quote", () => writeFile(file, FLEET.replace("a2500,", '"a2500,'))],
    ["gets a row with too many values", () => writeFile(file, FLEET.replace("a2500,", "a,a2500,"))],
    ["is no longer text", () => writeFile(file, Buffer.alloc(FLEET.length, 0xff))],
    ["is replaced", () => writeFile(file, HEADER + ROWS[0])],
    ["gets another row", () => appendFile(file, "b,truck,,,,\n")],
  ])("the file %s", async (_what, change) => {
    const { failure, imported } = await failureOf(change);
    expect(failure).toMatchObject({ name: "ImportStopped", message: messageOf(`${imported} rows were sent.`) });
    expect(failure).toMatchObject({ summary: { assetsCreated: imported } });
    expect(imported).toBeGreaterThanOrEqual(1_000);
  });
});

test("a dry run whose file changes reports that nothing was registered", async () => {
  const { failure, imported } = await failureOf(() => appendFile(file, "b,truck,,,,\n"), { dryRun: true });
  expect(failure).toMatchObject({ name: "ImportStopped", message: messageOf("Nothing was registered.") });
  expect(imported).toBe(0);
});

test("a file that is deleted while it is sent is imported whole", async () => {
  const { failure, imported } = await failureOf(() => rm(file));
  expect(failure).toMatchObject({ assetsCreated: ROWS.length });
  expect(imported).toBe(ROWS.length);
});
