/** What the broker is to hold, as the plugin's users and roles. */
import { publishFilters, roleName, tenantUsername, type BrokerCredential } from "../domain/broker-credential";
import type { TenantAccount } from "../domain/ports/broker";
import { rejectionsTopic } from "../domain/topic";
import type { DynamicSecurityClient, DynamicSecurityRole, RoleAcl } from "./dynamic-security-document";

export interface ExpectedUser {
  readonly credential: BrokerCredential;
  readonly rolename: string;
  readonly disabled: boolean;
}

export interface ExpectedState {
  readonly users: ReadonlyMap<string, ExpectedUser>;
  readonly roles: ReadonlyMap<string, readonly RoleAcl[]>;
  /** Tenants of which nothing is judged, because they are being made or removed. */
  readonly changing: ReadonlySet<string>;
  /** Names that may or may not be there. */
  readonly pending: ReadonlySet<string>;
}

/** The one right of a credential, for each of its filters; what no entry allows is denied. */
export function publishAcls(credential: Pick<BrokerCredential, "tenantId" | "assetIds">): RoleAcl[] {
  return publishFilters(credential).map((topic) => ({ acltype: "publishClientSend", topic, allow: true }));
}

/** Looked at before what allows a tenant to publish. */
const NOTICE_PRIORITY = 500;

/**
 * What a credential for the whole tenant may do where gateways are told of their rejected messages: subscribe to
 * exactly that topic, and not publish to it, so that what comes on it comes from the platform.
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

/**
 * Bars everything that other entries of the role allow, as long as the tenant is suspended. Roles and not only users,
 * because a user that is disabled still comes in by its certificate. No other entry may have its topic: Mosquitto 2.1
 * keeps only the first entry of a topic.
 */
export const SUSPENSION_ACL: RoleAcl = Object.freeze({
  acltype: "publishClientSend",
  topic: "tenants/#",
  priority: 1_000,
  allow: false,
});

/**
 * The rights of a role of that tenant as they are while it is suspended, or when it is not any more. Notices are
 * rights of their own, which the bar does not reach: they go and come again.
 *
 * @param ofNotices what the role may do in force because of notices; empty where they are off
 */
export function withSuspension(
  tenantId: string,
  acls: readonly RoleAcl[],
  suspended: boolean,
  ofNotices: readonly RoleAcl[],
): RoleAcl[] {
  const topic = rejectionsTopic(tenantId);
  const rest = acls.filter((acl) => !isSuspension(acl) && acl.topic !== topic);
  return [...rest, ...(suspended ? [SUSPENSION_ACL] : ofNotices)];
}

function isSuspension({ allow, priority }: RoleAcl): boolean {
  return !allow && priority === SUSPENSION_ACL.priority;
}

/** @param notices whether gateways are told of their rejected messages */
export function expectedState(accounts: Iterable<TenantAccount>, notices = false): ExpectedState {
  const users = new Map<string, ExpectedUser>();
  const roles = new Map<string, readonly RoleAcl[]>();
  const changing = new Set<string>();
  const pending = new Set<string>();
  for (const { tenantId, state, credentials } of accounts) {
    if (state === "CHANGING") {
      changing.add(tenantId);
      continue;
    }
    const disabled = state === "SUSPENDED";
    const acls = (credential: Pick<BrokerCredential, "tenantId" | "assetIds">) => [
      ...publishAcls(credential),
      ...(disabled ? [SUSPENSION_ACL] : notices ? noticeAcls(credential) : []),
    ];
    roles.set(tenantUsername(tenantId), acls({ tenantId, assetIds: null }));
    for (const credential of credentials) {
      const rolename = roleName(credential);
      if (credential.status === "PENDING") {
        pending.add(credential.username);
        continue;
      }
      users.set(credential.username, { credential, rolename, disabled });
      if (credential.assetIds !== null) roles.set(rolename, acls(credential));
    }
  }
  return { users, roles, changing, pending };
}

/** The same as users and roles for the plugin's file, for a broker that is not running. */
export function documentParts(accounts: Iterable<TenantAccount>): {
  clients: DynamicSecurityClient[];
  roles: DynamicSecurityRole[];
} {
  const { users, roles } = expectedState(accounts);
  return {
    clients: [...users.values()].map(({ credential: { username, password }, rolename, disabled }) => ({
      username,
      ...(password === null ? {} : { password: password.hash, salt: password.salt, iterations: password.iterations }),
      roles: [{ rolename }],
      ...(disabled ? { disabled } : {}),
    })),
    roles: [...roles].map(([rolename, acls]) => ({ rolename, acls })),
  };
}
