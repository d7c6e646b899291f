/** Registers the simulated fleets through the SDK. It is safe to repeat: existing objects are reused or repaired. */

import { readFile, writeFile } from "node:fs/promises";
import { createSluice, orThrow, SluiceError, type Sluice } from "@sluice/sdk";
import type { SimulatedFleet } from "./fleets";

/** API key and broker credential of a tenant. */
export interface TenantAccess {
  readonly tenantId: string;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
  /** URL of the broker of the tenant's partition. Its port can differ from the previous start. */
  readonly mqttUrl: string;
}

export interface ProvisionOptions {
  readonly graphqlUrl: string;
  readonly operator: Sluice;
  readonly fleets: readonly SimulatedFleet[];
  /** File that keeps the tenants' secrets (mode 0600), because the platform shows them only once. */
  readonly file: string;
  /**
   * Called for each repair: a tenant was suspended, or a key or credential was revoked or lost since the previous
   * start.
   */
  readonly onRepair: (sentence: string) => void;
}

/**
 * Registers tenants, assets and sensors. Resumes suspended tenants. Replaces API keys that are unknown or invalid, and
 * broker credentials that are unknown, not active, or have an expiry.
 *
 * @throws Error with the remedy if a tenant cannot be used, for example because it is being deleted
 */
export async function provision(options: ProvisionOptions): Promise<TenantAccess[]> {
  const { operator, fleets, file } = options;
  const kept = await readKept(file);
  const tenants: TenantAccess[] = [];
  for (const fleet of fleets) {
    const { tenantId } = fleet;
    try {
      const access = await accessOf(fleet, options, kept);
      tenants.push(access);
      const others = kept.filter((other) => !tenants.some((tenant) => tenant.tenantId === other.tenantId));
      await writeFile(file, `${JSON.stringify([...tenants, ...others], null, 2)}\n`, { mode: 0o600 });
      await importFleet(operator, fleet);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `The demo cannot use the tenant ${tenantId}. ${why}\nTo start with an empty folder: npm run demo -- --fresh`,
        { cause: error },
      );
    }
  }
  return tenants;
}

async function accessOf(
  fleet: SimulatedFleet,
  { graphqlUrl, operator, onRepair }: ProvisionOptions,
  kept: readonly TenantAccess[],
): Promise<TenantAccess> {
  const { tenantId } = fleet;
  const tenant = await operator.tenant({ tenantId });
  if (tenant === null) return register(operator, fleet);
  const mqttUrl = await brokerOf(operator, tenantId);
  if (tenant.status === "SUSPENDED") {
    orThrow(await operator.tenantResume({ input: { tenantId } }));
    onRepair(`${tenantId} was suspended and is active again.`);
  }
  const known = kept.find((access) => access.tenantId === tenantId);
  const apiKey =
    known !== undefined && (await opens(graphqlUrl, known)) ? known.apiKey : await createKey(operator, tenantId);
  if (apiKey !== known?.apiKey)
    onRepair(`${tenantId} has a new API key, because the demo's key is missing or invalid.`);
  const credential =
    known !== undefined && (await isUsable(operator, known))
      ? { username: known.username, password: known.password }
      : await issueCredential(operator, tenantId);
  if (credential.username !== known?.username)
    onRepair(
      `${tenantId} has a new broker credential, ${credential.username}, because the demo's credential is missing, is ` +
        "not active, or has an expiry.",
    );
  return { tenantId, apiKey, ...credential, mqttUrl };
}

async function brokerOf(operator: Sluice, tenantId: string): Promise<string> {
  const { tenant } = await operator.request<{ readonly tenant: { readonly broker: { readonly mqttUrl: string } } }>(
    "query ($tenantId: String!) { tenant(tenantId: $tenantId) { broker { mqttUrl } } }",
    { tenantId },
  );
  return tenant.broker.mqttUrl;
}

async function register(operator: Sluice, { tenantId, name, limits }: SimulatedFleet): Promise<TenantAccess> {
  const input = { tenantId, name, ...(limits === undefined ? {} : { limits }) };
  const { apiKeySecret, credential } = orThrow(await operator.tenantRegister({ input }));
  const { username, password, mqttUrl } = credential;
  return { tenantId, apiKey: apiKeySecret, username, password, mqttUrl };
}

async function importFleet(operator: Sluice, { tenantId, assets: simulated }: SimulatedFleet): Promise<void> {
  const assets = simulated.map(({ sensors, ...asset }) => ({
    ...asset,
    sensors: sensors.map(({ sensorId, type, unit }) => ({ sensorId, type, unit })),
  }));
  const imported = orThrow(await operator.fleetImport({ input: { tenantId, assets } }));
  const [fault] = imported.itemErrors;
  if (fault !== undefined) throw new Error(`${fault.assetId}: ${fault.message}`);
}

async function createKey(operator: Sluice, tenantId: string): Promise<string> {
  const input = { tenantId, role: "TENANT_ADMIN", name: "Demo" } as const;
  return orThrow(await operator.apiKeyCreate({ input })).secret;
}

async function issueCredential(operator: Sluice, tenantId: string): Promise<{ username: string; password: string }> {
  const { secret } = orThrow(await operator.brokerCredentialIssue({ input: { tenantId, name: "Demo" } }));
  if (secret === null || secret === undefined) throw new Error("Sluice issued a credential without a password.");
  return { username: secret.username, password: secret.password };
}

/** Whether the API key is valid and belongs to its tenant. */
async function opens(graphqlUrl: string, { apiKey, tenantId }: TenantAccess): Promise<boolean> {
  const sluice = createSluice({ url: graphqlUrl, apiKey });
  try {
    return (await sluice.viewer()).tenant?.tenantId === tenantId;
  } catch (error) {
    if (error instanceof SluiceError && error.code === "UNAUTHENTICATED") return false;
    throw error;
  } finally {
    await sluice.close();
  }
}

/** Whether the credential is active and never expires, so that the demo can use it for any time. */
async function isUsable(operator: Sluice, { tenantId, username }: TenantAccess): Promise<boolean> {
  for (let after: string | undefined; ;) {
    const tenant = await operator.brokerCredentials({
      tenantId,
      first: 100,
      ...(after === undefined ? {} : { after }),
    });
    const found = tenant?.brokerCredentials.nodes.find((credential) => credential.username === username);
    if (found !== undefined) return found.status === "ACTIVE" && (found.expiresAt ?? null) === null;
    const { hasNextPage, endCursor } = tenant?.brokerCredentials.pageInfo ?? { hasNextPage: false, endCursor: null };
    if (!hasNextPage) return false;
    after = endCursor ?? undefined;
  }
}

async function readKept(file: string): Promise<TenantAccess[]> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as TenantAccess[];
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
