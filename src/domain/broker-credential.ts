/** MQTT broker credentials: a tenant's users of the broker, and the scheme of their names. */
import type { PasswordHash, Tenant } from "./entities";
import { toId, type AssetId, type TenantId } from "./keys";

export const CREDENTIAL_KINDS = ["PASSWORD", "CERTIFICATE"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * - PENDING: recorded, possibly not on the broker yet. No caller has seen it.
 * - GRACE: replaced, and valid until `expiresAt`.
 * - ABANDONED: a PENDING credential that was never completed and is being deleted.
 */
export const CREDENTIAL_STATUSES = ["PENDING", "ACTIVE", "GRACE", "REVOKED", "ABANDONED"] as const;
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

export interface BrokerCredential {
  /** MQTT user name, unique across tenants and never reused. See {@link credentialUsername}. */
  readonly username: string;
  readonly tenantId: TenantId;
  readonly kind: CredentialKind;
  /** Display name. */
  readonly name: string | null;
  /** Assets that the credential may publish for; null: every asset of the tenant. */
  readonly assetIds: readonly AssetId[] | null;
  /**
   * The only MQTT client ID that the broker accepts from a password; null: any. Null for a certificate, whose client ID
   * is always its user name.
   */
  readonly clientId: string | null;
  readonly status: CredentialStatus;
  readonly createdAt: Date;
  /** When the credential expires, due to its certificate, its grace period or `validDays`; null: never. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /**
   * User name of the credential that replaced this credential in a rotation. Absent if it was not replaced, or if the
   * version of Sluice that replaced it did not record the name.
   */
  readonly replacedBy?: string;
  /**
   * When Sluice last observed a connection of the credential; null if it has observed none, or if the broker does not
   * report connections.
   */
  readonly lastSeenAt: Date | null;
  /** null for a certificate. */
  readonly password: PasswordHash | null;
  /** Certificate serial number, hexadecimal; null for a password. */
  readonly serialNumber: string | null;
}

/** Cannot occur in an ID, so no tenant's user name is a prefix of another tenant's. */
const SEPARATOR = "~";
const PREFIX = "tenant_";
/** `tenant_{tenantId}`, then optionally a generation from 2 on (at most 9 digits), then optionally a suffix. */
const NAME_PATTERN = /^(tenant_([a-z0-9][a-z0-9._-]{0,62})(?:~([2-9]|[1-9][0-9]{1,8}))?)(?:~[a-z0-9]{1,32})?$/;

/**
 * Returns the name of a tenant's first credential: `tenant_acme`. The role that its whole-tenant credentials share has
 * the same name. The next tenant with the same ID gets `tenant_acme~2`. Therefore the broker never applies the next
 * tenant's rights to the previous tenant's sessions.
 *
 * @param generation 1 for the first tenant with this ID, 2 for the next. Default 1.
 */
export function tenantUsername(tenantId: TenantId, generation = 1): string {
  return generation === 1 ? `${PREFIX}${tenantId}` : `${PREFIX}${tenantId}${SEPARATOR}${generation}`;
}

/**
 * Returns the name of any later credential: `tenant_acme~0k3v9x0`.
 *
 * @param account the tenant's {@link tenantUsername}
 * @param suffix must not look like a generation
 */
export function credentialUsername(account: string, suffix: string): string {
  return `${account}${SEPARATOR}${suffix}`;
}

/**
 * Returns the name of a tenant's bar role. Every user that is scoped to assets has it in addition to its own role. The
 * bar role allows nothing. While the tenant is suspended or being deleted, it denies everything to all of these users.
 * The name is shorter than every {@link credentialUsername} of the account.
 */
export function barRoleName(account: string): string {
  return `${account}${SEPARATOR}bar`;
}

/** Whether the platform manages users and roles of this name. */
export function isManagedName(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The tenant that a user or role of this name belongs to; null: none. */
export function tenantOfName(name: string): TenantId | null {
  const tenantId = NAME_PATTERN.exec(name)?.[2];
  return tenantId === undefined ? null : toId(tenantId);
}

/** The {@link tenantUsername} that a user or role of this name belongs to; null: none. */
export function accountOfName(name: string): string | null {
  return NAME_PATTERN.exec(name)?.[1] ?? null;
}

/** Whether this is the name of a tenant's first credential. */
export function isAccountName(name: string): boolean {
  return accountOfName(name) === name;
}

/** Generation of the tenant that a user or role of this name belongs to, from 1 on; 0: none. */
export function generationOfName(name: string): number {
  const match = NAME_PATTERN.exec(name);
  return match === null ? 0 : Number(match[3] ?? 1);
}

/**
 * Returns the credentials that `username` replaced, directly or through a chain of rotations. The chain ends at a
 * credential that is not in `credentials`.
 */
export function replacedBefore(username: string, credentials: readonly BrokerCredential[]): BrokerCredential[] {
  const direct = credentials.filter(({ replacedBy }) => replacedBy === username);
  return direct.flatMap((credential) => [credential, ...replacedBefore(credential.username, credentials)]);
}

/** Returns the topic filters that a credential may publish to. */
export function publishFilters({ tenantId, assetIds }: Pick<BrokerCredential, "tenantId" | "assetIds">): string[] {
  if (assetIds === null) return [`tenants/${tenantId}/#`];
  return assetIds.map((assetId) => `tenants/${tenantId}/assets/${assetId}/#`);
}

/**
 * Returns the name of a credential's role. Credentials that are scoped to assets have their own role. All others share
 * the tenant's role.
 */
export function roleName({ username, assetIds }: Pick<BrokerCredential, "username" | "assetIds">): string {
  return assetIds === null ? (accountOfName(username) ?? username) : username;
}

/**
 * Returns the credential from the tenant's registration. Valid only while nothing about this credential has changed.
 */
export function firstCredential({ tenantId, createdAt, broker, brokerSeenAt }: Tenant): BrokerCredential {
  const { username, hash, salt, iterations } = broker;
  return {
    username,
    tenantId,
    kind: "PASSWORD",
    name: null,
    assetIds: null,
    clientId: null,
    status: "ACTIVE",
    createdAt,
    expiresAt: null,
    revokedAt: null,
    lastSeenAt: brokerSeenAt ?? null,
    password: { hash, salt, iterations },
    serialNumber: null,
  };
}
