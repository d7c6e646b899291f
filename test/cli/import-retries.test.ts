/** Retries of `sluice import`, tested with an endpoint that gives prepared responses. */
import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { importFile } from "../../src/cli/import/import";
import { disposeLater, temporaryDir } from "../harness/servers";

interface Answer {
  readonly status: number;
  readonly body: object | string;
  readonly headers?: Record<string, string>;
}

const DONE: Answer = {
  status: 200,
  body: {
    data: {
      fleetImport: {
        ...{ assetsCreated: 1, assetsUnchanged: 0, sensorsCreated: 0, sensorsUnchanged: 0 },
        ...{ itemErrors: [], userErrors: [] },
      },
    },
  },
};

const NOTHING_REGISTERED: Answer = { status: 200, body: { data: { tenant: { tenantId: "acme" }, nodes: [] } } };

const failed = (code: string, status = 200, headers = {}): Answer => ({
  status,
  headers,
  body: { data: null, errors: [{ message: `it is ${code}`, extensions: { code } }] },
});
const rejected = (code: string): Answer => ({
  status: 200,
  body: { data: { fleetImport: { userErrors: [{ field: null, code, message: `it is ${code}` }], itemErrors: [] } } },
});

/** Imports one asset into an endpoint that gives these responses, and then reports success. */
async function importAgainst(...answers: Answer[]) {
  const asked: number[] = [];
  const server = createServer((request, response: ServerResponse) => {
    let query = "";
    request.on("data", (chunk: Buffer) => (query += chunk.toString()));
    request.on("end", () => {
      const isRead = query.includes('{"query":"query');
      const { status, body, headers = {} } = isRead ? NOTHING_REGISTERED : (answers[asked.length] ?? DONE);
      if (!isRead) asked.push(performance.now());
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  disposeLater(() => server[Symbol.asyncDispose]());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const file = path.join(await temporaryDir(), "fleet.json");
  await writeFile(file, '[{"assetId": "a", "type": "t"}]');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const imported = importFile(file, { url, key: "slk_x", progress: false }, () => undefined);
  return { asked, outcome: await imported.then(({ assetsCreated }) => assetsCreated, String) };
}

const SOON = { "retry-after": "0" };

test.each([
  ["the rate is used up", failed("RATE_LIMITED", 429, SOON)],
  [
    "a proxy limits the rate",
    { status: 429, body: "slow down", headers: { "retry-after": new Date(0).toUTCString() } },
  ],
  ["the deadline passes", failed("DEADLINE_EXCEEDED", 200, SOON)],
  ["MongoDB is unavailable", { ...rejected("UNAVAILABLE"), headers: SOON }],
  ["a proxy reaches no platform", { status: 502, body: "bad gateway", headers: SOON }],
])("retries when %s", async (_, answer: Answer) => {
  const { asked, outcome } = await importAgainst(answer, answer);
  expect(outcome).toBe(1);
  expect(asked).toHaveLength(3);
});

test("waits as long as the header Retry-After requires", async () => {
  const { asked, outcome } = await importAgainst(failed("RATE_LIMITED", 429, { "retry-after": "1" }));
  expect(outcome).toBe(1);
  expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(990);
});

test.each([
  ["a limit of the tenant", rejected("LIMIT_EXCEEDED")],
  ["a limit of the API", failed("LIMIT_EXCEEDED", 400)],
  ["a missing tenant", rejected("NOT_FOUND")],
])("does not retry after %s", async (_, answer) => {
  const { asked, outcome } = await importAgainst(answer);
  expect(outcome).toMatch(/it is (LIMIT_EXCEEDED|NOT_FOUND)/);
  expect(asked).toHaveLength(1);
});
