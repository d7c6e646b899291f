import type { Logger } from "pino";
import { ROLES, type ApiKey, type Principal, type Role, type Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import type { Startable } from "../../domain/ports/lifecycle";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/store";
import { fail, ok } from "../../domain/result";
import type { AuditTrail } from "../audit";
import { DEFAULT_API_KEY_WARNING_SECONDS, endsWithin } from "../expiry-watch";
import { LastUses } from "../last-uses";
import { mayReach, noSuchTenant, operatorsOnly, readOnly, type TenantScope } from "../authorization";
import type { IdempotentMutations, Run } from "../idempotency/idempotent-mutations";
import type { AccessService, Outcome } from "../services";
import type { Access, AccessEnd } from "../telemetry/access-bound-iterator";
import { clampTextPage, InputCheck } from "../validation";
import { keyIdOf, matchesHash, MAX_SECRET_CHARACTERS, mintApiKey, recordedKeyId } from "./api-key-secret";
import type { ApiKeyCache } from "./api-key-cache";
import { ensureStoredOperatorKey, type ConfiguredOperatorKey } from "./operator-key";
import type { TenantClosings } from "./tenant-closings";
import { isTokensKeyId, type TokenAccess, type VerifiedToken } from "./token-access";

interface MintedKey {
  readonly apiKey: ApiKey;
  readonly secret: string;
}

type CreateKeyInput = Parameters<AccessService["createKey"]>[1];

export interface AccessParts {
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyCache: ApiKeyCache;
  readonly registry: Registry;
  readonly closings: TenantClosings;
  readonly scope: TenantScope;
  readonly audit: AuditTrail;
  readonly idempotent: IdempotentMutations;
  /** The configured operator's API key; null: only stored API keys are valid. */
  readonly configured: ConfiguredOperatorKey | null;
  /** null: no identity provider is configured. */
  readonly tokens: TokenAccess | null;
  readonly logger: Logger;
  /** Quota of tenants that have none of their own. */
  readonly maxApiKeys: number;
}

export interface AccessOptions {
  /** Interval of writes of API keys' last uses, milliseconds. Default 10,000. */
  readonly recordUsesEveryMs?: number | undefined;
  /** Warning time before an API key expires, seconds. Default 14 days. */
  readonly warnSeconds?: number | undefined;
}

/** API keys from creation to revocation, and tokens of an identity provider. */
export class ApiKeyAccess implements AccessService, AccessEnd, Startable {
  private readonly uses: LastUses;

  constructor(
    private readonly parts: AccessParts,
    private readonly options: AccessOptions = {},
  ) {
    this.uses = new LastUses(
      "API keys",
      (uses) => parts.apiKeys.recordUse(uses),
      parts.logger,
      options.recordUsesEveryMs,
    );
  }

  async start(): Promise<void> {
    await this.parts.apiKeyCache.start();
    await this.parts.closings.start();
    await this.uses.start();
  }

  async stop(): Promise<void> {
    await this.uses.stop();
    await this.parts.closings.stop();
    await this.parts.apiKeyCache.stop();
  }

  async authenticate(bearerToken: string): Promise<Principal | null> {
    if (typeof bearerToken !== "string") return null;
    const verified = isJws(bearerToken) ? await this.parts.tokens?.verify(bearerToken) : undefined;
    if (verified !== undefined && verified !== null) return this.ofToken(verified);
    if (bearerToken.length > MAX_SECRET_CHARACTERS) return null;
    if (this.parts.configured?.matches(bearerToken) === true) {
      return { role: "OPERATOR", tenantId: null, keyId: this.parts.configured.keyId, expiresAt: null };
    }
    const keyId = keyIdOf(bearerToken);
    const apiKey = keyId === null ? null : await this.parts.apiKeyCache.find(keyId);
    if (apiKey === null || !matchesHash(bearerToken, apiKey.secretHash)) return null;
    const now = new Date();
    if (hasEnded(apiKey, now)) return null;
    const { role, tenantId, expiresAt } = apiKey;
    const bound = await this.bound({ role, tenantId, keyId: apiKey.keyId, expiresAt });
    if (bound !== null) this.uses.record(apiKey.keyId, now);
    return bound;
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    return this.parts.apiKeyCache.onRevoked(listener);
  }

  onTenantClosed(listener: (tenantId: string) => void): () => void {
    return this.parts.closings.onClosed(listener);
  }

  /** Whether an API key or token is still valid, including its tenant's status. */
  async isValid(access: Access): Promise<boolean> {
    const { keyId, role, expiresAt } = access;
    if (role === "OPERATOR" && keyId === this.parts.configured?.keyId) return true;
    if (isTokensKeyId(keyId)) {
      if (this.parts.tokens === null || expiresAt === null || expiresAt <= new Date()) return false;
    } else {
      const apiKey = await this.parts.apiKeyCache.find(keyId);
      if (apiKey === null || hasEnded(apiKey, new Date())) return false;
    }
    return (await this.bound(access)) !== null;
  }

  /** null for tokens and for the configured operator's API key, which are not stored. */
  async viewerKey(principal: Principal): Promise<ApiKey | null> {
    const isStored = principal.keyId !== this.parts.configured?.keyId && !isTokensKeyId(principal.keyId);
    return isStored ? this.parts.apiKeyCache.find(principal.keyId) : null;
  }

  createKey(
    principal: Principal,
    { idempotencyKey, ...input }: CreateKeyInput,
  ): Outcome<{ apiKey: ApiKey; secret: string }> {
    const { tenantId } = input;
    return this.parts.idempotent.run(
      principal,
      { action: "apiKeyCreate", tenantId, target: typeof input.name === "string" ? input.name : "" },
      idempotencyKey,
      input,
      (run) => this.create(principal, input, run),
      ({ apiKey }) => ({ after: describe(apiKey) }),
    );
  }

  async revokeKey(principal: Principal, input: { keyId: string }): Outcome<{ apiKey: ApiKey }> {
    const named = typeof input.keyId === "string" ? input.keyId.slice(0, MAX_SECRET_CHARACTERS) : "";
    // A caller that passes the secret means its API key.
    const keyId = keyIdOf(named) ?? named;
    return this.parts.audit.run(
      principal,
      { action: "apiKeyRevoke", target: recordedKeyId(named) },
      () => this.revoke(principal, keyId),
      ({ before, apiKey }) => ({ tenantId: apiKey.tenantId, before: describe(before), after: describe(apiKey) }),
    );
  }

  async pageKeys(principal: Principal, tenantId: string | null, page: PageRequest): Promise<Page<ApiKey>> {
    const readable =
      tenantId === null ? principal.role === "OPERATOR" : await this.parts.scope.readable(principal, tenantId);
    return readable ? this.parts.apiKeys.page(tenantId, clampTextPage(page)) : { items: [], hasMore: false };
  }

  async findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]> {
    const texts = keyIds.filter((keyId) => typeof keyId === "string");
    const found = new Map<string, ApiKey>();
    for (const apiKey of texts.length === 0 ? [] : await this.parts.apiKeys.find([...new Set(texts)])) {
      if (mayReach(principal, apiKey.tenantId)) found.set(apiKey.keyId, apiKey);
    }
    return keyIds.map((keyId) => found.get(keyId) ?? null);
  }

  expiresSoon({ revokedAt, expiresAt }: ApiKey): boolean {
    return revokedAt === null && endsWithin(expiresAt, this.options.warnSeconds ?? DEFAULT_API_KEY_WARNING_SECONDS);
  }

  /** Creates the first operator's API key if neither configuration nor store has one. Its secret is shown once. */
  async ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null> {
    return this.parts.configured === null ? ensureStoredOperatorKey(this.parts.apiKeys) : null;
  }

  /**
   * Rejects a token that was issued before its tenant was registered, because it belongs to a previous tenant of the
   * ID.
   */
  private async ofToken({ principal, issuedAt }: VerifiedToken): Promise<Principal | null> {
    const { expiresAt } = principal;
    if (expiresAt === null || expiresAt <= new Date()) return null;
    const bound = await this.bound(principal);
    if (bound?.tenantSince === undefined) return bound;
    return issuedAt !== null && issuedAt.getTime() >= wholeSeconds(bound.tenantSince) ? bound : null;
  }

  /** The access with its tenant's present registration; null: inactive, or another tenant of the same ID. */
  private async bound<A extends Access>(access: A): Promise<A | null> {
    const { tenantId, tenantSince } = access;
    if (tenantId === null) return access;
    const [tenant] = await this.parts.registry.tenants([tenantId]);
    if (tenant?.status !== "ACTIVE") return null;
    if (tenantSince !== undefined && tenantSince.getTime() !== tenant.createdAt.getTime()) return null;
    return { ...access, tenantSince: tenant.createdAt };
  }

  private async create(principal: Principal, input: CreateKeyInput, run: Run<MintedKey>): Outcome<MintedKey> {
    const isOperator = principal.role === "OPERATOR";
    const check = new InputCheck();
    const role = check.oneOf(["role"], input.role, ROLES) ?? "TENANT_READER";
    const name = check.label(["name"], input.name);
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && !(expiresAt instanceof Date && expiresAt.getTime() > Date.now())) {
      check.invalid(["expiresAt"], "expiresAt must be in the future. Omit it for a key that never expires.");
    }
    if (role === "OPERATOR") {
      if (!isOperator) return fail([principal.role === "TENANT_READER" ? readOnly() : roleTooHigh(role)]);
      if (input.tenantId !== undefined && input.tenantId !== null) {
        check.invalid(["tenantId"], "A key with the role OPERATOR belongs to no tenant: omit tenantId.");
      }
      const valid = check.result(null);
      return valid.ok ? this.insert(run, role, null, name, expiresAt) : valid;
    }
    const tenant = await this.parts.scope.writable(principal, input.tenantId, check);
    return tenant.ok ? this.insert(run, role, tenant.value, name, expiresAt) : tenant;
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
    // Count again, because of API keys that were created concurrently.
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
    if (wanted > 0) await apiKeys.prune(tenantId, most);
    if ((await apiKeys.countLive(tenantId, new Date())) + wanted <= most) return null;
    const remedy = "Revoke some, or ask an operator to raise maxApiKeys with tenantUpdate.";
    const message = `The tenant has reached its maximum of ${most} API keys (maxApiKeys). ${remedy}`;
    return failure("LIMIT_EXCEEDED", [], message);
  }

  private async revoke(principal: Principal, keyId: string): Outcome<{ before: ApiKey; apiKey: ApiKey }> {
    if (principal.role === "TENANT_READER") return fail([readOnly()]);
    if (principal.role === "OPERATOR" && keyId === this.parts.configured?.keyId) {
      const remedy = "The configuration sets this key. Change it there and restart the process.";
      return fail([failure("FORBIDDEN", ["keyId"], remedy)]);
    }
    const [before] = await this.parts.apiKeys.find([keyId]);
    if (before === undefined || !mayReach(principal, before.tenantId)) {
      return fail([failure("NOT_FOUND", ["keyId"], "There is no such API key. Check its keyId.")]);
    }
    const now = new Date();
    const isNew = await this.parts.apiKeys.revoke(keyId, now);
    this.parts.apiKeyCache.revoked(keyId);
    return ok({ before, apiKey: isNew ? { ...before, revokedAt: now } : before });
  }
}

function hasEnded({ expiresAt, revokedAt }: ApiKey, now: Date): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt <= now);
}

/** Epoch milliseconds, rounded down to a second, because claims of a token have no fractions. */
function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000) * 1_000;
}

/** Three parts separated by dots. An API key's secret has no dot. */
function isJws(bearerToken: string): boolean {
  return bearerToken.split(".", 4).length === 3;
}

function roleTooHigh(role: Role) {
  const remedy = "Use a key with the role OPERATOR, or choose another role.";
  return {
    ...operatorsOnly(),
    field: ["role"],
    message: `Only an operator can create keys with the role ${role}. ${remedy}`,
  };
}

/** The part of an API key that the audit log records. */
function describe({ keyId, tenantId, role, name, expiresAt, revokedAt }: ApiKey): Record<string, unknown> {
  return { keyId, tenantId, role, name, expiresAt, revokedAt };
}
