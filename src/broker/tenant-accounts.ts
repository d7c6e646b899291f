import type { TenantId } from "../domain/keys";
import { barRoleName, generationOfName, roleName, tenantOfName } from "../domain/broker-credential";
import type {
  AccountsReader,
  BrokerAdmin,
  BrokerDrift,
  BrokerReconciler,
  ChangeOwner,
  NewBrokerUser,
  ReconcileOptions,
  TenantAccount,
} from "../domain/ports/broker";
import { UnavailableError } from "../domain/errors";
import { ChangeQueue, type ChangeQueueOptions, type Owner } from "./change-queue";
import { CommandError, type Command } from "./commands";
import type { BrokerReadiness } from "./control-connection";
import { sameAcls } from "./drift";
import { executeUnlessNotFound, type DynamicSecurity } from "./dynamic-security";
import { BAR_ACL, barRoleOf, noticeAcls, publishAcls, rolesOf, tenantRoles } from "./expected-state";
import { namesWhere, readNamed } from "./inventory";
import { Reconciliation } from "./reconciliation";

/** Limits on waiting changes. Urgent changes are counted separately. A change beyond a limit fails immediately. */
export interface TenantAccountsOptions extends ChangeQueueOptions {
  /** Whether tenants may subscribe to notices of their rejected messages. Default false. */
  readonly notices?: boolean | undefined;
}

/**
 * Administers tenants' accounts through dynamic security: one role per tenant, and users with that role. A user that is
 * limited to some assets has a role of its own and the tenant's bar role instead. A command may
 * take the broker 50 ms or more. Withdrawals of access therefore run first, and tenants alternate. Between the commands
 * of a change to many users, other changes can run.
 */
export class TenantAccounts implements BrokerAdmin, BrokerReconciler {
  private readonly changes: ChangeQueue;
  private readonly notices: boolean;
  private readonly reconciliation: Reconciliation;

  constructor(
    private readonly dynamicSecurity: DynamicSecurity,
    options: TenantAccountsOptions = {},
  ) {
    this.notices = options.notices ?? false;
    this.changes = new ChangeQueue(options);
    this.reconciliation = new Reconciliation(dynamicSecurity, this.changes, this.notices);
  }

  get readiness(): BrokerReadiness {
    return this.dynamicSecurity.readiness;
  }

  start(): Promise<void> {
    return this.dynamicSecurity.start();
  }

  stop(): Promise<void> {
    return this.dynamicSecurity.stop();
  }

  /** Replaces a user and a role that an interrupted call left under these names, and closes their sessions. */
  createTenantAccount(tenantId: TenantId, username: string, password: string): Promise<void> {
    return this.replaceUser(null, { tenantId, username, assetIds: null }, password, username);
  }

  /** Finds users by name, so that it also deletes unrecorded ones. */
  async deleteTenantAccount(tenantId: TenantId, username: string): Promise<void> {
    await this.bar(tenantId, username);
    const { usernames, rolenames } = await this.namesOf(tenantId, username);
    for (const each of new Set([...usernames, username]))
      await this.change({ command: "deleteClient", username: each });
    for (const rolename of rolenames) await this.change({ command: "deleteRole", rolename });
  }

  /** Changes the roles as well, because a disabled user can still connect by certificate. */
  async disableTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void> {
    await this.bar(tenantId, username);
    await this.setDisabled(tenantId, username, usernames, true);
  }

  async withdrawTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void> {
    await this.setDisabled(tenantId, username, usernames, true);
    await this.bar(tenantId, username);
  }

  async enableTenant(tenantId: TenantId, username: string, usernames: readonly string[]): Promise<void> {
    await this.changes.run(null, () => this.alignRoles(tenantId, username, false));
    await this.setDisabled(tenantId, username, usernames, false);
  }

  createUser(user: NewBrokerUser, password: string | null): Promise<void> {
    return this.replaceUser(user.tenantId, user, password, user.assetIds === null ? null : roleName(user));
  }

  deleteUser(user: NewBrokerUser, by: ChangeOwner = "TENANT"): Promise<void> {
    const ownRole = user.assetIds === null ? null : roleName(user);
    const owner = by === "PLATFORM" ? null : user.tenantId;
    return this.changes.run(owner, () => this.remove(user.username, ownRole), "URGENT");
  }

  /**
   * Closes the user's sessions by a command that changes nothing, so that an interruption leaves the user unchanged.
   */
  kickUser(username: string): Promise<void> {
    return this.changes.run(
      null,
      async () => {
        const user = (await readNamed(this.dynamicSecurity, [username], [])).users.get(username);
        if (user === undefined) return;
        await this.execute({ command: "setClientId", username, clientid: user.clientId ?? "" });
      },
      "URGENT",
    );
  }

  pauseUser(username: string): Promise<void> {
    return this.changes.run(null, () => this.execute({ command: "disableClient", username }), "URGENT");
  }

  resumeUser(username: string): Promise<void> {
    return this.changes.run(null, () => this.execute({ command: "enableClient", username }), "URGENT");
  }

  narrowUser(user: NewBrokerUser): Promise<void> {
    const command = { command: "modifyRole", rolename: roleName(user), acls: publishAcls(user) };
    return this.changes.run(user.tenantId, () => this.execute(command), "URGENT");
  }

  reconcile(accounts: AccountsReader, options: ReconcileOptions): Promise<readonly BrokerDrift[]> {
    return this.reconciliation.run(accounts, options);
  }

  align(account: () => Promise<TenantAccount | null>): Promise<readonly BrokerDrift[]> {
    return this.changes.run(null, async () => {
      const present = await account();
      return present === null ? [] : this.reconciliation.align(present);
    });
  }

  /** @param ownRole a role that is created for this user; null if the user gets the tenant's existing role */
  private replaceUser(
    owner: Owner,
    user: NewBrokerUser,
    password: string | null,
    ownRole: string | null,
  ): Promise<void> {
    return this.changes
      .run(owner, async () => {
        try {
          await this.create(user, password, ownRole);
        } catch (error) {
          if (!(error instanceof CommandError && error.alreadyExists)) throw error;
          await this.remove(user.username, ownRole);
          await this.create(user, password, ownRole);
        }
      })
      .catch((error: unknown) => {
        if (!(error instanceof CommandError && error.notFound)) throw error;
        const message = "the broker lacks the tenant's role, which is created and deleted with the tenant's account";
        throw new UnavailableError("broker", message, { cause: error });
      });
  }

  private async create(user: NewBrokerUser, password: string | null, ownRole: string | null): Promise<void> {
    const { username } = user;
    if (ownRole !== null) {
      const acls = [...publishAcls(user), ...(this.notices ? noticeAcls(user) : [])];
      await this.dynamicSecurity.execute({ command: "createRole", rolename: ownRole, acls });
    }
    // The role is assigned by a separate command. If createClient assigned it, the plugin would free the role twice
    // when it is deleted.
    const secret = password === null ? {} : { password };
    const bound = typeof user.clientId === "string" ? { clientid: user.clientId } : {};
    await this.dynamicSecurity.execute({ command: "createClient", username, ...secret, ...bound });
    if (user.assetIds !== null) await this.ensureBarRole(user);
    for (const role of rolesOf(user))
      await this.dynamicSecurity.execute({ command: "addClientRole", username, ...role });
  }

  /** Deletes the user first: some versions of the plugin free a role twice if it is deleted before its users. */
  private async remove(username: string, ownRole: string | null): Promise<void> {
    await this.execute({ command: "deleteClient", username });
    if (ownRole !== null) await this.execute({ command: "deleteRole", rolename: ownRole });
  }

  /**
   * Resolves with the names of the tenant's users and roles. Includes unrecorded ones, but never those of a later
   * tenant with the same ID.
   */
  private namesOf(tenantId: TenantId, username: string): Promise<{ usernames: string[]; rolenames: string[] }> {
    const generation = generationOfName(username);
    return namesWhere(
      this.dynamicSecurity,
      (name) => tenantOfName(name) === tenantId && generationOfName(name) <= generation,
    );
  }

  /** Denies all publishes of the tenant and closes its sessions, by one command for each of two roles. */
  private bar(tenantId: TenantId, username: string): Promise<void> {
    return this.changes.run(
      null,
      async () => {
        for (const rolename of [username, barRoleName(username)]) {
          await this.executeUnlessExists({ command: "addRoleACL", rolename, ...BAR_ACL });
        }
        await this.alignRoles(tenantId, username, true);
      },
      "URGENT",
    );
  }

  private async alignRoles(tenantId: TenantId, username: string, barred: boolean): Promise<void> {
    const expected = tenantRoles({ tenantId, username }, barred, this.notices);
    const rolenames = expected.map(([rolename]) => rolename);
    const { roles } = await readNamed(this.dynamicSecurity, [], rolenames);
    for (const [rolename, acls] of expected) {
      const held = roles.get(rolename);
      if (held === undefined || sameAcls(held, acls)) continue;
      await this.execute({ command: "modifyRole", rolename, acls });
    }
  }

  /**
   * Disables or enables the tenant's users. Skips users that are in this state already, because each change makes the
   * broker write its file.
   */
  private async setDisabled(
    tenantId: TenantId,
    username: string,
    recorded: readonly string[],
    disabled: boolean,
  ): Promise<void> {
    const { usernames } = await this.namesOf(tenantId, username);
    for (const each of new Set([...usernames, ...recorded])) {
      await this.changes.run(null, async () => {
        const { users } = await readNamed(this.dynamicSecurity, [each], []);
        if (users.get(each)?.disabled !== !disabled) return;
        await this.execute({ command: disabled ? "disableClient" : "enableClient", username: each });
      });
    }
  }

  private async ensureBarRole(user: NewBrokerUser): Promise<void> {
    await this.executeUnlessExists({ command: "createRole", rolename: barRoleOf(user), acls: [] });
  }

  /** Executes one of many commands. Urgent changes may run before the next command. */
  private change(command: Command): Promise<void> {
    return this.changes.run(null, () => this.execute(command));
  }

  private execute(command: Command): Promise<void> {
    return executeUnlessNotFound(this.dynamicSecurity, command);
  }

  private async executeUnlessExists(command: Command): Promise<void> {
    try {
      await this.execute(command);
    } catch (error) {
      if (!(error instanceof CommandError && error.alreadyExists)) throw error;
    }
  }
}
