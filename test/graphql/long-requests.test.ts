import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const admin = principal("TENANT_ADMIN");
const EXPLAIN = "query ($input: MessageExplainInput!) { messageExplain(input: $input) { accepted } }";

describe("regression: errors that repeat parts of the request have a limited length", () => {
  test.each([
    [
      "characters",
      `${" ".repeat(131_072)}{ viewer { role } }`,
      "more than 131072 characters. Shorten or split the document.",
    ],
    ["lines", `${"\n".repeat(2_000)}{ viewer { role } }`, "more than 2000 lines. Shorten or split the document."],
    [
      "characters of a name",
      `{ ${"a".repeat(257)}: viewer { role } }`,
      "a name of more than 256 characters. Shorten the name.",
    ],
  ])("rejects too many %s before the document is parsed", async (_what, query, what) => {
    const { errors } = await run(createEngine(createMemoryServices()), admin, query);
    expect(errors).toMatchObject([
      {
        message: `Syntax Error: The document contains ${what}`,
        extensions: { code: "GRAPHQL_PARSE_FAILED" },
      },
    ]);
  });

  test("executes a document at the limits of lines and names", async () => {
    const query = `${"\n".repeat(1_999)}{ ${"a".repeat(256)}: viewer { role } }`;
    const { errors } = await run(createEngine(createMemoryServices()), admin, query);
    expect(errors).toBeUndefined();
  });

  test("shortens the report of five invalid variables, compiled or not", async () => {
    const engine = createEngine(createMemoryServices());
    const fits = { topic: "t", payload: "1" };
    for (let warm = 0; warm < 4; warm++) await run(engine, admin, EXPLAIN, { input: fits });
    const unknown = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, 1]));
    const { errors } = await run(engine, admin, EXPLAIN, {
      input: { ...fits, payload: "x".repeat(10_000), ...unknown },
    });
    expect(errors).toHaveLength(6);
    for (const { message } of errors ?? []) expect(message.length).toBeLessThanOrEqual(1_000);
  });

  test("removes any number of suggestions from a message", async () => {
    const engine = createEngine(createMemoryServices(), { introspection: false });
    const { errors } = await run(engine, admin, "{ viewr { role } }");
    expect(errors?.[0]?.message).toBe('Cannot query field "viewr" on type "Query".');
    const input = { topic: "t", payload: "Did you mean ".repeat(60_000), f: 1 };
    const answer = await run(engine, admin, EXPLAIN, { input });
    expect(answer.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});

test("regression: fails at the deadline instead of returning a partial list", async () => {
  const services = createMemoryServices();
  const { fleet } = services;
  const pageTenants: typeof fleet.pageTenants = async (...args) => {
    const end = Date.now() + 30;
    while (Date.now() < end);
    return fleet.pageTenants(...args);
  };
  const busy = { ...services, fleet: { ...fleet, pageTenants } };
  const engine = createEngine(busy, { deadlineMs: 10 });
  const query =
    "{ a: tenants(first: 1000) { nodes { tenantId } } b: viewer { role } c: tenants(first: 1000) { nodes { tenantId name createdAt updatedAt: createdAt a: name b: name c: name d: name } } }";
  const { data, errors } = await run(engine, principal("OPERATOR"), query);
  expect(errors).toMatchObject([{ extensions: { code: "DEADLINE_EXCEEDED" } }]);
  expect(data).toBeNull();
});
