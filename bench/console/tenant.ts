import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { createSluice, orThrow } from "@sluice/sdk";
import type { TenantId } from "../../src/domain/keys";
import type { Stack } from "../../dev/stack";

export interface BenchTenant {
  readonly tenantId: TenantId;
  readonly apiKey: string;
  readonly credential: { readonly username: string; readonly password: string };
  readonly mqttUrl: string;
  /** PEM of the broker's CA certificate. */
  readonly ca: string;
}

type Access = Pick<BenchTenant, "apiKey" | "credential">;

/**
 * Returns a tenant without rate limits, with a large fleet. `bench-tenant.json` in `dir` keeps its access.
 *
 * @param registerFleet registers the fleet of a new tenant
 */
export async function benchTenant(
  stack: Stack,
  tenantId: TenantId,
  dir: string,
  registerFleet: () => Promise<void>,
): Promise<BenchTenant> {
  const file = path.join(dir, "bench-tenant.json");
  const { mqttUrl } = stack;
  const known = await readFile(file, "utf8").catch(() => null);
  const access = known === null ? await registerTenant(stack, tenantId) : (JSON.parse(known) as Access);
  if (known === null) {
    await registerFleet();
    await writeFile(file, JSON.stringify(access), { mode: 0o600 });
  }
  return { tenantId, ...access, mqttUrl, ca: await readFile(stack.caFile, "utf8") };
}

async function registerTenant(stack: Stack, tenantId: TenantId): Promise<Access> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  try {
    const limits = { tenantRates: "", sensorRates: "" };
    const input = { tenantId, name: "Bench", limits };
    const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input }));
    const { username, password } = credential;
    return { apiKey: apiKeySecret, credential: { username, password } };
  } finally {
    await operator.close();
  }
}
