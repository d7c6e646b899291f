import type { AddressInfo } from "node:net";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import fastify, { type FastifyRequest } from "fastify";
import type { ASTVisitor } from "graphql";
import { Registry } from "prom-client";
import type { GraphQLEngineOptions } from "../../src/graphql/engine";
import { OperationGuard } from "../../src/graphql/limits";
import { createApollo } from "../../src/server/apollo";
import { ServerMetrics } from "../../src/server/metrics";
import { ValidatedDocuments } from "../../src/server/validated-documents";
import { ACME_ADMIN, createMemoryServices } from "../graphql/memory-services";
import { createEngine, silent } from "../graphql/run";
import { startServer, type TestServer } from "./server";

/** Starts an Apollo Server with the same engine options. */
async function startApollo(engineOptions: Partial<GraphQLEngineOptions> = {}) {
  const services = createMemoryServices();
  const engine = createEngine(services, engineOptions);
  const apollo = createApollo(engine, silent, new ServerMetrics(new Registry()), new ValidatedDocuments());
  await apollo.start();
  const app = fastify();
  const context = async ({ body }: FastifyRequest) => {
    const authenticated = await services.access.authenticate(ACME_ADMIN);
    if (!authenticated.ok) throw new Error("not authenticated");
    const admitted = engine.contextFor(authenticated.value);
    engine.admit(admitted);
    engine.rejectText((body as { query?: string } | undefined)?.query ?? "", admitted);
    return admitted;
  };
  app.route({ method: ["GET", "POST"], url: "/graphql", handler: fastifyApolloHandler(apollo, { context }) });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const stop = async () => {
    await app.close();
    await apollo.stop();
  };
  return { url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`, stop };
}

/** Sluice executes common queries without Apollo Server. Clients must not notice a difference. */
describe("a direct response equals that of Apollo Server", () => {
  const options = { introspection: false };
  let server: TestServer;
  let apollo: Awaited<ReturnType<typeof startApollo>>;
  beforeAll(async () => {
    server = await startServer({}, options);
    apollo = await startApollo(options);
  });
  afterAll(() => Promise.all([server.stop(), apollo.stop()]));

  async function answer(url: string, accept: string, body: object) {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json", accept },
      body: JSON.stringify(body),
    });
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  }

  const PRECISE = "application/graphql-response+json";
  const REQUESTS: [string, object][] = [
    ["an answer", { query: "{ viewer { role tenant { name } } }" }],
    [
      "one of several operations",
      { query: "query A { viewer { role } } query B { viewer { keyId } }", operationName: "B" },
    ],
    ["a missing operation", { query: "query A { viewer { role } }", operationName: "B" }],
    ["variables", { query: "query ($n: Int) { tenants(first: $n) { nodes { id } } }", variables: { n: 2 } }],
    ["a wrong variable", { query: "query ($n: Int) { tenants(first: $n) { nodes { id } } }", variables: { n: "x" } }],
    ["a missing variable", { query: "query ($id: ID!) { node(id: $id) { id } }" }],
    ["a wrong argument", { query: "{ tenants(first: 0) { nodes { id } } }" }],
    ["a syntax error", { query: "{ viewer {" }],
    ["an unknown field", { query: "{ viewr { role } }" }],
    ["introspection of a closed schema", { query: "{ __schema { types { name } } }" }],
    ["too much", { query: "{ tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } } }" }],
    ["a subscription", { query: "subscription { rejectedMessages(input: {}) { rejectionId } }" }],
    ["a mutation", { query: 'mutation { assetRegister(input: { assetId: "", type: "t" }) { userErrors { code } } }' }],
  ];

  test.each(
    REQUESTS.flatMap(([name, body]) =>
      ["application/json", "*/*", PRECISE, `${PRECISE}, application/json`].map(
        (accept) => [name, accept, body] as const,
      ),
    ),
  )("%s as %s", async (_name, accept, body) => {
    // Compares twice, because the second execution uses the compiled operation.
    for (let time = 0; time < 2; time++) {
      const expected = await answer(apollo.url, accept, body);
      expect(await answer(server.url, accept, body)).toEqual(expected);
      expect(await answer(server.url, accept, { ...body, extensions: { a: 1 } })).toEqual(expected);
    }
  });

  test.each(
    REQUESTS.flatMap(([name, body]) => ["application/json", PRECISE].map((accept) => [name, accept, body] as const)),
  )("%s as %s, by GET", async (_name, accept, body) => {
    const answerTo = async (url: string, fields: object) => {
      const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
      const parameters = new URLSearchParams();
      for (const [name, value] of Object.entries(fields)) parameters.set(name, text(value));
      const headers = { authorization: `Bearer ${ACME_ADMIN}`, accept };
      const response = await fetch(`${url}?${parameters.toString()}`, { headers });
      return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
    };
    const expected = await answerTo(apollo.url, body);
    expect(await answerTo(server.url, body)).toEqual(expected);
    expect(await answerTo(server.url, { ...body, extensions: { a: 1 } })).toEqual(expected);
  });
});

test.each([
  ["a query", "{ tenants(first: 200) { nodes { id name } } }"],
  ["a mutation", 'mutation { assetRegister(input: { assetId: "a", type: "t" }) { userErrors { code } } }'],
])("rejects %s above the rate as Apollo Server does", async (_what, query) => {
  const options = { rates: { key: [{ capacity: 90, seconds: 3_600 }], tenant: [] } };
  const server = await startServer({}, options);
  const apollo = await startApollo(options);
  const headers = { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json" };
  const answer = async (url: string) => {
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
    const { errors } = (await response.json()) as { errors?: unknown };
    return { status: response.status, type: response.headers.get("content-type"), errors };
  };
  try {
    const direct = await answer(server.url);
    expect(direct).toMatchObject({ status: 429, errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    expect({ ...direct, errors: null }).toEqual({ ...(await answer(apollo.url)), errors: null });
  } finally {
    await server.stop();
    await apollo.stop();
  }
});

test.each([
  ["a subscription by POST", "subscription { readings(input: {}) { cursor } }", "BAD_REQUEST"],
  ["an invalid subscription by POST", "subscription { rejectdMessages }", "GRAPHQL_VALIDATION_FAILED"],
])("regression: the engine validates %s exactly once", async (_what, query, code) => {
  const server = await startServer();
  const rule = jest.spyOn(OperationGuard.prototype as unknown as { depthRule(): ASTVisitor }, "depthRule");
  try {
    const { errors } = await server.ask(ACME_ADMIN, query);
    expect(errors?.[0]?.extensions?.code).toBe(code);
    expect(rule).toHaveBeenCalledTimes(1);
  } finally {
    rule.mockRestore();
    await server.stop();
  }
});

test.each([
  ["an unknown field", "{ viewr { role } }"],
  ["a mutation with an unknown field", "mutation { assetRegistr { userErrors { code } } }"],
])("regression: validates %s once", async (_what, query) => {
  const server = await startServer();
  const rule = jest.spyOn(OperationGuard.prototype as unknown as { depthRule(): ASTVisitor }, "depthRule");
  try {
    const { errors } = await server.ask(ACME_ADMIN, query);
    expect(errors?.[0]?.extensions?.code).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(rule).toHaveBeenCalledTimes(1);
  } finally {
    rule.mockRestore();
    await server.stop();
  }
});
