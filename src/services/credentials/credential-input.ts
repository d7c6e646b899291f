/** Validation of the input that only credentials have. */
import { clientIdFailure } from "../../domain/client-id";
import type { AssetId, TenantId } from "../../domain/keys";
import { isWellFormedId, type InputCheck } from "../validation";

const MAX_ASSETS = 100;

export function wholeNumber(
  check: InputCheck,
  field: string,
  value: unknown,
  least: number,
  most: number,
): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  check.invalid([field], `${field} must be a whole number from ${least} to ${most}.`);
  return null;
}

export function checkClientId(
  check: InputCheck,
  tenantId: TenantId,
  { clientId, csr }: { readonly clientId?: string | undefined; readonly csr?: string | undefined },
): string | null {
  if (clientId === undefined) return null;
  if (csr !== undefined) {
    check.invalid(
      ["clientId"],
      "clientId applies only to passwords. The client ID of a certificate is always its user name: omit clientId.",
    );
    return null;
  }
  const unsuitable = typeof clientId === "string" ? clientIdFailure(tenantId, clientId) : "use a string";
  if (unsuitable !== null) check.invalid(["clientId"], `Invalid clientId: ${unsuitable}.`);
  return clientId;
}

export function checkAssets(check: InputCheck, assetIds: unknown): readonly AssetId[] | null {
  if (assetIds === undefined || assetIds === null) return null;
  if (!Array.isArray(assetIds) || assetIds.length === 0 || assetIds.length > MAX_ASSETS) {
    check.invalid(
      ["assetIds"],
      `assetIds must name 1 to ${MAX_ASSETS} assets. Omit it to cover all assets of the tenant.`,
    );
    return null;
  }
  assetIds.forEach((assetId, index) => check.id(["assetIds", String(index)], assetId));
  return [...new Set(assetIds.filter(isWellFormedId))].sort();
}
