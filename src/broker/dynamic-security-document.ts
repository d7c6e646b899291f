/**
 * The document in which Mosquitto's dynamic-security plugin stores users and roles, and functions that build its parts.
 */

import { pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { MARK_TOPIC, rejectionsTopic } from "../domain/topic";

/** A kind of access that one entry of a role grants or denies. */
export type AclType =
  | "publishClientSend"
  | "publishClientReceive"
  | "subscribeLiteral"
  | "subscribePattern"
  | "unsubscribeLiteral"
  | "unsubscribePattern";

export interface RoleAcl {
  readonly acltype: AclType;
  /** Topic or topic filter of the entry. */
  readonly topic: string;
  /** Entries of higher priority are checked first. Default 0. */
  readonly priority?: number;
  readonly allow: boolean;
}

export interface DynamicSecurityRole {
  readonly rolename: string;
  readonly textname?: string;
  readonly acls: readonly RoleAcl[];
}

/** A PBKDF2-SHA512 hash in the plugin's form. */
export interface PluginPasswordHash {
  /** 64-byte key, base64. */
  readonly password: string;
  /** 12-byte salt, base64. */
  readonly salt: string;
  readonly iterations: number;
}

export interface DynamicSecurityClient extends Partial<PluginPasswordHash> {
  /** A client without a password can connect only by client certificate. */
  readonly username: string;
  readonly textname?: string;
  /** The only client ID that a client with a password may use. Default: any. */
  readonly clientid?: string;
  readonly roles: readonly { readonly rolename: string; readonly priority?: number }[];
  readonly groups?: readonly { readonly groupname: string; readonly priority?: number }[];
  /** A disabled client cannot connect. Default false. */
  readonly disabled?: boolean;
}

export interface DefaultAclAccess {
  readonly publishClientSend: boolean;
  readonly publishClientReceive: boolean;
  readonly subscribe: boolean;
  readonly unsubscribe: boolean;
}

export interface DynamicSecurityDocument {
  readonly defaultACLAccess: DefaultAclAccess;
  readonly clients: readonly DynamicSecurityClient[];
  readonly groups: readonly { readonly groupname: string }[];
  readonly roles: readonly DynamicSecurityRole[];
}

/** Denies everything that no role allows. By the plugin's default, every client may receive every message. */
export const DENY_ALL: DefaultAclAccess = Object.freeze({
  publishClientSend: false,
  publishClientReceive: false,
  subscribe: false,
  unsubscribe: false,
});

/**
 * Topic on which Mosquitto publishes its notices if `log_dest topic` is set. Notices report connections, but not
 * publishes.
 */
export const NOTICES_TOPIC = "$SYS/broker/log/N";

/** Topic on which the broker publishes its uptime, such as `123 seconds`. */
export const UPTIME_TOPIC = "$SYS/broker/uptime";

export const ADMIN_ROLE = "sluice_admin";
export const INGESTION_ROLE = "sluice_ingestion";

const KEY_BYTES = 64;
const SALT_BYTES = 12;
const DEFAULT_ITERATIONS = 1000;
const derive = promisify(pbkdf2);

/** Returns the only role that may send commands to the plugin, read its responses, and read the log of connections. */
export function adminRole(): DynamicSecurityRole {
  return {
    rolename: ADMIN_ROLE,
    acls: [
      { acltype: "publishClientSend", topic: "$CONTROL/dynamic-security/#", allow: true },
      { acltype: "publishClientReceive", topic: "$CONTROL/dynamic-security/#", allow: true },
      { acltype: "subscribePattern", topic: "$CONTROL/dynamic-security/#", allow: true },
      { acltype: "unsubscribePattern", topic: "$CONTROL/dynamic-security/#", allow: true },
      { acltype: "subscribeLiteral", topic: NOTICES_TOPIC, allow: true },
      { acltype: "publishClientReceive", topic: NOTICES_TOPIC, allow: true },
      { acltype: "subscribeLiteral", topic: UPTIME_TOPIC, allow: true },
      { acltype: "publishClientReceive", topic: UPTIME_TOPIC, allow: true },
    ],
  };
}

/**
 * Returns the role of the ingestion service. The service may receive messages on every tenant's topics, but not publish
 * there. It may also publish marks and receive them.
 */
export function ingestionRole(): DynamicSecurityRole {
  return {
    rolename: INGESTION_ROLE,
    acls: [
      { acltype: "subscribePattern", topic: "tenants/#", allow: true },
      { acltype: "unsubscribePattern", topic: "tenants/#", allow: true },
      { acltype: "publishClientReceive", topic: "tenants/#", allow: true },
      { acltype: "subscribeLiteral", topic: MARK_TOPIC, allow: true },
      { acltype: "publishClientSend", topic: MARK_TOPIC, allow: true },
      { acltype: "publishClientReceive", topic: MARK_TOPIC, allow: true },
    ],
  };
}

/** Additional right of the ingestion service if gateways receive notices of rejected messages. */
export const PUBLISH_NOTICES: RoleAcl = Object.freeze({
  acltype: "publishClientSend",
  topic: rejectionsTopic("+"),
  allow: true,
});

/** Returns a client with exactly one role. */
export function client(username: string, hash: PluginPasswordHash, rolename: string): DynamicSecurityClient {
  return { username, ...hash, roles: [{ rolename }] };
}

/**
 * Hashes a password as the plugin expects it.
 *
 * @param options.iterations Rounds of PBKDF2. Default: 1,000. The platform issues random secrets of at least 128 bits,
 * which need no stretching. The broker computes the rounds on its only thread at every connect (0.5 ms).
 */
export async function hashPassword(
  password: string,
  options: { readonly iterations?: number } = {},
): Promise<PluginPasswordHash> {
  const iterations = options.iterations ?? DEFAULT_ITERATIONS;
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, iterations, KEY_BYTES, "sha512");
  return { password: key.toString("base64"), salt: salt.toString("base64"), iterations };
}
