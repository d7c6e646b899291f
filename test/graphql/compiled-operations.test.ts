import { execute, type ExecutionResult, parse } from "graphql";
import type { Principal } from "../../src/domain/entities";
import { toId } from "../../src/domain/keys";
import { CompiledOperations } from "../../src/graphql/compiled-operations";
import { createMemoryServices } from "./memory-services";
import { createEngine } from "./run";

const OPERATOR: Principal = { role: "OPERATOR", tenantId: null, keyId: "k", expiresAt: null };
const READER: Principal = { role: "TENANT_READER", tenantId: toId("acme"), keyId: "k", expiresAt: null };

const cases: readonly [name: string, query: string, variables?: Record<string, unknown>][] = [
  [
    "lists, interfaces, enums, scalars",
    "{ tenants(first: 5) { nodes { __typename id tenantId status createdAt } pageInfo { hasNextPage } } }",
  ],
  [
    "an interface's concrete types",
    "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Tenant { name } } }",
    { ids: ["VGVuYW50OmFjbWU", "bm90aGluZw"] },
  ],
  ["nulls", '{ tenant(tenantId: "nobody") { tenantId } node(id: "x") { id } }'],
  [
    "@skip and @include by variables, in fragments too",
    "query($a: Boolean!, $b: Boolean!) { viewer { role @skip(if: $a) ...F @include(if: $b) } } fragment F on Viewer { tenant { tenantId name @skip(if: $b) } role }",
    { a: true, b: true },
  ],
  [
    "@skip the other way round",
    "query($a: Boolean!, $b: Boolean!) { viewer { role @skip(if: $a) ...F @include(if: $b) } } fragment F on Viewer { tenant { tenantId name @skip(if: $b) } role }",
    { a: false, b: false },
  ],
  ["aliases and merged fields", "{ viewer { a: role b: role } viewer { tenant { tenantId } } }"],
  ["errors of resolvers", '{ tenant { sensors(first: 1, after: "garbage") { nodes { id } } } viewer { role } }'],
  ["a default of a variable", "query($n: Int = 2) { tenants(first: $n) { nodes { tenantId } } }"],
  ["a variable that does not fit", "query($n: Int!) { tenants(first: $n) { nodes { tenantId } } }", { n: "two" }],
  ["a variable that is missing", "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {}],
  ["introspection", '{ __typename __type(name: "Sensor") { name kind fields { name } } }'],
];

describe.each([
  ["operator", OPERATOR],
  ["reader", READER],
] as const)("compiled operations give the same result as graphql-js, for role %s", (_, principal) => {
  test.each(cases)("%s", async (_name, query, variables = {}) => {
    const engine = createEngine(createMemoryServices());
    const document = parse(query);
    const compiled = new CompiledOperations(engine.schema);
    const args = { schema: engine.schema, document, variableValues: variables };
    const expected = await execute({ ...args, contextValue: engine.contextFor(principal) });
    for (let execution = 1; execution <= 4; execution++) {
      const result = await compiled.execute({ ...args, contextValue: engine.contextFor(principal) });
      expect(plain(result)).toEqual(plain(expected));
    }
  });
});

test("keeps a bounded number of most recently used documents", async () => {
  const engine = createEngine(createMemoryServices());
  const compiled = new CompiledOperations(engine.schema, 3);
  for (let index = 0; index < 20; index++) {
    const document = parse(`{ viewer { a${index}: role } }`);
    await compiled.execute({ schema: engine.schema, document, contextValue: engine.contextFor(OPERATOR) });
  }
  expect(compiled.size).toBe(3);
});

/** Returns a result as the client receives it. */
function plain(result: ExecutionResult): unknown {
  return JSON.parse(JSON.stringify(result));
}
