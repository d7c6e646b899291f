/** Registers the simulated fleets through the SDK. Safe to repeat: what exists is used again. */

import { readFile, writeFile } from "node:fs/promises";
import { createSluice, orThrow, SluiceError, type Sluice } from "@sluice/sdk";
import type { SimulatedFleet } from "./fleets";

/** What it takes to act for a tenant, over the API and over MQTT. */
export interface TenantAccess {
  readonly tenantId: string;
  readonly apiKey: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Registers tenants, assets and sensors. Credentials are shown by the platform only once, so they are kept in `file`
 * (mode 0600) and found there the next time.
 *
 * @throws Error when a tenant exists whose credentials are not in `file`.
 */
export async function provision(
  graphqlUrl: string,
  operator: Sluice,
  fleets: readonly SimulatedFleet[],
  file: string,
): Promise<TenantAccess[]> {
  const kept = await readKept(file);
  const tenants: TenantAccess[] = [];
  for (const fleet of fleets) {
    const known = kept.find(({ tenantId }) => tenantId === fleet.tenantId);
    const access =
      known !== undefined && (await opens(graphqlUrl, known)) ? known : await register(operator, fleet, file);
    tenants.push(access);
    await writeFile(file, `${JSON.stringify(tenants, null, 2)}\n`, { mode: 0o600 });
    const assets = fleet.assets.map(({ sensors, ...asset }) => ({
      ...asset,
      sensors: sensors.map(({ sensorId, type, unit }) => ({ sensorId, type, unit })),
    }));
    const imported = orThrow(await operator.fleetImport({ input: { tenantId: fleet.tenantId, assets } }));
    const [fault] = imported.itemErrors;
    if (fault !== undefined) throw new Error(`${fleet.tenantId}/${fault.assetId}: ${fault.message}`);
  }
  return tenants;
}

async function register(operator: Sluice, fleet: SimulatedFleet, file: string): Promise<TenantAccess> {
  const { tenantId, name, limits } = fleet;
  try {
    const input = { tenantId, name, ...(limits === undefined ? {} : { limits }) };
    const { apiKeySecret, credential } = orThrow(await operator.tenantRegister({ input }));
    return { tenantId, apiKey: apiKeySecret, username: credential.username, password: credential.password };
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== "ALREADY_EXISTS") throw error;
    const remedy = "delete the folder .sluice (and the database, if it is elsewhere) to start from nothing";
    throw new Error(`Tenant ${tenantId} exists, but its credentials are not in ${file}: ${remedy}.`, {
      cause: error,
    });
  }
}

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

async function readKept(file: string): Promise<TenantAccess[]> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as TenantAccess[];
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
