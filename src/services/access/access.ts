import type { TenantId } from "../../domain/keys";
import type { AccessDenial } from "../../domain/access-denial";
import type { ApiKey, Principal, Role } from "../../domain/entities";
import type { Page, PageRequest } from "../../domain/ports/pages";
import type { Result } from "../../domain/result";
import type { Outcome, Repeatable } from "../outcome";

export interface AccessService {
  /** Returns the principal of a bearer token, which is an API key's secret or a token of an identity provider. */
  authenticate(bearerToken: string): Promise<Result<Principal, AccessDenial>>;
  /** Calls back when any process revokes an API key. Returns a function that unsubscribes. */
  onRevoked(listener: (keyId: string) => void): () => void;
  /** Calls back when any process deactivates a tenant. Returns a function that unsubscribes. */
  onTenantDeactivated(listener: (tenantId: TenantId) => void): () => void;
  viewerKey(principal: Principal): Promise<ApiKey | null>;
  createKey(
    principal: Principal,
    input: { tenantId?: string | undefined; role: Role; name: string; expiresAt?: Date | undefined } & Repeatable,
  ): Outcome<{ apiKey: ApiKey; secret: string }>;
  revokeKey(principal: Principal, input: { keyId: string }): Outcome<{ apiKey: ApiKey }>;
  /**
   * Returns a page of a tenant's API keys, or of the operators' API keys if `tenantId` is null. Only operators can read
   * the latter.
   */
  pageKeys(principal: Principal, tenantId: TenantId | null, page: PageRequest): Promise<Page<ApiKey>>;
  /** Returns API keys in the order of the IDs; null for each that the principal may not see. */
  findKeys(principal: Principal, keyIds: readonly string[]): Promise<(ApiKey | null)[]>;
  /** Whether a valid API key expires within the configured warning time. */
  expiresSoon(apiKey: ApiKey): boolean;
}
