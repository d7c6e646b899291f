/** Credentials of the MQTT broker: users that belong to a tenant, and how they are named. */
import type { PasswordHash, Tenant } from "./entities";

export const CREDENTIAL_KINDS = ["PASSWORD", "CERTIFICATE"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/**
 * PENDING: recorded, and perhaps not on the broker yet; nobody has been shown it. GRACE: replaced, and valid until
 * `expiresAt`. ABANDONED: a PENDING one that nobody finished, on its way out.
 */
export const CREDENTIAL_STATUSES = ["PENDING", "ACTIVE", "GRACE", "REVOKED", "ABANDONED"] as const;
export type CredentialStatus = (typeof CREDENTIAL_STATUSES)[number];

export interface BrokerCredential {
  /** MQTT user name, unique over all tenants and never used again: see {@link credentialUsername}. */
  readonly username: string;
  readonly tenantId: string;
  readonly kind: CredentialKind;
  /** For people. */
  readonly name: string | null;
  /** The assets for which it may publish; null: every asset of the tenant. */
  readonly assetIds: readonly string[] | null;
  /** The only MQTT client id with which the broker lets it connect; null: any. */
  readonly clientId: string | null;
  readonly status: CredentialStatus;
  readonly createdAt: Date;
  /** When it ends by itself: its certificate's end, the end of its grace, or that of its `validDays`; null: never. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Last time it was seen connecting; null: not since the platform watches, or the broker does not tell. */
  readonly lastSeenAt: Date | null;
  /** null for a certificate. */
  readonly password: PasswordHash | null;
  /** Of the certificate, hexadecimal; null for a password. */
  readonly serialNumber: string | null;
}

/** Cannot occur in an id, so that no tenant's name begins with another's followed by it. */
const SEPARATOR = "~";
const PREFIX = "tenant_";
/** `tenant_{tenantId}`, then a generation from 2 on (9 digits at most), then a suffix; the last two may be absent. */
const NAME_PATTERN = /^(tenant_([a-z0-9][a-z0-9._-]{0,62})(?:~([2-9]|[1-9][0-9]{1,8}))?)(?:~[a-z0-9]{1,32})?$/;

/**
 * Name of the credential that a tenant gets when it is registered, and of the role that its whole-tenant credentials
 * share: `tenant_acme`. The next tenant with the same id has another name, `tenant_acme~2`, so that nothing the broker
 * keeps for the previous tenant is ever checked against the rights of the next.
 *
 * @param generation 1 for the first tenant with this id, 2 for the next. Default 1.
 */
export function tenantUsername(tenantId: string, generation = 1): string {
  return generation === 1 ? `${PREFIX}${tenantId}` : `${PREFIX}${tenantId}${SEPARATOR}${generation}`;
}

/**
 * Name of every later credential: `tenant_acme~0k3v9x0`.
 *
 * @param account the tenant's {@link tenantUsername}
 * @param suffix must not read as a generation
 */
export function credentialUsername(account: string, suffix: string): string {
  return `${account}${SEPARATOR}${suffix}`;
}

/**
 * Of the role that every narrowed user of a tenant has beside its own: it allows nothing, and bars them all at once
 * while the tenant is suspended or deleted. Shorter than any {@link credentialUsername}.
 */
export function barRoleName(account: string): string {
  return `${account}${SEPARATOR}bar`;
}

/** Whether users and roles of this name are the platform's to manage. */
export function isManagedName(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The tenant to which a user or role of this name belongs; null: none. */
export function tenantOfName(name: string): string | null {
  return NAME_PATTERN.exec(name)?.[2] ?? null;
}

/** The {@link tenantUsername} with which a user or role of this name goes; null: no tenant's. */
export function accountOfName(name: string): string | null {
  return NAME_PATTERN.exec(name)?.[1] ?? null;
}

/** Whether it is the name of a tenant's first credential. */
export function isAccountName(name: string): boolean {
  return accountOfName(name) === name;
}

/** Which of the tenants that had the id in turn a user or role of this name belongs to, from 1 on; 0: none. */
export function generationOfName(name: string): number {
  const match = NAME_PATTERN.exec(name);
  return match === null ? 0 : Number(match[3] ?? 1);
}

/** Topic filters below which a credential may publish. */
export function publishFilters({ tenantId, assetIds }: Pick<BrokerCredential, "tenantId" | "assetIds">): string[] {
  if (assetIds === null) return [`tenants/${tenantId}/#`];
  return assetIds.map((assetId) => `tenants/${tenantId}/assets/${assetId}/#`);
}

/** A role of its own for narrowed credentials; the tenant's for all others. */
export function roleName({ username, assetIds }: Pick<BrokerCredential, "username" | "assetIds">): string {
  return assetIds === null ? (accountOfName(username) ?? username) : username;
}

/** The credential that a tenant got when it was registered, as long as nothing about it has changed since. */
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
