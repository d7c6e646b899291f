import type { Tenant } from "../../domain/entities";
import { toId } from "../../domain/keys";
import { DEFAULT_TENANT_LIMITS } from "../../domain/limits";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { AssetRepository } from "../../domain/ports/fleet-store";
import { CredentialChecks } from "./credential-checks";

const tenant: Tenant = {
  tenantId: toId("acme"),
  name: "acme",
  status: "ACTIVE",
  createdAt: new Date(1_700_000_000_000),
  limits: DEFAULT_TENANT_LIMITS,
  broker: { username: "tenant_acme", hash: "", salt: "", iterations: 1 },
};

test("names the maximum that a new credential or a rotation reaches", async () => {
  const credentials: Pick<BrokerCredentialRepository, "countLive"> = { countLive: () => Promise.resolve(4) };
  const checks = new CredentialChecks(credentials as BrokerCredentialRepository, {} as AssetRepository, 2);
  expect((await checks.tooMany(tenant, false))?.message).toContain("maximum of 2 broker credentials");
  expect((await checks.tooMany(tenant, true))?.message).toContain("maximum of 4 broker credentials");
});
