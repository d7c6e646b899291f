/** Desired state of the broker, as the plugin's users and roles. */
import {
  accountOfName,
  barRoleName,
  publishFilters,
  roleName,
  type BrokerCredential,
} from "../domain/broker-credential";
import type { TenantAccount } from "../domain/ports/broker";
import { rejectionsTopic } from "../domain/topic";
import type { DynamicSecurityClient, DynamicSecurityRole, RoleAcl } from "./dynamic-security-document";

/** A user's role. The broker checks a role without a priority last. */
export interface HeldRole {
  readonly rolename: string;
  readonly priority?: number;
}

export interface ExpectedUser {
  readonly credential: BrokerCredential;
  readonly roles: readonly HeldRole[];
  readonly disabled: boolean;
  /** Whether the user is paused. A paused user may be enabled or disabled. */
  readonly paused: boolean;
}

export interface ExpectedState {
  readonly users: ReadonlyMap<string, ExpectedUser>;
  readonly roles: ReadonlyMap<string, readonly RoleAcl[]>;
  /** Tenants that are not compared, because they are being created or deleted. */
  readonly changing: ReadonlySet<string>;
  /** Names of users and roles that may or may not exist. */
  readonly pending: ReadonlySet<string>;
  /** Roles that may be missing. If they exist, they must match `roles`. */
  readonly optional: ReadonlySet<string>;
}

type Rights = Pick<BrokerCredential, "tenantId" | "username" | "assetIds">;

/**
 * Returns the roles of a user. A user that is limited to some assets also has the tenant's bar role, which the broker
 * checks before the user's own role.
 */
export function rolesOf(user: Rights): HeldRole[] {
  const own = { rolename: roleName(user) };
  return user.assetIds === null ? [own] : [{ rolename: barRoleOf(user), priority: BAR_PRIORITY }, own];
}

/** Returns the name of the role that denies the user every publish while its tenant is suspended. */
export function barRoleOf({ username }: Pick<Rights, "username">): string {
  return barRoleName(accountOfName(username) ?? username);
}

/** Returns the entries that allow a credential to publish, one for each topic filter. */
export function publishAcls(credential: Pick<BrokerCredential, "tenantId" | "assetIds">): RoleAcl[] {
  return publishFilters(credential).map((topic) => ({ acltype: "publishClientSend", topic, allow: true }));
}

/**
 * Priority of the entry that denies publishing notices. The broker checks it before the entries that allow publishing.
 */
const NOTICE_PRIORITY = 500;

/**
 * Returns the additional rights of a credential for a whole tenant if gateways receive notices of rejected messages.
 * The credential may subscribe to exactly the topic of notices, but not publish to it. All messages on that topic
 * therefore come from the platform.
 */
export function noticeAcls({ tenantId, assetIds }: Pick<BrokerCredential, "tenantId" | "assetIds">): RoleAcl[] {
  if (assetIds !== null) return [];
  const topic = rejectionsTopic(tenantId);
  return [
    { acltype: "publishClientSend", topic, priority: NOTICE_PRIORITY, allow: false },
    { acltype: "publishClientReceive", topic, allow: true },
    { acltype: "subscribeLiteral", topic, allow: true },
    { acltype: "unsubscribeLiteral", topic, allow: true },
  ];
}

const BAR_PRIORITY = 1_000;

/**
 * Denies every publish that other entries allow, while the tenant is suspended or being deleted. It is not enough to
 * disable users, because a disabled user can still connect by certificate. Two roles with this entry cover all users of
 * a tenant. No other entry may have the same topic: Mosquitto 2.1 keeps only the first entry of a topic.
 */
export const BAR_ACL: RoleAcl = Object.freeze({
  acltype: "publishClientSend",
  topic: "tenants/#",
  priority: BAR_PRIORITY,
  allow: false,
});

/**
 * Returns the two roles that cover all users of a tenant. {@link BAR_ACL} does not deny notices, so the role of a
 * barred tenant has no rights to them.
 */
export function tenantRoles(
  { tenantId, username }: Pick<TenantAccount, "tenantId" | "username">,
  barred: boolean,
  notices: boolean,
): [string, readonly RoleAcl[]][] {
  const whole = { tenantId, assetIds: null };
  const rest = barred ? [BAR_ACL] : notices ? noticeAcls(whole) : [];
  return [
    [username, [...publishAcls(whole), ...rest]],
    [barRoleName(username), barred ? [BAR_ACL] : []],
  ];
}

/**
 * Returns the users and roles that the broker should have.
 *
 * @param notices whether gateways receive notices of rejected messages
 */
export function expectedState(accounts: Iterable<TenantAccount>, notices = false): ExpectedState {
  const users = new Map<string, ExpectedUser>();
  const roles = new Map<string, readonly RoleAcl[]>();
  const changing = new Set<string>();
  const pending = new Set<string>();
  const optional = new Set<string>();
  for (const account of accounts) {
    const { state, credentials } = account;
    if (state === "CHANGING") {
      changing.add(account.tenantId);
      continue;
    }
    const disabled = state === "SUSPENDED";
    for (const [rolename, acls] of tenantRoles(account, disabled, notices)) roles.set(rolename, acls);
    optional.add(barRoleName(account.username));
    for (const credential of credentials) {
      if (credential.status === "PENDING") {
        pending.add(credential.username);
        continue;
      }
      const paused = account.paused?.has(credential.username) === true;
      users.set(credential.username, { credential, roles: rolesOf(credential), disabled, paused });
      if (credential.assetIds === null) continue;
      roles.set(roleName(credential), publishAcls(credential));
      optional.delete(barRoleName(account.username));
    }
  }
  return { users, roles, changing, pending, optional };
}

/**
 * Returns the expected state as users and roles of the plugin's file, for a broker that is not running.
 *
 * @param notices whether gateways receive notices of rejected messages
 */
export function documentParts(
  accounts: Iterable<TenantAccount>,
  notices: boolean,
): {
  clients: DynamicSecurityClient[];
  roles: DynamicSecurityRole[];
} {
  const { users, roles, optional } = expectedState(accounts, notices);
  return {
    clients: [...users.values()].map(({ credential: { username, password, clientId }, roles: held, disabled }) => ({
      username,
      ...(clientId === null ? {} : { clientid: clientId }),
      ...(password === null ? {} : { password: password.hash, salt: password.salt, iterations: password.iterations }),
      roles: held,
      ...(disabled ? { disabled } : {}),
    })),
    roles: [...roles].filter(([rolename]) => !optional.has(rolename)).map(([rolename, acls]) => ({ rolename, acls })),
  };
}
