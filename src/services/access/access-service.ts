import type { Logger } from "pino";
import { ROLES, type ApiKey, type Principal, type Role } from "../../domain/entities";
import { failure } from "../../domain/errors";
import type { Startable } from "../../domain/ports/lifecycle";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/store";
import { fail, ok } from "../../domain/result";
import type { AuditTrail } from "../audit";
import { mayReach, operatorsOnly, readOnly, type TenantScope } from "../authorization";
import type { AccessService, Outcome } from "../services";
import type { AccessEnd } from "../telemetry/ends-with-access";
import { clampTextPage, InputCheck } from "../validation";
import { keyIdOf, matchesHash, MAX_SECRET_CHARACTERS, mintApiKey } from "./api-key-secret";
import type { KeyRing } from "./key-ring";
import { ensureStoredOperatorKey, type ConfiguredOperatorKey } from "./operator-key";
import { UseRecorder } from "./use-recorder";

type CreateKeyInput = Parameters<AccessService["createKey"]>[1];

/** API keys: what they open, and their life from creation to revocation. */
export class ApiKeyAccess implements AccessService, AccessEnd, Startable {
  private readonly uses: UseRecorder;

  /** @param configured The operator's key from the configuration; null: only stored keys open anything. */
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    private readonly ring: KeyRing,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
    private readonly audit: AuditTrail,
    private readonly configured: ConfiguredOperatorKey | null,
    logger: Logger,
    recordUsesEveryMs?: number,
  ) {
    this.uses = new UseRecorder(apiKeys, logger, recordUsesEveryMs);
  }

  async start(): Promise<void> {
    await this.ring.start();
    await this.uses.start();
  }

  async stop(): Promise<void> {
    await this.uses.stop();
    await this.ring.stop();
  }

  async authenticate(bearerToken: string): Promise<Principal | null> {
    if (typeof bearerToken !== "string" || bearerToken.length > MAX_SECRET_CHARACTERS) return null;
    if (this.configured?.matches(bearerToken) === true) {
      return { role: "OPERATOR", tenantId: null, keyId: this.configured.keyId, expiresAt: null };
    }
    const keyId = keyIdOf(bearerToken);
    const apiKey = keyId === null ? null : await this.ring.find(keyId);
    if (apiKey === null || !matchesHash(bearerToken, apiKey.secretHash)) return null;
    const now = new Date();
    if (!(await this.opens(apiKey, now))) return null;
    this.uses.record(apiKey.keyId, now);
    return { role: apiKey.role, tenantId: apiKey.tenantId, keyId: apiKey.keyId, expiresAt: apiKey.expiresAt };
  }

  onRevoked(listener: (keyId: string) => void): () => void {
    return this.ring.onRevoked(listener);
  }

  /** Whether a key of this id still opens anything, its tenant's status included. */
  async isValid(keyId: string): Promise<boolean> {
    if (keyId === this.configured?.keyId) return true;
    const apiKey = await this.ring.find(keyId);
    return apiKey !== null && this.opens(apiKey, new Date());
  }

  /** null also for the operator's key from the configuration, which is not stored. */
  async viewerKey(principal: Principal): Promise<ApiKey | null> {
    return principal.keyId === this.configured?.keyId ? null : this.ring.find(principal.keyId);
  }

  createKey(principal: Principal, input: CreateKeyInput): Outcome<{ apiKey: ApiKey; secret: string }> {
    const { tenantId } = input;
    return this.audit.run(
      principal,
      { action: "apiKeyCreate", tenantId, target: typeof input.name === "string" ? input.name : "" },
      () => this.create(principal, input),
      ({ apiKey }) => ({ after: describe(apiKey) }),
    );
  }

  async revokeKey(principal: Principal, input: { keyId: string }): Outcome<{ apiKey: ApiKey }> {
    const keyId = typeof input.keyId === "string" ? input.keyId.slice(0, MAX_SECRET_CHARACTERS) : "";
    return this.audit.run(
      principal,
      { action: "apiKeyRevoke", target: keyId },
      () => this.revoke(principal, keyId),
      ({ before, apiKey }) => ({ tenantId: apiKey.tenantId, before: describe(before), after: describe(apiKey) }),
    );
  }

  async pageKeys(principal: Principal, tenantId: string | null, page: PageRequest): Promise<Page<ApiKey>> {
    const readable = tenantId === null ? principal.role === "OPERATOR" : await this.scope.readable(principal, tenantId);
    return readable ? this.apiKeys.page(tenantId, clampTextPage(page)) : { items: [], hasMore: false };
  }

  async findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]> {
    const texts = keyIds.filter((keyId) => typeof keyId === "string");
    const found = new Map<string, ApiKey>();
    for (const apiKey of texts.length === 0 ? [] : await this.apiKeys.find([...new Set(texts)])) {
      if (mayReach(principal, apiKey.tenantId)) found.set(apiKey.keyId, apiKey);
    }
    return keyIds.map((keyId) => found.get(keyId) ?? null);
  }

  /** Makes the first operator's key where neither the configuration nor the store has one; its secret is shown once. */
  async ensureOperatorKey(): Promise<{ apiKey: ApiKey; secret: string } | null> {
    return this.configured === null ? ensureStoredOperatorKey(this.apiKeys) : null;
  }

  private async opens({ tenantId, expiresAt, revokedAt }: ApiKey, now: Date): Promise<boolean> {
    if (revokedAt !== null || (expiresAt !== null && expiresAt <= now)) return false;
    return tenantId === null || (await this.registry.tenants([tenantId]))[0]?.status === "ACTIVE";
  }

  private async create(principal: Principal, input: CreateKeyInput): Outcome<{ apiKey: ApiKey; secret: string }> {
    const isOperator = principal.role === "OPERATOR";
    const check = new InputCheck();
    const role = check.oneOf(["role"], input.role, ROLES) ?? "TENANT_READER";
    const name = check.label(["name"], input.name);
    const expiresAt = input.expiresAt ?? null;
    if (expiresAt !== null && !(expiresAt instanceof Date && expiresAt.getTime() > Date.now())) {
      check.invalid(["expiresAt"], "expiresAt must lie in the future; leave it out for a key that does not expire.");
    }
    if (role === "OPERATOR") {
      if (!isOperator) return fail([principal.role === "TENANT_READER" ? readOnly() : roleTooHigh(role)]);
      if (input.tenantId !== undefined && input.tenantId !== null) {
        check.invalid(["tenantId"], "A key with the role OPERATOR belongs to no tenant: leave tenantId out.");
      }
      const valid = check.result(null);
      return valid.ok ? this.insert(role, null, name, expiresAt) : valid;
    }
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    return tenant.ok ? this.insert(role, tenant.value.tenantId, name, expiresAt) : tenant;
  }

  private async insert(role: Role, tenantId: string | null, name: string, expiresAt: Date | null) {
    const minted = mintApiKey({ tenantId, role, name, expiresAt });
    await this.apiKeys.insert(minted.apiKey);
    return ok(minted);
  }

  private async revoke(principal: Principal, keyId: string): Outcome<{ before: ApiKey; apiKey: ApiKey }> {
    if (principal.role === "TENANT_READER") return fail([readOnly()]);
    if (principal.role === "OPERATOR" && keyId === this.configured?.keyId) {
      const remedy = "This key stands in the configuration: change it there and restart.";
      return fail([failure("FORBIDDEN", ["keyId"], remedy)]);
    }
    const [before] = await this.apiKeys.find([keyId]);
    if (before === undefined || !mayReach(principal, before.tenantId)) {
      return fail([failure("NOT_FOUND", ["keyId"], "There is no such API key.")]);
    }
    const now = new Date();
    const isNew = await this.apiKeys.revoke(keyId, now);
    this.ring.revoked(keyId);
    return ok({ before, apiKey: isNew ? { ...before, revokedAt: now } : before });
  }
}

function roleTooHigh(role: Role) {
  return { ...operatorsOnly(), field: ["role"], message: `Only an operator may create keys with the role ${role}.` };
}

/** What the audit log keeps of a key. */
function describe({ keyId, tenantId, role, name, expiresAt, revokedAt }: ApiKey): Record<string, unknown> {
  return { keyId, tenantId, role, name, expiresAt, revokedAt };
}
