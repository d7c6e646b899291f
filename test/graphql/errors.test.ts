import { GraphQLError } from "graphql";
import pino from "pino";
import { UnavailableError } from "../../src/domain/errors";
import { toSensorKey } from "../../src/domain/keys";
import { createMemoryServices, principal, reading } from "./memory-services";
import { createEngine, firstResult, run } from "./run";

const admin = principal("TENANT_ADMIN");

function setUp() {
  const lines: string[] = [];
  const logger = pino({ level: "info" }, { write: (line: string) => lines.push(line) });
  const services = createMemoryServices();
  return { services, engine: createEngine(services, { logger }), lines };
}

describe("errors", () => {
  test("are masked if unexpected, and logged with their incident ID", async () => {
    const { services, engine, lines } = setUp();
    services.breakMethod("fleet", "tenants", new Error("mongodb://user:secret@10.0.0.1 refused"));
    const { errors } = await run(engine, admin, "{ tenant { name } }");
    expect(errors).toHaveLength(1);
    const { incidentId } = errors![0]!.extensions as { incidentId: string };
    expect(errors).toMatchObject([{ path: ["tenant"], extensions: { code: "INTERNAL" } }]);
    expect(JSON.stringify(errors)).not.toMatch(/secret|mongodb|stack|at /);
    expect(lines.filter((line) => line.includes(incidentId) && line.includes("secret"))).toHaveLength(1);
  });

  test.each([
    new TypeError("x is not a function"),
    new GraphQLError("internal detail"),
    new GraphQLError("internal detail", { extensions: { code: "SOMETHING_ELSE", host: "10.0.0.1" } }),
    "a thrown string",
  ])("are masked when a service throws %p", async (thrown) => {
    const { services, engine } = setUp();
    services.breakMethod("fleet", "tenants", thrown);
    const { errors } = await run(engine, admin, "{ tenant { name } }");
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
    expect(JSON.stringify(errors)).not.toMatch(/detail|function|thrown|10\.0/);
  });

  test("are masked for a value that the schema cannot represent", async () => {
    const { services, engine } = setUp();
    const wrong = { ...reading(toSensorKey("acme/truck-1/temp"), 0, 0), value: "not a number" };
    Object.assign(services.telemetry, { latest: async (_: unknown, keys: readonly string[]) => keys.map(() => wrong) });
    const { errors } = await run(
      engine,
      admin,
      "{ tenant { sensors(first: 1) { nodes { latestReading { value } } } } }",
    );
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL" } }]);
    expect(JSON.stringify(errors)).not.toContain("not a number");
  });

  test("name no system that is unavailable", async () => {
    const { services, engine, lines } = setUp();
    services.breakMethod("fleet", "tenants", new UnavailableError("MongoDB", "connection to 10.0.0.1 refused"));
    const { errors } = await run(engine, admin, "{ tenant { name } }");
    expect(errors).toMatchObject([{ extensions: { code: "UNAVAILABLE" } }]);
    expect(JSON.stringify(errors)).not.toMatch(/MongoDB|10\.0/);
    expect(lines.join("")).toContain("MongoDB");
  });

  test("regression: do not occur if a tenant is deleted before its ledger is read", async () => {
    const { services, engine } = setUp();
    Object.assign(services.ledger, { read: () => Promise.resolve(null) });
    const range = '(range: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" })';
    const { data, errors } = await run(engine, admin, `{ tenant { ledger${range} { received minutes { minute } } } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ tenant: { ledger: { received: 0, minutes: [] } } });
  });

  test("of mutations make the root field null", async () => {
    const { services, engine } = setUp();
    services.breakMethod("fleet", "registerAsset", new UnavailableError("broker", "down"));
    const answer = await run(
      engine,
      admin,
      'mutation { assetRegister(input: { assetId: "a", type: "t" }) { asset { id } } }',
    );
    expect(answer).toMatchObject({ data: { assetRegister: null }, errors: [{ extensions: { code: "UNAVAILABLE" } }] });
  });

  test("at the start of a subscription are the subscription's only result", async () => {
    const { services, engine } = setUp();
    services.breakMethod("telemetry", "subscribe", new Error("secret"));
    const answer = await firstResult(engine, admin, "subscription { readings(input: {}) { cursor } }");
    expect(answer).toMatchObject({ errors: [{ extensions: { code: "INTERNAL" } }] });
    expect(JSON.stringify(answer)).not.toContain("secret");
  });

  test.each([
    ["query ($id: ID!) { node(id: $id) { id } }", {}],
    ["query ($first: Int) { tenants(first: $first) { nodes { id } } }", { first: "many" }],
    ['query ($id: ID = "x") { node(id: $id) { id } }', { id: null }],
  ])("in variables are attributed to the caller: %s", async (query, variables) => {
    const { errors } = await run(setUp().engine, admin, query, variables);
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });
});
