import type { Principal } from "../../src/domain/entities";
import { createMemoryServices, principal } from "./memory-services";
import { createEngine, run } from "./run";

const engine = createEngine(createMemoryServices());

async function mayOf(caller: Principal): Promise<readonly string[]> {
  const { data } = await run(engine, caller, "{ viewer { may } }");
  return (data?.viewer as { may: string[] }).may;
}

test("lists the mutations that each role may call", async () => {
  const mutations = Object.keys(engine.schema.getMutationType()?.getFields() ?? {}).sort();
  expect(await mayOf(principal("OPERATOR"))).toEqual(mutations);
  expect(await mayOf(principal("TENANT_READER"))).toEqual([]);
  const admins = await mayOf(principal("TENANT_ADMIN"));
  expect(admins).toEqual(expect.arrayContaining(["assetRegister", "apiKeyCreate", "brokerCredentialIssue"]));
  expect(admins).not.toContain("tenantRegister");
});

test("names the subject of a token and when the access expires", async () => {
  const expiresAt = new Date("2030-01-01T00:01:00.000Z");
  const QUERY = "{ viewer { subject expiresAt } }";
  const caller: Principal = { ...principal("TENANT_READER"), keyId: "jwt:auth0|jane:1", expiresAt };
  expect(await run(engine, caller, QUERY)).toMatchObject({
    data: { viewer: { subject: "auth0|jane:1", expiresAt: expiresAt.toISOString() } },
  });
  expect(await run(engine, principal("TENANT_READER"), QUERY)).toMatchObject({
    data: { viewer: { subject: null, expiresAt: null } },
  });
});
