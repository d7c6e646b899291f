import { toId, type TenantId } from "../../src/domain/keys";
import { globalId } from "../../src/schema/node";
import { createMemoryServices, principal, rejection } from "./memory-services";
import { createEngine, firstResult, run } from "./run";

const services = createMemoryServices();
const engine = createEngine(services);
const acme = principal("TENANT_ADMIN");

/** Runs the same operation on an object of the other tenant and on an object that never existed. */
async function expectSame(ask: (tenantId: string) => Promise<unknown>): Promise<unknown> {
  const foreign = await ask("rival");
  const unknown = await ask("nobody");
  expect(foreign).toEqual(unknown);
  return foreign;
}

describe("another tenant's data", () => {
  const at = new Date(0);
  const idsOf = (tenantId: TenantId) => [
    Buffer.from(`Tenant:${tenantId}`).toString("base64url"),
    globalId({ tenantId, assetId: toId("truck-1"), type: "", name: null, createdAt: at }),
    globalId({ tenantId, assetId: toId("truck-1"), sensorId: toId("temp"), type: "", unit: null, createdAt: at }),
    globalId(rejection(tenantId === "rival" ? "r1" : "r99", tenantId)),
    Buffer.from(`ApiKey:${tenantId}admin`).toString("base64url"),
  ];

  test.each([0, 1, 2, 3, 4])("is an unknown ID to node (ID %#)", async (index) => {
    const query = "query ($id: ID!) { node(id: $id) { __typename id } }";
    const own = await run(engine, acme, query, {
      id: index === 3 ? globalId(rejection("r0", "acme")) : idsOf(toId("acme"))[index],
    });
    expect(own.data).toEqual({
      node: expect.objectContaining({ __typename: expect.any(String) as unknown }) as unknown,
    });
    const answer = await expectSame((tenantId) => run(engine, acme, query, { id: idsOf(toId(tenantId))[index] }));
    expect(answer).toEqual({ data: { node: null } });
  });

  test("is null at its position in nodes", async () => {
    const own = idsOf(toId("acme"))[0];
    const answer = await expectSame((tenantId) =>
      run(engine, acme, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
        ids: [own, ...idsOf(toId(tenantId)), own],
      }),
    );
    expect(answer).toEqual({ data: { nodes: [{ id: own }, null, null, null, null, null, { id: own }] } });
  });

  test("is absent from tenant and tenants", async () => {
    await expectSame((id) => run(engine, acme, "query ($id: String) { tenant(tenantId: $id) { name } }", { id }));
    const { data } = await run(engine, acme, "{ tenants { nodes { tenantId } } tenant { tenantId } }");
    expect(data).toEqual({ tenants: { nodes: [{ tenantId: "acme" }] }, tenant: { tenantId: "acme" } });
  });

  test.each([
    ["assetRegister", "AssetRegisterInput", { assetId: "a", type: "t" }, "asset { id }"],
    ["sensorRegister", "SensorRegisterInput", { assetId: "truck-1", sensorId: "s", type: "t" }, "sensor { id }"],
    ["fleetImport", "FleetImportInput", { assets: [{ assetId: "a", type: "t" }] }, "tenant { id } assetsCreated"],
    ["apiKeyCreate", "ApiKeyCreateInput", { role: "TENANT_READER", name: "n" }, "apiKey { id } secret"],
  ])("gives %s the same user errors as missing data", async (mutation, type, input, fields) => {
    const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${fields} userErrors { field message code } } }`;
    const answer = await expectSame((tenantId) => run(engine, acme, query, { input: { ...input, tenantId } }));
    expect(answer).toMatchObject({
      data: { [mutation]: { userErrors: [{ code: "NOT_FOUND", field: ["tenantId"] }] } },
    });
  });

  test("gives apiKeyRevoke the same user errors as a missing key", async () => {
    const query =
      "mutation ($keyId: String!) { apiKeyRevoke(input: { keyId: $keyId }) { apiKey { id } userErrors { field message code } } }";
    const answer = await expectSame((tenantId) => run(engine, acme, query, { keyId: `${tenantId}admin` }));
    expect(answer).toMatchObject({ data: { apiKeyRevoke: { apiKey: null, userErrors: [{ code: "NOT_FOUND" }] } } });
  });

  test.each([
    ["readings", "ReadingsInput", "cursor"],
    ["rejectedMessages", "RejectedMessagesInput", "id"],
  ])("gives the subscription %s the same error as missing data", async (field, type, selection) => {
    const query = `subscription ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
    const answer = await expectSame((tenantId) => firstResult(engine, acme, query, { input: { tenantId } }));
    expect(answer).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
  });

  test("cannot be subscribed to with an asset or sensor of the other tenant", async () => {
    const other = principal("TENANT_ADMIN", "rival");
    await run(engine, other, 'mutation { assetRegister(input: { assetId: "secret", type: "t" }) { asset { id } } }');
    const query = "subscription ($input: ReadingsInput!) { readings(input: $input) { cursor } }";
    for (const inputOf of [
      (assetId: string) => ({ assetIds: [assetId] }),
      (assetId: string) => ({ sensors: [{ assetId, sensorId: "temp" }] }),
    ]) {
      const foreign = await firstResult(engine, acme, query, { input: inputOf("secret") });
      expect(foreign).toEqual(await firstResult(engine, acme, query, { input: inputOf("nothing") }));
    }
  });

  test.each([
    "",
    "Tenant:acme",
    "VGVuYW50OmFjbWU=",
    "VGVuYW50OmFjbWX",
    "!!!",
    Buffer.from("Query:acme").toString("base64url"),
  ])("a malformed global ID (%p) gives null", async (id) => {
    expect(await run(engine, acme, "query ($id: ID!) { node(id: $id) { id } }", { id })).toEqual({
      data: { node: null },
    });
  });

  test("a nested look-up does not reveal another tenant's ID", async () => {
    const answer = await run(engine, acme, '{ tenant { asset(assetId: "../rival/truck-1") { id } } }');
    expect(answer).toEqual({ data: { tenant: { asset: null } } });
  });
});
