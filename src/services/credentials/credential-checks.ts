import { tenantOfName, type BrokerCredential } from "../../domain/broker-credential";
import type { Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { assetKey, type AssetId, type TenantId } from "../../domain/keys";
import type { BrokerCredentialRepository } from "../../domain/ports/credential-store";
import type { AssetRepository } from "../../domain/ports/fleet-store";
import { fail, ok, type Result } from "../../domain/result";

/** Checks a change of credentials against the stored records. */
export class CredentialChecks {
  constructor(
    private readonly credentials: BrokerCredentialRepository,
    private readonly assets: AssetRepository,
    /** Quota for tenants that have no quota of their own. */
    private readonly maxBrokerCredentials: number,
  ) {}

  async toRotate(tenantId: TenantId, username: unknown): Promise<Result<BrokerCredential, readonly Failure[]>> {
    if (username === undefined || username === null) {
      const current = await this.credentials.current(tenantId);
      if (current !== null) return ok(current);
      const remedy = "The tenant has no active password that covers all assets. Set username, or issue a password.";
      return fail([failure("NOT_FOUND", ["username"], remedy)]);
    }
    if (typeof username !== "string" || tenantOfName(username) !== tenantId) return fail([noSuchCredential()]);
    const [found] = await this.credentials.find([username]);
    if (found?.tenantId !== tenantId) return fail([noSuchCredential()]);
    if (found.kind === "CERTIFICATE") {
      const remedy =
        "You cannot rotate a certificate. Issue a new one, and revoke this one once the gateway uses the new one.";
      return fail([failure("INVALID", ["username"], remedy)]);
    }
    const isOver = found.expiresAt !== null && found.expiresAt <= new Date();
    if (found.status === "ACTIVE" && !isOver) return ok(found);
    return fail([
      failure(
        "CONFLICT",
        ["username"],
        "The credential is no longer active: it was rotated or revoked, or it has expired. Rotate an active one.",
      ),
    ]);
  }

  async unknownAsset(tenantId: TenantId, assetIds: readonly AssetId[] | null): Promise<Failure | null> {
    if (assetIds === null) return null;
    const found = await this.assets.find(assetIds.map((assetId) => assetKey(tenantId, assetId)));
    const known = new Set(found.map(({ assetId }) => assetId));
    const index = assetIds.findIndex((assetId) => !known.has(assetId));
    if (index < 0) return null;
    return failure(
      "NOT_FOUND",
      ["assetIds", String(index)],
      `There is no asset '${String(assetIds[index])}'. Register it first.`,
    );
  }

  async boundElsewhere({
    tenantId,
    clientId,
    username,
  }: Pick<BrokerCredential, "tenantId" | "clientId" | "username">): Promise<Failure | null> {
    if (clientId === null) return null;
    const bound = await this.credentials.boundTo(tenantId, clientId);
    if (bound.every((other) => other === username)) return null;
    return failure(
      "CONFLICT",
      ["clientId"],
      "Another credential is bound to this client ID. Rotate or revoke that credential, or use another client ID.",
    );
  }

  async tooMany({ tenantId, limits }: Tenant, isRotation: boolean): Promise<Failure | null> {
    const most = limits.maxBrokerCredentials ?? this.maxBrokerCredentials;
    const allowed = isRotation ? 2 * Math.max(most, 1) : most;
    if ((await this.credentials.countLive(tenantId)) < allowed) return null;
    const rule = isRotation ? "for rotations, twice maxBrokerCredentials" : "maxBrokerCredentials";
    const message =
      `The tenant has reached its maximum of ${allowed} broker credentials, including those in their grace period ` +
      `(${rule}). Revoke some, or ask an operator to raise maxBrokerCredentials with tenantUpdate.`;
    return failure("LIMIT_EXCEEDED", [], message);
  }
}

export function noSuchCredential(): Failure {
  return failure("NOT_FOUND", ["username"], "There is no such broker credential. Check its user name.");
}
