import type { ExecutionResult } from "graphql";
import { toSensorKey } from "../../src/domain/keys";
import { createMemoryServices, principal, reading } from "./memory-services";
import { createEngine, run } from "./run";

describe("look-ups", () => {
  test("are batched into one call of a service for each level, for any number of objects", async () => {
    const services = createMemoryServices();
    const answer = await run(
      createEngine(services),
      principal("TENANT_ADMIN"),
      "{ tenant { sensors { nodes { latestReading { value sensor { sensorId } } asset { assetId tenant { name } } } } } }",
    );
    expect(answer.errors).toBeUndefined();
    expect(Object.fromEntries(services.calls)).toEqual({
      "fleet.tenants": 1,
      "fleet.pageSensors": 1,
      "fleet.assets": 1,
      "fleet.sensors": 1,
      "telemetry.latest": 1,
    });
  });

  test("of deletions are batched for a page of tenants", async () => {
    const services = createMemoryServices();
    const query = "{ tenants(first: 10) { nodes { deletion { step attempts failure } } } }";
    const answer = await run(createEngine(services), principal("OPERATOR"), query);
    expect(answer.errors).toBeUndefined();
    expect(Object.fromEntries(services.calls)).toEqual({ "fleet.pageTenants": 1, "lifecycle.deletions": 1 });
  });

  test("of nodes are batched by type", async () => {
    const services = createMemoryServices();
    const idOf = (text: string) => Buffer.from(text).toString("base64url");
    const ids = ["Asset:acme/truck-1", "Asset:acme/truck-2", "Sensor:acme/truck-1/temp", "Tenant:acme"].map(idOf);
    await run(createEngine(services), principal("OPERATOR"), "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
      ids,
    });
    expect(Object.fromEntries(services.calls)).toEqual({ "fleet.assets": 1, "fleet.sensors": 1, "fleet.tenants": 1 });
  });

  test("return what an earlier mutation of the same operation has changed", async () => {
    const engine = createEngine(createMemoryServices());
    const input = '{ tenantId: "acme", assetId: "new", sensorId: "s", type: "t" }';
    const { data } = await run(
      engine,
      principal("OPERATOR"),
      `mutation {
        before: sensorRegister(input: ${input}) { userErrors { code } }
        assetRegister(input: { tenantId: "acme", assetId: "new", type: "t" }) { asset { sensor(sensorId: "s") { id } } }
        sensorRegister(input: ${input}) { sensor { asset { sensor(sensorId: "s") { sensorId } } } }
      }`,
    );
    expect(data).toMatchObject({
      before: { userErrors: [{ code: "NOT_FOUND" }] },
      assetRegister: { asset: { sensor: null } },
      sensorRegister: { sensor: { asset: { sensor: { sensorId: "s" } } } },
    });
  });

  test("of a subscription are repeated for each event, and are never stale", async () => {
    const services = createMemoryServices();
    const engine = createEngine(services);
    const context = engine.contextFor(principal("TENANT_ADMIN"));
    const query = "subscription { readings(input: {}) { readings { value sensor { sensorId asset { name } } } } }";
    const prepared = await engine.prepare({ query }, context);
    if (!prepared.ok) throw new Error("not prepared");
    const stream = await engine.subscribe(prepared.value, context);
    if (!(Symbol.asyncIterator in stream)) throw new Error("not opened");
    const next = async (): Promise<ExecutionResult | undefined> => (await stream.next()).value;
    await next();
    const [source] = services.streams;
    const keys = ["acme/truck-1/temp", "acme/truck-1/speed", "acme/truck-2/temp"];
    const event = { readings: keys.map((key, index) => reading(toSensorKey(key), index, index)), cursor: 3, gap: null };

    services.calls.clear();
    source!.push({ ...event });
    expect((await next())?.data).toMatchObject({
      readings: { readings: [{ sensor: { asset: { name: null } } }, {}, {}] },
    });
    expect(Object.fromEntries(services.calls)).toEqual({ "fleet.sensors": 1, "fleet.assets": 1 });

    await services.fleet.registerAsset(principal("TENANT_ADMIN"), {
      assetId: "truck-1",
      type: "truck",
      name: "Renamed",
    });
    source!.push({ ...event });
    expect((await next())?.data).toMatchObject({
      readings: { readings: [{ sensor: { asset: { name: "Renamed" } } }, {}, {}] },
    });
    await stream.return?.();
    await source!.ended;
  });
});
