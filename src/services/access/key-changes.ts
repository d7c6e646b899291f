import { ROLES, type ApiKey, type Principal, type Role, type Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import { fail, ok } from "../../domain/result";
import { mayReach, mayReachAll, noSuchTenant, rejectionOfRole, type TenantScope } from "../authorization";
import { unchanged, type Changes } from "../change-pipeline";
import type { Run } from "../idempotency/idempotent-mutations";
import type { AccessService } from "./access";
import type { Outcome } from "../outcome";
import { InputCheck } from "../validation";
import type { ApiKeyCache } from "./api-key-cache";
import { keyIdOf, MAX_SECRET_CHARACTERS, mintApiKey, recordedKeyId } from "./api-key-secret";
import { hasUsableOperatorKey, type ConfiguredOperatorKey } from "./operator-key";

const LAST_OPERATOR_KEY =
  "This is the last valid operator key. Create another one first: with apiKeyCreate, with `sluice operator-key create`, " +
  "or by SLUICE_OPERATOR_KEY.";

interface MintedKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

interface RevokedKey {
  readonly before: ApiKey;
  readonly apiKey: ApiKey;
}

type CreateKeyInput = Parameters<AccessService["createKey"]>[1];

export interface KeyChangeParts {
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyCache: ApiKeyCache;
  readonly scope: TenantScope;
  /** The configured operator's API key; null if only stored API keys are valid. */
  readonly configured: ConfiguredOperatorKey | null;
  /** Quota for tenants that have no quota of their own. */
  readonly maxApiKeys: number;
}

/** Creates and revokes API keys. */
export class KeyChanges {
  constructor(private readonly parts: KeyChangeParts) {}

  async create(principal: Principal, input: CreateKeyInput, run: Run<MintedKey>): Outcome<MintedKey> {
    const check = new InputCheck();
    const role = check.oneOf(["role"], input.role, ROLES) ?? "TENANT_READER";
    const name = check.label(["name"], input.name);
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && !(expiresAt instanceof Date && expiresAt.getTime() > Date.now())) {
      check.invalid(["expiresAt"], "expiresAt must be in the future. Omit it for a key that never expires.");
    }
    const rejection = rejectionOfRole(principal, role);
    if (rejection !== null) return fail([rejection]);
    if (role === "OPERATOR") {
      if (input.tenantId !== undefined && input.tenantId !== null) {
        check.invalid(["tenantId"], "A key with the role OPERATOR belongs to no tenant: omit tenantId.");
      }
      const valid = check.result(null);
      return valid.ok ? this.insert(run, role, null, name, expiresAt) : valid;
    }
    const tenant = await this.parts.scope.writable(principal, input.tenantId, check);
    return tenant.ok ? this.insert(run, role, tenant.value, name, expiresAt) : tenant;
  }

  /**
   * Whether the API key is the last usable operator key. Without an operator key, only a command on Sluice's machine
   * can create another.
   */
  private async isLastOfOperators({ keyId, role, revokedAt, expiresAt }: ApiKey): Promise<boolean> {
    if (role !== "OPERATOR" || this.parts.configured !== null) return false;
    if (revokedAt !== null || (expiresAt !== null && expiresAt <= new Date())) return false;
    return !(await hasUsableOperatorKey(this.parts.apiKeys, keyId));
  }

  private async insert(
    run: Run<MintedKey>,
    role: Role,
    tenant: Tenant | null,
    name: string,
    expiresAt: Date | null,
  ): Outcome<MintedKey> {
    const { earlier } = run;
    if (earlier !== null && (await this.parts.apiKeys.find([earlier.apiKey.keyId])).length > 0) return ok(earlier);
    const crowded = tenant === null ? null : await this.tooMany(tenant, 1);
    if (crowded !== null) return fail([crowded]);
    const minted = mintApiKey({ tenantId: tenant?.tenantId ?? null, role, name, expiresAt });
    await run.prepare(minted);
    await this.parts.apiKeys.insert(minted.apiKey);
    // Count again, because other requests may have created API keys meanwhile.
    const exceeded = tenant === null ? null : await this.tooMany(tenant, 0);
    if (exceeded !== null) {
      await this.parts.apiKeys.delete(minted.apiKey.keyId);
      return fail([exceeded]);
    }
    if (tenant === null || (await this.parts.scope.isStill(tenant))) return ok(minted);
    await this.parts.apiKeys.delete(minted.apiKey.keyId);
    return fail([noSuchTenant(tenant.tenantId)]);
  }

  private async tooMany({ tenantId, limits }: Tenant, wanted: number): Promise<Failure | null> {
    const { apiKeys, maxApiKeys } = this.parts;
    const most = limits.maxApiKeys ?? maxApiKeys;
    if (wanted > 0) await apiKeys.deleteRevoked(tenantId, most);
    if ((await apiKeys.countLive(tenantId, new Date())) + wanted <= most) return null;
    const remedy = "Revoke some, or ask an operator to raise maxApiKeys with tenantUpdate.";
    const message = `The tenant has reached its maximum of ${most} API keys (maxApiKeys). ${remedy}`;
    return failure("LIMIT_EXCEEDED", [], message);
  }

  async revoke(principal: Principal, input: { keyId: string }): Outcome<{ before: ApiKey; apiKey: ApiKey }> {
    const named = namedIn(input);
    // If the caller passes a secret instead of an ID, revoke the API key of that secret.
    const keyId = keyIdOf(named) ?? named;
    if (mayReachAll(principal) && keyId === this.parts.configured?.keyId) {
      const remedy = "The configuration sets this key. Change it there and restart the process.";
      return fail([failure("FORBIDDEN", ["keyId"], remedy)]);
    }
    const [before] = await this.parts.apiKeys.find([keyId]);
    if (before === undefined || !mayReach(principal, before.tenantId)) {
      return fail([failure("NOT_FOUND", ["keyId"], "There is no such API key. Check its keyId.")]);
    }
    if (await this.isLastOfOperators(before)) return fail([failure("CONFLICT", ["keyId"], LAST_OPERATOR_KEY)]);
    const now = new Date();
    const isNew = await this.parts.apiKeys.revoke(keyId, now);
    this.parts.apiKeyCache.revoked(keyId);
    return ok({ before, apiKey: isNew ? { ...before, revokedAt: now } : before });
  }
}

/** The changes of API keys, and their descriptions for the audit log. */
export function keyChanges(keys: KeyChanges): Changes<"access", { revokeKey: RevokedKey }> {
  return {
    createKey: {
      target: ({ name }) => (typeof name === "string" ? name : ""),
      perform: (principal, input, run) => keys.create(principal, input, run),
      describe: ({ apiKey }) => ({ target: apiKey.keyId, after: describe(apiKey) }),
      respond: unchanged,
    },
    revokeKey: {
      target: (input) => recordedKeyId(namedIn(input)),
      perform: (principal, input) => keys.revoke(principal, input),
      describe: ({ before, apiKey }) => ({
        tenantId: apiKey.tenantId,
        before: describe(before),
        after: describe(apiKey),
      }),
      respond: ({ apiKey }) => ({ apiKey }),
    },
  };
}

function namedIn({ keyId }: { readonly keyId: unknown }): string {
  return typeof keyId === "string" ? keyId.slice(0, MAX_SECRET_CHARACTERS) : "";
}

/** Returns the fields of an API key that the audit log records. */
function describe({ keyId, tenantId, role, name, expiresAt, revokedAt }: ApiKey): Record<string, unknown> {
  return { keyId, tenantId, role, name, expiresAt, revokedAt };
}
