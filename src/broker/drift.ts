/** Finds differences between the broker and its desired state, and the commands that repair them. */
import { isManagedName, tenantOfName } from "../domain/broker-credential";
import type { BrokerDrift } from "../domain/ports/broker";
import type { Command } from "./commands";
import type { RoleAcl } from "./dynamic-security-document";
import type { ExpectedState, ExpectedUser, HeldRole } from "./expected-state";
import type { ActualState, ActualUser } from "./inventory";

export interface Repair {
  readonly drift: BrokerDrift;
  /** Commands in the order of execution. Empty if no command can repair the difference. */
  readonly commands: readonly Command[];
}

/** Priority that the plugin gives a role without an explicit priority. */
const LAST = -1;

const NO_PASSWORD =
  "Sluice has only a hash of the user's password, and no command can set a hash. Rotate the credential, or restart " +
  "the broker with the file that 'sluice broker-file' writes";

/**
 * Returns the differences in the order of repair: roles before their users, but deletions of users before those of
 * roles.
 */
export function findDrift(expected: ExpectedState, actual: ActualState): Repair[] {
  const users = both(expected.users, actual.users).map((name) => userDrift(name, expected, actual.users.get(name)));
  const roles = both(expected.roles, actual.roles).map((name) => roleDrift(name, expected, actual));
  const found = (repairs: (Repair | null)[], extra: boolean) =>
    repairs.filter((repair): repair is Repair => repair !== null && (repair.drift.kind === "EXTRA") === extra);
  return [...found(roles, false), ...found(users, false), ...found(users, true), ...found(roles, true)];
}

/** Whether two roles have the same entries, in any order. */
export function sameAcls(one: readonly RoleAcl[], other: readonly RoleAcl[]): boolean {
  const text = (acls: readonly RoleAcl[]) =>
    acls.map(({ acltype, topic, allow, priority = 0 }) => `${acltype} ${topic} ${String(allow)} ${priority}`).sort();
  return one.length === other.length && text(one).join("\n") === text(other).join("\n");
}

function both(expected: ReadonlyMap<string, unknown>, actual: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...expected.keys(), ...actual.keys()])].filter(isManagedName);
}

function isChanging(name: string, { changing, pending }: ExpectedState): boolean {
  return pending.has(name) || changing.has(tenantOfName(name) ?? "");
}

function userDrift(username: string, state: ExpectedState, actual: ActualUser | undefined): Repair | null {
  if (isChanging(username, state)) return null;
  const expected = state.users.get(username);
  const drift = describing("USER", username);
  if (expected === undefined) {
    return drift("EXTRA", "no credential is recorded for this user", "delete it, which closes its sessions", [
      { command: "deleteClient", username },
    ]);
  }
  if (actual === undefined) return missingUser(username, expected);
  const wrong: string[] = [];
  const commands: Command[] = [];
  const lacked = expected.roles.filter((role) => !actual.roles.some((held) => isSame(held, role)));
  for (const { rolename } of actual.roles.filter((held) => !expected.roles.some((role) => isSame(held, role)))) {
    wrong.push(`has the role '${rolename}'`);
    commands.push({ command: "removeClientRole", username, rolename });
  }
  for (const groupname of actual.groups) {
    wrong.push(`is in the group '${groupname}'`);
    commands.push({ command: "removeGroupClient", groupname, username });
  }
  for (const role of lacked) {
    wrong.push(`lacks the role '${role.rolename}'`);
    commands.push({ command: "addClientRole", username, ...role });
  }
  const { clientId } = expected.credential;
  if (actual.clientId !== clientId) {
    wrong.push(clientId === null ? "is bound to a client ID" : "is not bound to its client ID");
    commands.push({ command: "setClientId", username, clientid: clientId ?? "" });
  }
  if (actual.disabled !== expected.disabled && !expected.paused) {
    wrong.push(actual.disabled ? "is disabled" : "is enabled, although its tenant is suspended");
    commands.push({ command: expected.disabled ? "disableClient" : "enableClient", username });
  }
  if (wrong.length === 0) return null;
  return drift("DIFFERENT", `the user ${wrong.join(", ")}`, "repair it, which closes its sessions", commands);
}

function isSame(one: HeldRole, other: HeldRole): boolean {
  return one.rolename === other.rolename && (one.priority ?? LAST) === (other.priority ?? LAST);
}

function missingUser(username: string, { credential, roles, disabled }: ExpectedUser): Repair {
  const drift = describing("USER", username);
  const detail = "the broker does not know this user";
  if (credential.kind === "PASSWORD") return drift("MISSING", detail, `none: ${NO_PASSWORD}`, []);
  return drift("MISSING", detail, "create it again", [
    { command: "createClient", username },
    ...roles.map((role) => ({ command: "addClientRole", username, ...role })),
    ...(disabled ? [{ command: "disableClient", username }] : []),
  ]);
}

function roleDrift(rolename: string, state: ExpectedState, { users, roles }: ActualState): Repair | null {
  if (isChanging(rolename, state)) return null;
  const expected = state.roles.get(rolename);
  const actual = roles.get(rolename);
  const drift = describing("ROLE", rolename);
  if (expected === undefined) {
    // Some versions of the plugin free a role's memory twice if the role is deleted before its users.
    const holders = [...users].filter(([username, user]) => !isManagedName(username) && hasRole(user, rolename));
    return drift("EXTRA", "no credential has this role", "delete it", [
      ...holders.map(([username]) => ({ command: "removeClientRole", username, rolename })),
      { command: "deleteRole", rolename },
    ]);
  }
  if (actual === undefined) {
    if (state.optional.has(rolename)) return null;
    return drift("MISSING", "the broker does not know this role", "create it again", [
      { command: "createRole", rolename, acls: expected },
    ]);
  }
  if (sameAcls(expected, actual)) return null;
  return drift("DIFFERENT", "the role's rights differ from the recorded rights", "set the recorded rights", [
    { command: "modifyRole", rolename, acls: expected },
  ]);
}

function hasRole({ roles }: ActualUser, wanted: string): boolean {
  return roles.some(({ rolename }) => rolename === wanted);
}

function describing(subject: BrokerDrift["subject"], name: string) {
  return (kind: BrokerDrift["kind"], detail: string, action: string, commands: readonly Command[]): Repair => ({
    drift: { kind, subject, name, tenantId: tenantOfName(name), detail, action, repaired: false, failure: null },
    commands,
  });
}
