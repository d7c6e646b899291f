import { getIntrospectionQuery } from "graphql";
import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const engine = createEngine(createMemoryServices());
const operator = principal("OPERATOR");

async function rejection(query: string, variables = {}): Promise<string | undefined> {
  const { errors } = await run(engine, operator, query, variables);
  return errors?.map(({ message, extensions }) => `${String(extensions?.code)}: ${message}`).join("\n");
}

describe("limits of operations", () => {
  test("admit an ordinary query", async () => {
    const query = `{ tenants { edges { node { assets(first: 10) { edges { node { sensors(first: 10) { edges { node {
      latestReading { value } } } } } } } } } } }`;
    expect(await rejection(query)).toBeUndefined();
  });

  test("admit GraphiQL's introspection", async () => {
    expect(await rejection(getIntrospectionQuery())).toBeUndefined();
  });

  test("bound the depth", async () => {
    const nested = (depth: number): string =>
      depth === 0 ? "name" : `asset(assetId: "a") { tenant { ${nested(depth - 1)} } }`;
    expect(await rejection(`{ tenant(tenantId: "acme") { ${nested(8)} } }`)).toMatch(
      /GRAPHQL_VALIDATION_FAILED: .*depth of 18 fields/,
    );
  });

  test("measure the depth of fragments and circular fragments in a short time", async () => {
    const fragments = Array.from(
      { length: 30 },
      (_, index) =>
        `fragment f${index} on Asset { tenant { asset(assetId: "a") { ...f${index + 1} ...f${index + 1} } } }`,
    );
    const query = `{ tenant(tenantId: "acme") { asset(assetId: "a") { ...f0 } } } ${fragments.join(" ")} fragment f30 on Asset { name }`;
    expect(await rejection(query)).toMatch(/depth of 63 fields/);
    const circle = '{ tenant { ...a } } fragment a on Tenant { asset(assetId: "x") { tenant { ...a } } }';
    expect(await rejection(circle)).toMatch(/GRAPHQL_VALIDATION_FAILED/);
  });

  test("bound the aliases", async () => {
    const query = `{ ${Array.from({ length: 101 }, (_, index) => `a${index}: viewer { role }`).join(" ")} }`;
    expect(await rejection(query)).toMatch(/GRAPHQL_VALIDATION_FAILED: The document has more than 100 aliases/);
  });

  test("bound the tokens", async () => {
    expect(await rejection(`{ ${"viewer ".repeat(5_000)} }`)).toMatch(/GRAPHQL_PARSE_FAILED: .*4000 tokens/);
  });

  test("multiply the cost by page sizes, as literals, variables or defaults", async () => {
    const query = (arguments_: string) =>
      `query ($n: Int = 1000) { tenants(first: $n) { nodes { assets${arguments_} { nodes { assetId } } } } }`;
    expect(await rejection(query("(first: $n)"))).toMatch(/LIMIT_EXCEEDED: .*1512261 points/);
    expect(await rejection(query("(first: 1000)"), { n: 1_000 })).toMatch(/LIMIT_EXCEEDED/);
    expect(await rejection(query("(last: $n)"), { n: 900 })).toMatch(/LIMIT_EXCEEDED/);
    expect(await rejection(query("(first: $n)"), { n: 10 })).toBeUndefined();
    expect(await rejection(query(""))).toBeUndefined();
  });

  test("count the cost of a fragment each time it is spread", async () => {
    const query = `{ tenants(first: 1000) { nodes { ...t } } } fragment t on Tenant { a: assets(first: 60) { ...c } b: assets(first: 60) { ...c } }
      fragment c on AssetConnection { nodes { assetId } }`;
    expect(await rejection(query)).toMatch(/LIMIT_EXCEEDED: .*203261 points/);
  });

  test("hide a closed schema from queries and suggestions", async () => {
    const closed = createEngine(createMemoryServices(), { introspection: false });
    const { errors } = await run(closed, operator, "{ __schema { types { name } } nodez }");
    expect(JSON.stringify(errors)).toContain("introspection");
    expect(JSON.stringify(errors)).not.toContain("Did you mean");
    expect(await rejection("{ nodez }")).toContain("Did you mean");
  });
});
