import type { TenantId } from "../../domain/keys";
import type { Logger } from "pino";
import { type AccessDenial, denial } from "../../domain/access-denial";
import { generationOfName } from "../../domain/broker-credential";
import type { ApiKey, Principal } from "../../domain/entities";
import type { Startable } from "../../domain/ports/lifecycle";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import { fail, ok, type Result } from "../../domain/result";
import { isTokensKeyId } from "../../domain/tokens";
import type { Reads } from "../authorized-reads";
import { DEFAULT_API_KEY_WARNING_SECONDS, endsWithin } from "../expiry-watch";
import { LastUses } from "../last-uses";
import { maySeeKey } from "../authorization";
import type { Access, AccessEnd } from "../telemetry/access-bound-iterator";
import { clampTextPage } from "../validation";
import { keyIdOf, matchesHash, MAX_SECRET_CHARACTERS } from "./api-key-secret";
import type { ApiKeyCache } from "./api-key-cache";
import { ensureStoredOperatorKey, type ConfiguredOperatorKey } from "./operator-key";
import type { TenantDeactivationNotifier } from "./tenant-deactivation-notifier";
import { CLOCK_SKEW_SECONDS, type TokenAccess, type VerifiedToken } from "./token-access";

export interface AccessParts {
  readonly apiKeys: ApiKeyRepository;
  readonly apiKeyCache: ApiKeyCache;
  readonly registry: Registry;
  readonly deactivations: TenantDeactivationNotifier;
  /** The configured operator's API key; null if only stored API keys are valid. */
  readonly configured: ConfiguredOperatorKey | null;
  /** Null if no identity provider is configured. */
  readonly tokens: TokenAccess | null;
  readonly logger: Logger;
}

export interface AccessOptions {
  /** Interval between writes of API keys' last uses, milliseconds. Default 10,000. */
  readonly recordUsesEveryMs?: number | undefined;
  /** How long before its expiry an API key counts as expiring soon, seconds. Default 14 days. */
  readonly warnSeconds?: number | undefined;
}

/** Authenticates API keys and tokens of an identity provider, and reads API keys. */
export class ApiKeyAccess implements Reads<"access">, AccessEnd, Startable {
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
    await this.parts.deactivations.start();
    await this.uses.start();
  }

  async stop(): Promise<void> {
    await this.uses.stop();
    await this.parts.deactivations.stop();
    await this.parts.apiKeyCache.stop();
  }

  async authenticate(bearerToken: string): Promise<Result<Principal, AccessDenial>> {
    if (typeof bearerToken !== "string") return fail(denial("MALFORMED"));
    if (this.parts.configured?.matches(bearerToken) === true) {
      return ok({ role: "OPERATOR", tenantId: null, keyId: this.parts.configured.keyId, expiresAt: null });
    }
    if (!isJwt(bearerToken)) return this.ofSecret(bearerToken);
    if (this.parts.tokens === null) return fail(denial("TOKENS_OFF"));
    const verified = await this.parts.tokens.verify(bearerToken);
    return verified.ok ? this.ofToken(verified.value) : verified;
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    return this.parts.apiKeyCache.onRevoked(listener);
  }

  onTenantDeactivated(listener: (tenantId: TenantId) => void): () => void {
    return this.parts.deactivations.onDeactivated(listener);
  }

  /** Returns whether an API key or token is still valid, which includes the status of its tenant. */
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

  /**
   * Returns the caller's stored API key; null for tokens and for the configured operator's API key, which are not
   * stored.
   */
  async viewerKey(principal: Principal): Promise<ApiKey | null> {
    const isStored = principal.keyId !== this.parts.configured?.keyId && !isTokensKeyId(principal.keyId);
    return isStored ? this.parts.apiKeyCache.find(principal.keyId) : null;
  }

  pageKeys(_principal: Principal, tenantId: TenantId | null, page: PageRequest): Promise<Page<ApiKey>> {
    return this.parts.apiKeys.page(tenantId, clampTextPage(page));
  }

  async findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]> {
    const texts = keyIds.filter((keyId) => typeof keyId === "string");
    const found = new Map<string, ApiKey>();
    for (const apiKey of texts.length === 0 ? [] : await this.parts.apiKeys.find([...new Set(texts)])) {
      if (maySeeKey(principal, apiKey)) found.set(apiKey.keyId, apiKey);
    }
    return keyIds.map((keyId) => found.get(keyId) ?? null);
  }

  expiresSoon({ revokedAt, expiresAt }: ApiKey): boolean {
    return revokedAt === null && endsWithin(expiresAt, this.options.warnSeconds ?? DEFAULT_API_KEY_WARNING_SECONDS);
  }

  /**
   * Creates the first operator's API key if neither the configuration nor the store has one. Its secret cannot be read
   * later.
   */
  async ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null> {
    return this.parts.configured === null ? ensureStoredOperatorKey(this.parts.apiKeys) : null;
  }

  private async ofSecret(secret: string): Promise<Result<Principal, AccessDenial>> {
    if (secret.length > MAX_SECRET_CHARACTERS) return fail(denial("MALFORMED", { characters: secret.length }));
    const keyId = keyIdOf(secret);
    const apiKey = keyId === null ? null : await this.parts.apiKeyCache.find(keyId);
    if (apiKey === null || !matchesHash(secret, apiKey.secretHash)) {
      return fail(denial("UNKNOWN_KEY", keyId === null ? {} : { keyId, isKnownId: apiKey !== null }));
    }
    const now = new Date();
    const { role, tenantId, expiresAt, revokedAt } = apiKey;
    const detail = { keyId: apiKey.keyId, tenantId };
    if (revokedAt !== null) return fail(denial("REVOKED_KEY", { ...detail, revokedAt }));
    if (hasEnded(apiKey, now)) return fail(denial("EXPIRED_KEY", { ...detail, expiresAt }));
    const bound = await this.bound({ role, tenantId, keyId: apiKey.keyId, expiresAt });
    if (bound === null) return fail(denial("INACTIVE_TENANT", detail));
    this.uses.record(apiKey.keyId, now);
    return ok(bound);
  }

  /**
   * Rejects a token that was issued before its tenant was registered, because the token may be for a previous tenant of
   * the ID. Clock skew is allowed only if the ID has no previous tenant.
   */
  private async ofToken({ principal, issuedAt }: VerifiedToken): Promise<Result<Principal, AccessDenial>> {
    const { tenantId, keyId, expiresAt } = principal;
    const detail = { keyId, tenantId };
    if (expiresAt === null || expiresAt <= new Date()) return fail(denial("EXPIRED", { ...detail, expiresAt }));
    const bound = await this.bound(principal);
    if (bound === null) return fail(denial("INACTIVE_TENANT", detail));
    const { tenantSince } = bound;
    if (tenantId === null || tenantSince === undefined) return ok(bound);
    const skewSeconds = (await this.hadPreviousTenant(tenantId)) ? 0 : CLOCK_SKEW_SECONDS;
    const earliest = wholeSeconds(tenantSince) - skewSeconds * 1_000;
    if (issuedAt !== null && issuedAt.getTime() >= earliest) return ok(bound);
    return fail(denial("ISSUED_TOO_EARLY", { ...detail, issuedAt, tenantSince }));
  }

  private async hadPreviousTenant(tenantId: TenantId): Promise<boolean> {
    const [tenant] = await this.parts.registry.tenants([tenantId]);
    return tenant === undefined || tenant === null || generationOfName(tenant.broker.username) !== 1;
  }

  /**
   * Returns the access with its tenant's registration time; null if the tenant is not active, or if the access belongs
   * to a previous tenant of the ID.
   */
  private async bound<A extends Access>(access: A): Promise<A | null> {
    const { tenantId, tenantSince } = access;
    if (tenantId === null) return access;
    const [tenant] = await this.parts.registry.tenants([tenantId]);
    if (tenant?.status !== "ACTIVE") return null;
    if (tenantSince !== undefined && tenantSince.getTime() !== tenant.createdAt.getTime()) return null;
    return { ...access, tenantSince: tenant.createdAt };
  }
}

function hasEnded({ expiresAt, revokedAt }: ApiKey, now: Date): boolean {
  return revokedAt !== null || (expiresAt !== null && expiresAt <= now);
}

/** Epoch milliseconds, rounded down to a second, because tokens usually contain times in whole seconds. */
function wholeSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1_000) * 1_000;
}

/**
 * Whether a bearer token is a signed or encrypted token: three or five parts separated by dots. An API key's secret
 * contains no dot.
 */
function isJwt(bearerToken: string): boolean {
  const parts = bearerToken.split(".", 6).length;
  return parts === 3 || parts === 5;
}
