/** Repairs the plugin's file for a broker that is not running. */
import type { TenantAccount } from "../domain/ports/broker";
import { findDrift } from "./drift";
import type { DynamicSecurityClient, DynamicSecurityDocument } from "./dynamic-security-document";
import { documentParts, expectedState } from "./expected-state";
import type { ActualState } from "./inventory";

export interface AlignedDocument {
  readonly document: DynamicSecurityDocument;
  /** The repairs, one phrase per user or role. */
  readonly changes: readonly string[];
  /** Number of unregistered users that were kept because there are more of them than `maxDeletions`. */
  readonly strangersLeft: number;
}

export interface AlignOptions {
  /** Whether gateways receive notices of rejected messages. */
  readonly notices: boolean;
  /** Maximum number of users to delete. If more would be deleted, no user and no role is deleted. */
  readonly maxDeletions: number;
}

/**
 * Repairs the document's users and roles that have a managed name, and leaves others unchanged. It also repairs
 * password hashes, which a running broker does not return. A hash that differs from the recorded hash may belong to a
 * previous tenant with the same ID.
 */
export function alignDocument(
  document: DynamicSecurityDocument,
  accounts: readonly TenantAccount[],
  { notices, maxDeletions }: AlignOptions,
): AlignedDocument {
  const expected = expectedState(accounts, notices);
  const parts = documentParts(accounts, notices);
  const held = new Map(document.clients.map((client) => [client.username, client]));
  const drifts = findDrift(expected, stateOf(document)).map(({ drift }) => drift);
  const strangers = drifts.filter(({ kind, subject }) => kind === "EXTRA" && subject === "USER").length;
  const areLeft = strangers > maxDeletions;
  const found = drifts.filter(({ kind }) => kind !== "EXTRA" || !areLeft);
  const wrong = new Map(found.map(({ subject, name, detail }) => [`${subject} ${name}`, `${name}: ${detail}`]));
  for (const client of parts.clients) {
    const { username } = client;
    const known = held.get(username);
    if (known === undefined || hashOf(known) === hashOf(client) || wrong.has(`USER ${username}`)) continue;
    wrong.set(`USER ${username}`, `${username}: the hash of its password differs from the recorded hash`);
  }
  const isWrongUser = ({ username }: { username: string }) => wrong.has(`USER ${username}`);
  const isWrongRole = ({ rolename }: { rolename: string }) => wrong.has(`ROLE ${rolename}`);
  return {
    document: {
      ...document,
      clients: [...document.clients.filter((each) => !isWrongUser(each)), ...parts.clients.filter(isWrongUser)],
      roles: [...document.roles.filter((each) => !isWrongRole(each)), ...parts.roles.filter(isWrongRole)],
    },
    changes: [...wrong.values()],
    strangersLeft: areLeft ? strangers : 0,
  };
}

function stateOf({ clients, roles }: DynamicSecurityDocument): ActualState {
  return {
    users: new Map(
      clients.map(({ username, roles: held = [], groups = [], disabled = false, clientid = null }) => [
        username,
        { roles: held, groups: groups.map(({ groupname }) => groupname), disabled, clientId: clientid },
      ]),
    ),
    roles: new Map(roles.map(({ rolename, acls = [] }) => [rolename, acls])),
  };
}

function hashOf({ password, salt, iterations }: DynamicSecurityClient): string {
  return JSON.stringify([password ?? null, salt ?? null, password === undefined ? null : iterations]);
}
