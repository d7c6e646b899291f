import type { Client } from "graphql-ws";
import { UnavailableError } from "../../src/domain/errors";
import { ACME_ADMIN } from "../graphql/memory-services";
import { connect, firstOver, startServer, type TestServer } from "./server";

/** Everything that can go wrong must look the same over HTTP and over WebSocket. */
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
    ["an unknown field", "{ viewr { role } }"],
    ["two mistakes", "{ viewr { role } tenant { nam } }"],
    ["introspection where it is closed", "{ __schema { types { name } } }"],
    ["too deep", `{ tenant { ${deep(9)} } }`],
    ["too many aliases", `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: viewer { role }`).join(" ")} }`],
    ["too costly", "{ tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } } }"],
    ["two operations and no name", "query A { viewer { role } } query B { viewer { role } }"],
    ["no operation at all", "fragment f on Viewer { role }"],
    ["a missing variable", "query ($id: ID!) { node(id: $id) { id } }"],
    ["a wrong variable", "query ($first: Int) { tenants(first: $first) { nodes { id } } }", { first: "many" }],
    ["a wrong page size", "{ tenants(first: 0) { nodes { id } } }"],
    [
      "a user error",
      'mutation { assetRegister(input: { tenantId: "rival", assetId: "a", type: "t" }) { userErrors { code field message } } }',
    ],
  ])("answer alike: %s", async (_name, query, variables = undefined) => {
    const overHttp = await server.ask(ACME_ADMIN, query, variables);
    const overWebSocket = await firstOver(client, query, variables);
    // The protocol's message for errors before execution has no room for extensions of the response.
    const { extensions, ...rest } = overHttp;
    expect(extensions).toMatchObject({ cost: { max: 100_000 } });
    expect(overWebSocket).toEqual(overWebSocket.extensions === undefined ? rest : overHttp);
    expect(overWebSocket.extensions !== undefined || !("data" in overHttp)).toBe(true);
  });

  test.each([new Error("secret of the database"), new UnavailableError("MongoDB", "secret host")])(
    "mask alike: %p",
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
