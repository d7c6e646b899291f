/** Reads the broker's current users and roles through the plugin's commands. */
import { isManagedName } from "../domain/broker-credential";
import { portionsOf } from "../domain/portions";
import type { Command, CommandAnswer } from "./commands";
import { CommandError } from "./commands";
import type { DynamicSecurity } from "./dynamic-security";
import type { RoleAcl } from "./dynamic-security-document";
import type { HeldRole } from "./expected-state";

export interface ActualUser {
  readonly roles: readonly HeldRole[];
  readonly groups: readonly string[];
  readonly disabled: boolean;
  /** The only client ID that the user may use; null if it may use any. */
  readonly clientId: string | null;
}

export interface ActualState {
  readonly users: ReadonlyMap<string, ActualUser>;
  readonly roles: ReadonlyMap<string, readonly RoleAcl[]>;
}

/**
 * Number of entries per response. The broker builds a response on its only thread, which takes 5 ms for 1,000 entries.
 */
const PAGE = 1_000;
/** Number of look-ups by name per message. */
const BATCH = 100;

interface Listed {
  readonly username?: unknown;
  readonly rolename?: unknown;
  readonly priority?: unknown;
  readonly groupname?: unknown;
  readonly roles?: readonly Listed[];
  readonly groups?: readonly Listed[];
  readonly acls?: readonly RoleAcl[];
  readonly disabled?: unknown;
  readonly clientid?: unknown;
}

/**
 * Reads all users and roles, page by page. The result may miss concurrent changes, so read a user or role again before
 * you change it.
 */
export async function readAll(dynamicSecurity: DynamicSecurity): Promise<ActualState> {
  const clients = await list(dynamicSecurity, "listClients", "clients");
  const roles = await list(dynamicSecurity, "listRoles", "roles");
  return { users: usersOf(clients), roles: rolesOf(roles) };
}

/** Reads the users and roles that have the given names. Leaves out those that do not exist. */
export async function readNamed(
  dynamicSecurity: DynamicSecurity,
  usernames: Iterable<string>,
  rolenames: Iterable<string>,
): Promise<ActualState> {
  const commands: Command[] = [
    ...Array.from(usernames, (username) => ({ command: "getClient", username })),
    ...Array.from(rolenames, (rolename) => ({ command: "getRole", rolename })),
  ];
  const found: CommandAnswer[] = [];
  for (const batch of portionsOf(commands, BATCH)) {
    for (const answer of await dynamicSecurity.executeBatch(batch)) {
      if (answer.error === null) found.push(answer);
      else if (!new CommandError(answer.command, answer.error).notFound)
        throw new CommandError(answer.command, answer.error);
    }
  }
  return {
    users: usersOf(found.flatMap(({ data }) => (data.client === undefined ? [] : [data.client as Listed]))),
    roles: rolesOf(found.flatMap(({ data }) => (data.role === undefined ? [] : [data.role as Listed]))),
  };
}

/**
 * Returns the names of managed users and roles that satisfy `wanted`. With 10,000 users, this takes the broker 7 ms.
 */
export async function namesWhere(
  dynamicSecurity: DynamicSecurity,
  wanted: (name: string) => boolean,
): Promise<{ usernames: string[]; rolenames: string[] }> {
  const names = async (command: string, key: string): Promise<string[]> => {
    const { data } = await dynamicSecurity.execute({ command, verbose: false, count: -1, offset: 0 });
    const listed = Array.isArray(data[key]) ? (data[key] as unknown[]) : [];
    return listed.filter((name): name is string => typeof name === "string" && isManagedName(name) && wanted(name));
  };
  return { usernames: await names("listClients", "clients"), rolenames: await names("listRoles", "roles") };
}

/** Resolves with the access that the broker allows by default, by kind of access. */
export async function readDefaultAccess(dynamicSecurity: DynamicSecurity): Promise<Map<string, boolean>> {
  const { data } = await dynamicSecurity.execute({ command: "getDefaultACLAccess" });
  const acls = Array.isArray(data.acls) ? (data.acls as { acltype: string; allow: boolean }[]) : [];
  return new Map(acls.map(({ acltype, allow }) => [acltype, allow]));
}

async function list(dynamicSecurity: DynamicSecurity, command: string, key: string): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const { data } = await dynamicSecurity.execute({ command, verbose: true, count: PAGE, offset });
    const page = Array.isArray(data[key]) ? (data[key] as Listed[]) : [];
    all.push(...page);
    if (page.length < PAGE) return all;
  }
}

function usersOf(clients: readonly Listed[]): Map<string, ActualUser> {
  return new Map(
    clients.map(({ username, roles = [], groups = [], disabled, clientid }) => [
      String(username),
      {
        roles: roles.map(({ rolename, priority }) => ({
          rolename: String(rolename),
          ...(typeof priority === "number" ? { priority } : {}),
        })),
        groups: groups.map(({ groupname }) => String(groupname)),
        disabled: disabled === true,
        clientId: typeof clientid === "string" ? clientid : null,
      },
    ]),
  );
}

function rolesOf(roles: readonly Listed[]): Map<string, readonly RoleAcl[]> {
  return new Map(roles.map(({ rolename, acls = [] }) => [String(rolename), acls]));
}
