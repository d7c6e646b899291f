import type { AssetId, TenantId } from "../keys";
import type { BrokerCredential, CredentialStatus } from "../broker-credential";
import type { RevokedCertificate } from "../certificates";
import type { TenantAccount } from "./broker";
import type { Page, PageRequest } from "./pages";

/** Stored credentials: the desired state of the broker's users. A write is majority-durable when it resolves. */
export interface BrokerCredentialRepository {
  insert(credential: BrokerCredential): Promise<void>;
  /** Excludes PENDING and ABANDONED credentials. */
  find(usernames: readonly string[]): Promise<BrokerCredential[]>;
  /** Ascending by user name. Excludes PENDING and ABANDONED credentials. */
  page(tenantId: TenantId, request: PageRequest): Promise<Page<BrokerCredential>>;
  /**
   * Number of the tenant's credentials that are PENDING, ACTIVE or in GRACE. Excludes the first credential if it is
   * unchanged.
   */
  countLive(tenantId: TenantId): Promise<number>;
  /** User names of the tenant's PENDING and ACTIVE credentials that are bound to the client ID. */
  boundTo(tenantId: TenantId, clientId: string): Promise<string[]>;
  /** ACTIVE credentials of the tenant that were never seen, in any order. */
  neverSeen(tenantId: TenantId, limit: number): Promise<BrokerCredential[]>;
  /** Returns the tenant's newest ACTIVE credential that has a password and is not scoped to assets. */
  current(tenantId: TenantId): Promise<BrokerCredential | null>;
  /** Returns false if the credential was in none of the statuses `from`. */
  changeStatus(username: string, from: readonly CredentialStatus[], to: CredentialStatus, at: Date): Promise<boolean>;
  inGrace(tenantId: TenantId): Promise<BrokerCredential[]>;
  /**
   * Atomically makes the PENDING `username` ACTIVE, puts `replaced` in GRACE until `graceEndsAt`, and revokes the
   * credentials `earlier`, which are in GRACE. Returns false without any change if the status or the assets of
   * `username` or `replaced` have changed.
   */
  replace(
    username: string,
    replaced: BrokerCredential,
    graceEndsAt: Date,
    earlier: readonly BrokerCredential[],
  ): Promise<boolean>;
  /** Returns the credentials that are scoped to the asset and may be on the broker, in any status. */
  narrowedTo(tenantId: TenantId, assetId: AssetId): Promise<BrokerCredential[]>;
  withoutAsset(username: string, assetId: AssetId): Promise<void>;
  /** Credentials to delete from the broker: expired, revoked, abandoned, or PENDING since before `staleBefore`. */
  due(now: Date, staleBefore: Date, limit: number): Promise<BrokerCredential[]>;
  /** Records that a revoked credential is gone from the broker. */
  removed(username: string): Promise<void>;
  /** Returns whether {@link removed} was called for the credential. */
  isRemoved(username: string): Promise<boolean>;
  delete(username: string): Promise<void>;
  /** Deletes the tenant's credentials. Their unexpired certificates stay in the list of revoked certificates. */
  deleteOfTenant(tenantId: TenantId): Promise<void>;
  /**
   * Returns the first `limit` ACTIVE credentials that expire before `before`, soonest first, and the number of all of
   * them.
   */
  expiring(before: Date, limit: number): Promise<{ credentials: BrokerCredential[]; total: number }>;
  /** Certificates that were revoked or whose tenant was deleted. Excludes certificates that expired before `now`. */
  revokedCertificates(now: Date): Promise<RevokedCertificate[]>;
  /** Records when credentials were last seen, by user name. Never moves a time back. */
  recordSeen(seen: ReadonlyMap<string, Date>): Promise<void>;
  /** Desired state of the broker for these tenants. Default: for all. */
  accounts(tenantIds?: readonly string[]): Promise<TenantAccount[]>;
}
