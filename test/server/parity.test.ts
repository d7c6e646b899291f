import type { Client } from "graphql-ws";
import { UnavailableError } from "../../src/domain/errors";
import { ACME_ADMIN } from "../graphql/memory-services";
import { connect, firstOver, startServer, type TestServer } from "./server";

/** Every error must be equal over HTTP and over WebSocket. */
describe("both transports", () => {
  let server: TestServer;
  let client: Client;
  beforeAll(async () => {
    server = await startServer({}, { introspection: false });
    client = connect(server.wsUrl, ACME_ADMIN);
  });
  afterAll(async () => {
    await client.dispose();
    await server.stop();
  });

  const deep = (depth: number): string =>
    depth === 0 ? "name" : `asset(assetId: "a") { tenant { ${deep(depth - 1)} } }`;

  test.each<[string, string, Record<string, unknown>?]>([
    ["an answer", "{ viewer { role tenant { name } } }"],
    ["a syntax error", "{ viewer {"],
    ["too many tokens", `{ ${"viewer ".repeat(5_000)} }`],
    ["brackets too deep inside each other", `{ node(id: ${"[".repeat(3_000)}`],
    ["an unknown field", "{ viewr { role } }"],
    ["two mistakes", "{ viewr { role } tenant { nam } }"],
    ["introspection of a closed schema", "{ __schema { types { name } } }"],
    ["too deep", `{ tenant { ${deep(9)} } }`],
    ["too many aliases", `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: viewer { role }`).join(" ")} }`],
    ["too costly", "{ tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } } }"],
    [
      "too costly by a variable",
      "query ($n: Int!) { tenants(first: $n) { nodes { assets(last: $n) { nodes { id } } } } }",
      { n: 900 },
    ],
    [
      "too costly by a default",
      "query ($n: Int = 900) { tenants(first: $n) { nodes { assets(last: $n) { nodes { id } } } } }",
    ],
    [
      "too costly in excluded fragments",
      `query ($no: Boolean = false) { tenants(first: 1000) { ...f @include(if: $no) } }
       fragment f on TenantConnection { nodes { ...g a: assets(first: 500) { nodes { id } } } }
       fragment g on Tenant { assets(first: 500) { nodes { id } } }`,
    ],
    ["fragments in circles", "{ tenant { ...a } } fragment a on Tenant { assets { nodes { tenant { ...a } } } }"],
    ["two operations and no name", "query A { viewer { role } } query B { viewer { role } }"],
    ["no operation at all", "fragment f on Viewer { role }"],
    ["a missing variable", "query ($id: ID!) { node(id: $id) { id } }"],
    ["a wrong variable", "query ($first: Int) { tenants(first: $first) { nodes { id } } }", { first: "many" }],
    ["a wrong page size", "{ tenants(first: 0) { nodes { id } } }"],
    [
      "a user error",
      'mutation { assetRegister(input: { tenantId: "rival", assetId: "a", type: "t" }) { userErrors { code field message } } }',
    ],
  ])("respond alike: %s", async (_name, query, variables = undefined) => {
    const overHttp = await server.ask(ACME_ADMIN, query, variables);
    const overWebSocket = await firstOver(client, query, variables);
    // The WebSocket protocol's message for errors before execution cannot contain extensions of the response.
    const { extensions, ...rest } = overHttp;
    expect(extensions).toMatchObject({ cost: { max: 100_000 } });
    expect(overWebSocket).toEqual(overWebSocket.extensions === undefined ? rest : overHttp);
    expect(overWebSocket.extensions !== undefined || !("data" in overHttp)).toBe(true);
  });

  test.each<[string, string, Record<string, unknown>?]>([
    ["a field", "{ viewer { rol } }"],
    ["a root field", "{ viewr { role } }"],
    ["a type", "{ node(id: 1) { ... on Asse { assetId } } }"],
    ["an argument", "{ tenants(firs: 1) { nodes { id } } }"],
    ["a missing selection", "{ viewer }"],
    ["a value of an enum", "{ tenants(filter: { status: ACTIV }) { nodes { id } } }"],
    ["a field of an input", "{ tenants(filter: { statu: ACTIVE }) { nodes { id } } }"],
    ["the type of a variable", "query ($f: TenantFilte) { tenants(filter: $f) { nodes { id } } }"],
    [
      "an enum in a variable",
      "query ($f: TenantFilter) { tenants(filter: $f) { nodes { id } } }",
      { f: { status: "ACTIV" } },
    ],
    [
      "a field in a variable",
      "query ($f: TenantFilter) { tenants(filter: $f) { nodes { id } } }",
      { f: { statu: "A" } },
    ],
    ["a directive", "{ viewer { role @includ(if: true) } }"],
    ["introspection of a type", '{ __type(name: "Viewer") { fields { name } } }'],
    ["introspection in a fragment", "{ ...f } fragment f on Query { __schema { queryType { name } } }"],
  ])("hide a closed schema: %s", async (_name, query, variables = undefined) => {
    for (const answer of [await server.ask(ACME_ADMIN, query, variables), await firstOver(client, query, variables)]) {
      expect(answer.errors).not.toHaveLength(0);
      expect(answer.data).toBeUndefined();
      expect(JSON.stringify(answer)).not.toMatch(/did you mean/i);
    }
  });

  test("return __typename of a closed schema", async () => {
    expect(await firstOver(client, "{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
    expect(await server.ask(ACME_ADMIN, "{ __typename }")).toMatchObject({ data: { __typename: "Query" } });
  });

  test.each([new Error("secret of the database"), new UnavailableError("MongoDB", "secret host")])(
    "mask errors alike: %p",
    async (error) => {
      const own = await startServer();
      const ownClient = connect(own.wsUrl, ACME_ADMIN);
      own.services.breakMethod("fleet", "tenants", error);
      const query = "{ tenant { name } }";
      const answers = [await own.ask(ACME_ADMIN, query), await firstOver(ownClient, query)].map((answer) => {
        expect(JSON.stringify(answer)).not.toContain("secret");
        return JSON.stringify(answer).replace(/[0-9a-f-]{36}/g, "incident");
      });
      expect(answers[1]).toBe(answers[0]);
      await ownClient.dispose();
      await own.stop();
    },
  );
});
