import { readFile } from "node:fs/promises";
import { createSluice, orThrow } from "@sluice/sdk";
import type { TenantId } from "../../src/domain/keys";
import type { Stack } from "../../dev/stack";

export interface BenchTenant {
  readonly tenantId: TenantId;
  readonly apiKey: string;
  readonly credential: { readonly mqttUrl: string; readonly username: string; readonly password: string };
  /** PEM. */
  readonly ca: string;
}

/** A tenant without rate limits. */
export async function registerTenant(stack: Stack, tenantId: TenantId): Promise<BenchTenant> {
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  try {
    const limits = { tenantRates: "", sensorRates: "" };
    const input = { tenantId, name: "Bench", limits };
    const { credential, apiKeySecret } = orThrow(await operator.tenantRegister({ input }));
    return { tenantId, apiKey: apiKeySecret, credential, ca: await readFile(stack.caFile, "utf8") };
  } finally {
    await operator.close();
  }
}
