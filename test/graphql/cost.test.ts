import fc from "fast-check";
import { parse } from "graphql";
import { DEFAULT_OPERATION_LIMITS, OperationGuard } from "../../src/graphql/limits";
import { createBareSchema } from "../../src/graphql/schema";
import { PRICES } from "../../src/schema/price";

const { object: O, leaf: L, read: R, document: D } = PRICES;
/** Returns the cost of a page of `items` items that cost `each`. */
const page = (items: number, each: number) => O + R + items * (D + each);

const schema = createBareSchema();
const guard = new OperationGuard(schema, { ...DEFAULT_OPERATION_LIMITS, maxCost: Number.MAX_VALUE }, true);
const limited = new OperationGuard(schema, DEFAULT_OPERATION_LIMITS, true);

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  const cost = guard.costOf(parse(query), undefined, variables);
  if (!cost.ok) throw cost.failure;
  return cost.value.fixed;
}

const HOUR = `range: { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z" }`;

describe("the cost of an operation", () => {
  test.each<[string, string, number, Record<string, unknown>?]>([
    ["a field without objects", "{ viewer { role } }", O + L],
    ["nothing but a name", "{ __typename }", 1],
    ["a page", "{ tenants(first: 10) { nodes { tenantId } } }", page(10, O + L)],
    ["a page backward", "{ tenants(last: 10) { nodes { tenantId } } }", page(10, O + L)],
    ["a page of the default size", "{ tenants { nodes { tenantId } } }", page(50, O + L)],
    ["a page whose size is null", "{ tenants(first: null) { nodes { tenantId } } }", page(50, O + L)],
    [
      "the usage of tenants, whose days and newest minutes are added up",
      `{ platform { usage(${HOUR}, first: 10) { nodes { tenantId } } } }`,
      O + page(10, O + L) + 10 * (1 + 60) * PRICES.summedDocument,
    ],
    [
      "edges and nodes",
      "{ tenants(first: 10) { edges { node { tenantId } } nodes { tenantId } } }",
      page(10, 3 * O + 2 * L),
    ],
    ["a variable", "query ($n: Int) { tenants(first: $n) { nodes { tenantId } } }", page(1_000, O + L), { n: 1_000 }],
    [
      "the default of a variable",
      "query ($n: Int = 700) { tenants(first: $n) { nodes { tenantId } } }",
      page(700, O + L),
    ],
    [
      "a variable that is null",
      "query ($n: Int = 700) { tenants(first: $n) { nodes { tenantId } } }",
      page(50, O + L),
      { n: null },
    ],
    [
      "both directions",
      "query ($n: Int) { tenants(first: $n, last: 1000) { nodes { tenantId } } }",
      page(1_000, O + L),
      { n: undefined },
    ],
    [
      "pages in pages",
      "{ tenants(first: 10) { nodes { assets(first: 10) { nodes { assetId } } } } }",
      page(10, O + page(10, O + L)),
    ],
    [
      "aliases",
      "{ a: tenants(first: 10) { nodes { name } } b: tenants(first: 10) { nodes { name } } }",
      2 * page(10, O + L),
    ],
    [
      "ids",
      "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Tenant { viewer: name } } }",
      3 * (O + 2 * L),
      { ids: ["a", "b", "c"] },
    ],
    [
      "what stands below ids",
      "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Asset { sensors(first: 10) { nodes { id } } } } }",
      2 * (O + page(10, O + L)),
      { ids: ["a", "b"] },
    ],
    [
      "points of a line",
      `{ tenant { asset(assetId: "a") { sensor(sensorId: "s") { series(input: { ${HOUR}, maxPoints: 700 }) { points { at } } } } } }`,
      3 * O + page(700, O + L),
    ],
    [
      "points by variable",
      `query ($m: Int!) { tenant { sensors(first: 500) { nodes { series(input: { ${HOUR}, maxPoints: $m }) { points { at } } } } } }`,
      O + page(500, O + page(1_000, O + L)),
      { m: 1_000 },
    ],
    [
      "points by interval",
      `{ tenant { sensors(first: 2) { nodes { series(input: { ${HOUR}, every: "1m" }) { points { at } } } } } }`,
      O + page(2, O + page(61, O + L)),
    ],
    ["minutes of a ledger", `{ tenant { ledger(${HOUR}) { minutes { received } } } }`, O + page(60, O + L)],
    [
      "regression: a ledger over years, which is rejected by its range and not by its cost",
      '{ tenant { ledger(range: { from: "2020-01-01T00:00:00Z", to: "2026-01-01T00:00:00Z" }) { balanced } } }',
      O + page(7 * 24 * 60 + 1, 0) + L,
    ],
    [
      "elements of a list in an input",
      `mutation ($assets: [FleetImportAssetInput!]!) { fleetImport(input: { assets: $assets }) { userErrors { code } } }`,
      PRICES.mutation + (2 + 3) + 10 * (O + L),
      {
        assets: [
          { assetId: "a", type: "t", sensors: [1, 2, 3].map((n) => ({ sensorId: `s${n}`, type: "t" })) },
          { assetId: "b", type: "t", sensors: [] },
        ],
      },
    ],
    [
      "elements of a filter",
      'subscription ($ids: [String!]) { readings(input: { tenantId: "acme", assetIds: $ids }) { cursor } }',
      O + 400 + L,
      { ids: Array.from({ length: 400 }, (_, index) => `a${index}`) },
    ],
    [
      "fragments, each time they are spread",
      "{ a: tenants(first: 2) { ...c } b: tenants(first: 2) { ...c } } fragment c on TenantConnection { nodes { assets(first: 3) { nodes { id } } } }",
      2 * page(2, O + page(3, O + L)),
    ],
    [
      "fragments by variable",
      "query ($n: Int!) { tenants(first: 2) { ...c } } fragment c on TenantConnection { nodes { assets(first: $n) { nodes { id } } } }",
      page(2, O + page(5, O + L)),
      { n: 5 },
    ],
    // Excluded fields also count, because the next request with the same document may include them.
    [
      "what is left out",
      "query ($no: Boolean = false) { tenants(first: 10) @include(if: $no) { nodes { name } } }",
      page(10, O + L),
    ],
  ])("counts %s", (_name, query, expected, variables = {}) => {
    expect(costOf(query, variables)).toBe(Math.floor(expected));
  });

  test("of an explained message grows with its text", () => {
    const query = 'query ($text: String!) { messageExplain(input: { topic: "t", payload: $text }) { accepted } }';
    expect(costOf(query, { text: "x".repeat(1_600) }) - costOf(query, { text: "" })).toBe(10);
  });

  test.each([
    ["none", {}],
    ["an asset", { assetIds: ["a"] }],
    ["no asset at all", { assetIds: [] }],
  ])("regression: of an event counts its readings for any input of a subscription: %s", (_what, input) => {
    const query = (selection: string) =>
      `subscription ($input: ReadingsInput!) { readings(input: $input) { ${selection} } }`;
    const cost = guard.costOf(parse(query("readings { value sensor { topic } }")), null, { input });
    expect(cost).toMatchObject({ ok: true, value: { perItem: 2 * O + 2 * L } });
    const fleet = query("readings { sensor { asset { tenant { sensors(first: 1000) { nodes { topic } } } } } }");
    expect(limited.costOf(parse(fleet), null, { input })).toMatchObject({ ok: false });
  });

  test.each([
    ["literals", `assetIds: ${JSON.stringify(Array.from({ length: 400 }, (_, index) => `a${index}`))}`, {}],
    ["a variable", "assetIds: $ids", { ids: Array.from({ length: 400 }, (_, index) => `a${index}`) }],
  ])("regression: charges the IDs of a subscription once, when it opens: %s", (_what, input, variables) => {
    const query = `subscription ($ids: [String!]) { readings(input: { ${input} }) { cursor readings { value } } }`;
    const cost = guard.costOf(parse(query), null, variables);
    if (!cost.ok) throw cost.failure;
    expect(cost.value.opening).toBe(400);
    expect(cost.value.fixed - cost.value.opening).toBe(Math.floor(O + L));
  });

  test("is computed for circular fragments, in time proportional to the document", () => {
    const circle =
      "{ tenants(first: 9) { ...a } } fragment a on TenantConnection { nodes { assets { nodes { tenant { ...b } } } } } fragment b on Tenant { assets { nodes { tenant { ...b } } } }";
    expect(costOf(circle)).toBeGreaterThan(9);
    const chain = Array.from(
      { length: 60 },
      (_, index) =>
        `fragment f${index} on Tenant { asset(assetId: "a") { tenant { ...f${index + 1} ...f${index + 1} } } }`,
    );
    const end = "fragment f60 on Tenant { assets(first: $n) { nodes { id } } }";
    const query = `query ($n: Int!) { tenant { ...f0 } } ${chain.join(" ")} ${end}`;
    expect(costOf(query, { n: 10 })).toBeGreaterThan(2 ** 60);
  });

  test("is the same for page sizes as literals, variables and defaults", () => {
    const size = fc.integer({ min: 0, max: 2_147_483_647 });
    fc.assert(
      fc.property(size, size, (outer, inner) => {
        const query = (a: string, b: string, definitions = "") =>
          `query Q${definitions} { tenants(first: ${a}) { nodes { assets(last: ${b}) { edges { node { name } } } } } }`;
        const expected = costOf(query(String(outer), String(inner)));
        expect(costOf(query("$a", "$b", "($a: Int, $b: Int)"), { a: outer, b: inner })).toBe(expected);
        expect(costOf(query("$a", "$b", `($a: Int = ${outer}, $b: Int = ${inner})`))).toBe(expected);
        expect(expected / page(outer, O + page(inner, 2 * O + L))).toBeCloseTo(1, 1);
      }),
    );
  });

  test("of a document depends on the variables of each request", () => {
    const document = parse(
      "query ($n: Int!) { tenants(first: $n) { ...c } } fragment c on TenantConnection { nodes { id } }",
    );
    for (const n of [10, 1_000, 10, 99])
      expect(guard.costOf(document, null, { n })).toMatchObject({
        ok: true,
        value: { fixed: Math.floor(page(n, O + L)) },
      });
  });
});

/** Fields of the query's root with arguments of any size, including invalid sizes. */
const rootFields = (() => {
  const size = fc.oneof(fc.integer({ min: -2_147_483_648, max: 2_147_483_647 }), fc.constantFrom(-1, 0, 1, 1_000));
  const time = fc.constantFrom("0001-01-01T00:00:00Z", "1969-06-01T00:00:00Z", "2026-01-01T00:00:00Z");
  const range = fc.tuple(time, time).map(([from, to]) => `range: { from: "${from}", to: "${to}" }`);
  const every = fc.constantFrom("1s", "1d", "-1d", "0s", "");
  const series = fc.oneof(
    fc.tuple(range, size).map(([span, points]) => `input: { ${span}, maxPoints: ${points} }`),
    fc.tuple(range, every).map(([span, interval]) => `input: { ${span}, every: "${interval}" }`),
  );
  const strings = fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 5 }).map((ids) => JSON.stringify(ids));
  return fc.oneof(
    fc.tuple(size, fc.constantFrom("first", "last"), size).map(([outer, argument, inner]) => {
      return `tenants(${argument}: ${outer}) { nodes { assets(${argument}: ${inner}) { nodes { id } } } }`;
    }),
    fc.tuple(size, size).map(([first, last]) => `tenants(first: ${first}, last: ${last}) { nodes { id } }`),
    series.map((input) => `tenant { asset(assetId: "a") { sensor(sensorId: "s") { series(${input}) { interval } } } }`),
    fc.tuple(size, series).map(([first, input]) => {
      return `tenant { sensors(first: ${first}) { nodes { series(${input}) { points { at } } } } }`;
    }),
    range.map((span) => `unattributedLedger(${span}) { balanced }`),
    strings.map((ids) => `nodes(ids: ${ids}) { id }`),
  );
})();

test("the cost of a field is never below 1, and no field makes another cheaper", () => {
  fc.assert(
    fc.property(fc.array(rootFields, { minLength: 1, maxLength: 5 }), (fields) => {
      const aliased = fields.map((field, index) => `a${index}: ${field}`);
      const costs = aliased.map((field) => costOf(`{ ${field} }`));
      const total = costOf(`{ ${aliased.join(" ")} }`);
      const withoutLast = costOf(`{ __typename ${aliased.slice(0, -1).join(" ")} }`);
      expect(Math.min(...costs)).toBeGreaterThanOrEqual(1);
      // Above 2^53, a sum depends on the order of its summands.
      const sum = costs.reduce((all, cost) => all + cost, 0);
      // Each cost is rounded.
      expect(Math.abs(total - sum)).toBeLessThanOrEqual(Math.max(costs.length, sum * 1e-9));
      // Above 2^53, a sum depends on the order of its summands.
      expect(total * (1 + 1e-9)).toBeGreaterThanOrEqual(Math.max(...costs));
      expect(total * (1 + 1e-9)).toBeGreaterThanOrEqual(withoutLast);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, string, Record<string, unknown>?]>([
  [
    "pages that a negative number of points would compensate",
    `{ a: tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } }
       b: tenant { asset(assetId: "none") { sensor(sensorId: "none") { series(input: { ${HOUR}, maxPoints: -2147483647 }) { interval } } } } }`,
  ],
  [
    "pages that negative points of many sensors would compensate",
    `query ($m: Int!) { a: tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } }
       b: tenant { sensors(first: 1000) { nodes { series(input: { ${HOUR}, maxPoints: $m }) { interval } } } } }`,
    { m: -2_147_483_648 },
  ],
  [
    "pages that a negative page size would compensate",
    `{ a: tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } }
       b: tenants(first: -2147483648) { nodes { assets(first: -1000) { nodes { id } } } } }`,
  ],
  ["a thousand in a thousand", "{ tenants(first: 1000) { nodes { assets(first: 1000) { nodes { id } } } } }"],
  ["the greatest Int", "query ($n: Int!) { tenants(first: $n) { nodes { id } } }", { n: 2_147_483_647 }],
  [
    "500 sensors with 1,000 points each",
    `query ($m: Int!) { tenant { sensors(first: 500) { nodes { series(input: { ${HOUR}, maxPoints: $m }) { points { at } } } } } }`,
    { m: 1_000 },
  ],
  [
    "100 aliases of 1,000 items",
    `{ ${Array.from({ length: 100 }, (_, index) => `a${index}: tenants(first: 1000) { nodes { id } }`).join(" ")} }`,
  ],
  [
    "100,001 ids",
    "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
    { ids: Array.from({ length: 100_001 }, () => "x") },
  ],
  [
    "weeks of ledgers",
    `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: unattributedLedger(range: { from: "2026-01-01T00:00:00Z", to: "2026-01-08T00:00:00Z" }) { balanced }`).join(" ")} }`,
  ],
])("exceeds the limit: %s", (_name, query, variables = {}) => {
  const cost = limited.costOf(parse(query), undefined, variables);
  expect(cost).toMatchObject({ ok: false, failure: { extensions: { code: "LIMIT_EXCEEDED", maxCost: 100_000 } } });
});
