import type { BrokerCredential, CredentialStatus } from "../broker-credential";
import type { RevokedCertificate } from "../certificates";
import type { TenantAccount } from "./broker";
import type { Page, PageRequest } from "./pages";

/** Credentials as they are kept: the truth about the broker's users. Every write is majority-durable when it resolves. */
export interface BrokerCredentialRepository {
  insert(credential: BrokerCredential): Promise<void>;
  /** Without those that are PENDING or ABANDONED. */
  find(usernames: readonly string[]): Promise<BrokerCredential[]>;
  /** Ascending by username, without those that are PENDING or ABANDONED. */
  page(tenantId: string, request: PageRequest): Promise<Page<BrokerCredential>>;
  /** How many of a tenant are PENDING, ACTIVE or in GRACE. */
  countLive(tenantId: string): Promise<number>;
  /** User names of the tenant's credentials that are PENDING or ACTIVE and bound to the client id. */
  boundTo(tenantId: string, clientId: string): Promise<string[]>;
  /** The newest ACTIVE password for the whole tenant. */
  current(tenantId: string): Promise<BrokerCredential | null>;
  /** false: it was not in one of the statuses `from`. */
  changeStatus(username: string, from: readonly CredentialStatus[], to: CredentialStatus, at: Date): Promise<boolean>;
  /**
   * In one step: the PENDING `username` is ACTIVE and `replaced` is in GRACE until then. false: neither has changed,
   * because one of them had, in its status or its assets.
   */
  replace(username: string, replaced: BrokerCredential, graceEndsAt: Date): Promise<boolean>;
  /** Those that name the asset and are, or may be, on the broker, whatever their status. */
  narrowedTo(tenantId: string, assetId: string): Promise<BrokerCredential[]>;
  withoutAsset(username: string, assetId: string): Promise<void>;
  /** What is to leave the broker: expired, revoked but still there, or PENDING since before `staleBefore`. */
  due(now: Date, staleBefore: Date, limit: number): Promise<BrokerCredential[]>;
  /** Revoked and gone from the broker. */
  removed(username: string): Promise<void>;
  /** Whether {@link removed} was told of it. */
  isRemoved(username: string): Promise<boolean>;
  delete(username: string): Promise<void>;
  /** Their certificates stay among those that are revoked. */
  deleteOfTenant(tenantId: string): Promise<void>;
  /** ACTIVE ones that end before `before`, soonest first. */
  expiring(before: Date, limit: number): Promise<{ credentials: BrokerCredential[]; total: number }>;
  /** Certificates that were revoked, or whose tenant was deleted, before their end: none that ended before `now`. */
  revokedCertificates(now: Date): Promise<RevokedCertificate[]>;
  /** Times only move forward. */
  recordSeen(seen: ReadonlyMap<string, Date>): Promise<void>;
  /** What the broker is to hold: of these tenants, or of all. */
  accounts(tenantIds?: readonly string[]): Promise<TenantAccount[]>;
}
