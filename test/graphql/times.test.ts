import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const engine = createEngine(createMemoryServices());
const operator = principal("OPERATOR");

describe("DateTime", () => {
  const query = `query ($from: DateTime!) { tenant(tenantId: "acme") { rejectedMessages(filter: { from: $from }) { nodes { at } } } }`;

  test.each([
    "2026-01-01T00:00:00Z",
    "2024-02-29T23:59:59.999Z",
    "2026-01-01T00:00:00+05:45",
    "2026-11-29T09:49:14.707209735Z",
    "2026-11-29t09:49:14z",
    "2026-11-29T09:49Z",
  ])("accepts %s as a variable and in a document", async (from) => {
    expect((await run(engine, operator, query, { from })).errors).toBeUndefined();
    const inDocument = query.replace("query ($from: DateTime!)", "").replace("$from", `"${from}"`);
    expect((await run(engine, operator, inDocument)).errors).toBeUndefined();
  });

  test.each([
    "2026-01-01",
    "2026-02-30T00:00:00Z",
    "2026-01-01T00:00:00+25:00",
    "2026-01-01T24:00:00Z",
    "yesterday",
    1,
  ])("rejects %p and quotes it", async (from) => {
    const { errors } = await run(engine, operator, query, { from });
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toContain(String(from));
    expect(errors?.[0]?.message).toContain("Use ");
  });
});

const RANGES: readonly (readonly [field: string, query: string])[] = [
  [
    "readings",
    '{ tenant(tenantId: "acme") { sensors(first: 1) { nodes { readings(range: RANGE) { nodes { value } } } } } }',
  ],
  ["ledger", '{ tenant(tenantId: "acme") { ledger(range: RANGE) { balanced } } }'],
  ["unattributedLedger", "{ unattributedLedger(range: RANGE) { balanced } }"],
  ["rejectedMessages", '{ tenant(tenantId: "acme") { rejectedMessages(filter: RANGE) { nodes { at } } } }'],
];

test.each(RANGES)("regression: %s rejects a range that ends at or before its start, quoting both", async (_, query) => {
  for (const from of ["2026-01-02T00:00:00.001Z", "2026-01-01T00:00:00Z"]) {
    const range = `{ from: "${from}", to: "2026-01-01T00:00:00Z" }`;
    const { errors } = await run(engine, operator, query.replace("RANGE", range));
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(errors?.[0]?.message).toContain(
      `'from' (${new Date(from).toISOString()}) must be before 'to' (2026-01-01T00:`,
    );
  }
});
