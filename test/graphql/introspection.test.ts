import { getIntrospectionQuery } from "graphql";
import { DEFAULT_OPERATION_LIMITS } from "../../src/graphql/limits";
import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const engine = createEngine(createMemoryServices());
const boundless = createEngine(createMemoryServices(), { limits: { maxCost: Number.MAX_VALUE } });
const operator = principal("OPERATOR");

const WHOLE = getIntrospectionQuery({
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
});
const FRAGMENTS = WHOLE.slice(WHOLE.indexOf("fragment FullType"));
const SCHEMA = "__schema { types { ...FullType } }";

async function costAndAnswer(query: string, variables = {}) {
  const context = boundless.contextFor(operator);
  const prepared = await boundless.prepare({ query, variables }, context);
  if (!prepared.ok) throw prepared.failure[0] ?? new Error("rejected");
  return { cost: prepared.value.cost.fixed, answer: await run(boundless, operator, query, variables) };
}

function objectsIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((count, each) => count + objectsIn(each), 0);
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Object.values(value).reduce<number>((count, each) => count + objectsIn(each), 0);
}

test.each<[string, string, Record<string, unknown>?]>([
  ["the whole schema", WHOLE],
  ["its names", "{ __schema { types { name } } }"],
  ["fields of fields", "{ __schema { types { fields(includeDeprecated: true) { type { fields { name } } } } } }"],
  ["in a fragment", "{ ...q } fragment q on Query { __schema { queryType { ...t } } } fragment t on __Type { name }"],
  [
    "a type by variable",
    "query ($n: String!) { __type(name: $n) { fields { args { type { name } } } } }",
    { n: "Tenant" },
  ],
  ["a type by name", '{ __type(name: "Node") { possibleTypes { interfaces { name } } } }'],
  ["enums and inputs", "{ __schema { types { enumValues { name } inputFields { type { ofType { name } } } } } }"],
])("introspection costs 16 points for each object of its response: %s", async (_name, query, variables = {}) => {
  const { cost, answer } = await costAndAnswer(query, variables);
  expect(answer.errors).toBeUndefined();
  expect(cost).toBe(16 * (objectsIn(answer.data) - 1));
});

test("admits the usual introspection, even of a schema twice as large", async () => {
  expect((await run(engine, operator, WHOLE)).errors).toBeUndefined();
  expect((await costAndAnswer(WHOLE)).cost).toBeLessThan(DEFAULT_OPERATION_LIMITS.maxCost / 2);
});

test.each([
  ["three times", `{ a: ${SCHEMA} b: ${SCHEMA} c: ${SCHEMA} } ${FRAGMENTS}`],
  [
    "a hundred times",
    `{ ${Array.from({ length: 100 }, (_, index) => `a${index}: ${SCHEMA}`).join(" ")} } ${FRAGMENTS}`,
  ],
  [
    "fields of fields, three times in twenty",
    `{ __schema { types { ${Array.from({ length: 20 }, (_, outer) => `a${outer}: fields { type { ${Array.from({ length: 3 }, (_, inner) => `b${inner}: fields { type { name } }`).join(" ")} } }`).join(" ")} } } }`,
  ],
  [
    "fields of fields, doubled by fragments",
    `{ __schema { types { ...a } } } fragment a on __Type { a: fields { ...b } b: fields { ...b } }
     fragment b on __Field { type { ...c } x: type { ...c } } fragment c on __Type { a: fields { ...d } b: fields { ...d } }
     fragment d on __Field { a: type { name } b: type { name } c: type { name } d: type { name } }`,
  ],
])("rejects the schema %s", async (_name, query) => {
  const { errors } = await run(engine, operator, query);
  expect(errors).toMatchObject([{ extensions: { code: "LIMIT_EXCEEDED" } }]);
});

test("charges an unknown type as one object, and invalid arguments with the minimum", async () => {
  expect((await costAndAnswer('{ __type(name: "Nothing") { name } }')).cost).toBe(16);
  expect((await costAndAnswer("query ($n: String!) { __type(name: $n) { name } }", {})).cost).toBe(1);
});

test("charges each type of the schema less than the maximum cost", async () => {
  const fields = Array.from({ length: 20 }, (_, index) => `f${index}: fields { args { type { name } } type { name } }`);
  const query = `query ($n: String!) { __type(name: $n) { ${fields.join(" ")} } }`;
  const costOf = async (n: string) => (await costAndAnswer(query, { n })).cost;
  const names = Object.keys(engine.schema.getTypeMap());
  const costs: number[] = [];
  for (const name of names) costs.push(await costOf(name));
  expect(Math.max(...costs)).toBeLessThan(DEFAULT_OPERATION_LIMITS.maxCost);
});
