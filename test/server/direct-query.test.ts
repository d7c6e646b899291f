import type { ASTVisitor } from "graphql";
import { OperationGuard } from "../../src/graphql/limits";
import { ACME_ADMIN } from "../graphql/memory-services";
import { startServer, type TestServer } from "./server";

/** Common queries are answered without Apollo Server; nobody may be able to tell. */
describe("a direct response equals that of Apollo Server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({}, { introspection: false });
  });
  afterAll(() => server.stop());

  async function answer(accept: string, body: object) {
    const response = await fetch(server.url, {
      method: "POST",
      headers: { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json", accept },
      body: JSON.stringify(body),
    });
    const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== "date"));
    return { status: response.status, headers, text: await response.text() };
  }

  const PRECISE = "application/graphql-response+json";
  const REQUESTS: [string, object][] = [
    ["an answer", { query: "{ viewer { role tenant { name } } }" }],
    [
      "one of several operations",
      { query: "query A { viewer { role } } query B { viewer { keyId } }", operationName: "B" },
    ],
    ["an operation that is not there", { query: "query A { viewer { role } }", operationName: "B" }],
    ["variables", { query: "query ($n: Int) { tenants(first: $n) { nodes { id } } }", variables: { n: 2 } }],
    ["a wrong variable", { query: "query ($n: Int) { tenants(first: $n) { nodes { id } } }", variables: { n: "x" } }],
    ["a missing variable", { query: "query ($id: ID!) { node(id: $id) { id } }" }],
    ["a wrong argument", { query: "{ tenants(first: 0) { nodes { id } } }" }],
    ["a syntax error", { query: "{ viewer {" }],
    ["an unknown field", { query: "{ viewr { role } }" }],
    ["introspection that is closed", { query: "{ __schema { types { name } } }" }],
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
    // Extensions are left to Apollo Server. Twice, so that it is also compared once it is compiled.
    for (let time = 0; time < 2; time++) {
      expect(await answer(accept, body)).toEqual(await answer(accept, { ...body, extensions: {} }));
    }
  });
});

test.each([
  ["a query", "{ tenants(first: 200) { nodes { id name } } }"],
  ["a mutation", 'mutation { assetRegister(input: { assetId: "a", type: "t" }) { userErrors { code } } }'],
])("rejects %s beyond the rate as Apollo Server does", async (_what, query) => {
  const server = await startServer({}, { rates: { key: [{ capacity: 90, seconds: 3_600 }], tenant: [] } });
  const headers = { authorization: `Bearer ${ACME_ADMIN}`, "content-type": "application/json" };
  const answer = async (body: object) => {
    const response = await fetch(server.url, { method: "POST", headers, body: JSON.stringify(body) });
    const { errors } = (await response.json()) as { errors?: unknown };
    return { status: response.status, type: response.headers.get("content-type"), errors };
  };
  try {
    const direct = await answer({ query });
    expect(direct).toMatchObject({ status: 429, errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    expect({ ...direct, errors: null }).toEqual({ ...(await answer({ query, extensions: {} })), errors: null });
  } finally {
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
