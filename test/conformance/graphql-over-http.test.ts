/** GraphQL over HTTP: runs every audit of `graphql-http` against the real HTTP server. */

import { serverAudits } from "graphql-http";
import { ACME_ADMIN } from "../graphql/memory-services";
import { startServer, type TestServer } from "../server/server";

/** Number of audits in the installed version, so that a missing audit fails the test. */
const AUDITS = 61;

let server: TestServer;

const authorized: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.set("authorization", `Bearer ${ACME_ADMIN}`);
  return fetch(url, { ...init, headers });
};

const audits = serverAudits({ url: () => server.url, fetchFn: authorized });

beforeAll(async () => {
  expect(audits).toHaveLength(AUDITS);
  server = await startServer();
});
afterAll(() => server.stop());

test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))("%s", async (_name, audit) => {
  const result = await audit.fn();
  expect(result.status === "ok" ? "ok" : result.reason).toBe("ok");
});
