import type { TenantId } from "../keys";
import type { ApiKey } from "../entities";
import type { Page, PageRequest } from "./pages";

export interface ApiKeyRepository {
  insert(apiKey: ApiKey): Promise<void>;
  find(keyIds: readonly string[]): Promise<ApiKey[]>;
  /** Returns false if there is no such API key, or it is already revoked. */
  revoke(keyId: string, at: Date): Promise<boolean>;
  /** Records when API keys were last used, by key ID. Never moves a time back. */
  recordUse(uses: ReadonlyMap<string, Date>): Promise<void>;
  delete(keyId: string): Promise<void>;
  deleteOfTenant(tenantId: TenantId): Promise<void>;
  /** Number of the tenant's API keys that are neither revoked nor expired. */
  countLive(tenantId: TenantId, now: Date): Promise<number>;
  /**
   * Deletes a portion of a tenant's API keys that were revoked more than an hour ago. Keeps the `keep` of them that
   * were revoked last.
   */
  deleteRevoked(tenantId: TenantId, keep: number): Promise<void>;
  /** Ascending by `keyId`. `tenantId` null: operators' API keys. */
  page(tenantId: TenantId | null, request: PageRequest): Promise<Page<ApiKey>>;
  /**
   * Returns the first `limit` unrevoked API keys that expire between the two times, soonest first, and the number of
   * all of them.
   */
  expiring(after: Date, before: Date, limit: number): Promise<{ apiKeys: ApiKey[]; total: number }>;
  /** Calls back with API keys that any process revokes or deletes. Stops when `signal` aborts. */
  watchRevocations(onRevoked: (keyId: string) => void, signal: AbortSignal): void;
}
