import { roleName, tenantOfName, tenantUsername } from "../domain/broker-credential";
import type { BrokerAdmin, BrokerDrift, NewBrokerUser, ReconcileOptions, TenantAccount } from "../domain/ports/broker";
import { CommandError, type Command } from "./commands";
import type { BrokerReadiness } from "./control-connection";
import { findDrift, sameAcls, type Mend } from "./drift";
import type { DynamicSecurity } from "./dynamic-security";
import { ADMIN_ROLE } from "./dynamic-security-document";
import { expectedState, noticeAcls, publishAcls, withSuspension } from "./expected-state";
import { namesWhere, readAll, readNamed } from "./inventory";
import { findOwnDrift } from "./own-drift";
import { SerialQueue } from "./serial-queue";

export interface TenantAccountsOptions {
  /** Changes that may wait for their turn; one more fails at once. Default 256. */
  readonly maxWaiting?: number | undefined;
  /** Whether tenants may subscribe to the notices of their rejected messages. Default false. */
  readonly notices?: boolean | undefined;
}

/** {@link BrokerAdmin} over dynamic security: a role of the same name for each tenant, and users that have it. */
export class TenantAccounts implements BrokerAdmin {
  private readonly changes: SerialQueue;
  private readonly notices: boolean;

  constructor(
    private readonly dynamicSecurity: DynamicSecurity,
    options: TenantAccountsOptions = {},
  ) {
    this.notices = options.notices ?? false;
    this.changes = new SerialQueue(options.maxWaiting ?? 256);
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

  /** What an interruption left behind under these names is replaced; its sessions end. */
  createTenantAccount(tenantId: string, username: string, password: string): Promise<void> {
    return this.replaceUser({ tenantId, username, assetIds: null }, password, tenantUsername(tenantId));
  }

  /** Users by their names, so that one of which nothing is recorded goes as well. */
  deleteTenantAccount(tenantId: string, username: string): Promise<void> {
    return this.changes.run(async () => {
      const { usernames, rolenames } = await this.namesOf(tenantId);
      for (const each of new Set([...usernames, username])) {
        await this.executeUnlessNotFound({ command: "deleteClient", username: each });
      }
      for (const rolename of rolenames) await this.executeUnlessNotFound({ command: "deleteRole", rolename });
    });
  }

  /** The roles as well: a user that is disabled still comes in by its certificate. */
  disableTenant(tenantId: string, usernames: readonly string[]): Promise<void> {
    return this.setSuspended(tenantId, usernames, true);
  }

  enableTenant(tenantId: string, usernames: readonly string[]): Promise<void> {
    return this.setSuspended(tenantId, usernames, false);
  }

  createUser(user: NewBrokerUser, password: string | null): Promise<void> {
    return this.replaceUser(user, password, user.assetIds === null ? null : roleName(user));
  }

  deleteUser(user: NewBrokerUser): Promise<void> {
    return this.changes.run(() => this.remove(user.username, user.assetIds === null ? null : roleName(user)));
  }

  async alignTenant(tenantId: string, account: TenantAccount | null): Promise<readonly BrokerDrift[]> {
    const expected = expectedState(account === null ? [] : [account], this.notices);
    return this.changes.run(async () => {
      const { usernames, rolenames } = await this.namesOf(tenantId);
      const actual = await readNamed(this.dynamicSecurity, usernames, rolenames);
      const drifts: BrokerDrift[] = [];
      for (const mend of findDrift(expected, actual)) drifts.push(await this.mend(mend));
      return drifts;
    });
  }

  async reconcile(
    accounts: () => Promise<readonly TenantAccount[]>,
    { dryRun, maxDeletions = Infinity }: ReconcileOptions,
  ): Promise<readonly BrokerDrift[]> {
    const actual = await readAll(this.dynamicSecurity);
    const expected = expectedState(await accounts(), this.notices);
    const own = await findOwnDrift(this.dynamicSecurity, actual, this.notices);
    const suspected = findDrift(expected, actual);
    // What was changed while the pages were read looks like drift: look at those names again.
    const names = (subject: BrokerDrift["subject"]) =>
      suspected.filter(({ drift }) => drift.subject === subject).map(({ drift }) => drift.name);
    const [usernames, rolenames] = [new Set(names("USER")), new Set(names("ROLE"))];
    const again = await readNamed(this.dynamicSecurity, usernames, rolenames);
    const strangers = new Map([...actual.users].filter(([name]) => !usernames.has(name) && !expected.users.has(name)));
    const confirmed = findDrift(
      {
        ...expected,
        users: new Map([...expected.users].filter(([name]) => usernames.has(name))),
        roles: new Map([...expected.roles].filter(([name]) => rolenames.has(name))),
      },
      { users: new Map([...again.users, ...strangers]), roles: again.roles },
    );
    // The admin's own role last: Mosquitto 2.1 ends the sessions of those whose role changes, this one's included.
    const mends = [...own, ...confirmed].sort((one, other) => ofAdmin(one) - ofAdmin(other));
    if (dryRun) return mends.map(({ drift }) => drift);

    const deletions = mends.filter(({ drift }) => drift.kind === "EXTRA" && drift.subject === "USER").length;
    const drifts: BrokerDrift[] = [];
    for (const mend of mends) {
      const held = mend.drift.kind === "EXTRA" && deletions > maxDeletions;
      const problem = `${deletions} users would be deleted: a person has to order that`;
      drifts.push(held ? { ...mend.drift, problem } : await this.changes.run(() => this.mend(mend)));
    }
    return drifts;
  }

  private async mend({ drift, commands }: Mend): Promise<BrokerDrift> {
    if (commands.length === 0) return { ...drift, problem: "no command can mend it" };
    for (const command of commands) {
      try {
        await this.executeUnlessNotFound(command);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { ...drift, problem: error.message };
      }
    }
    return { ...drift, mended: true };
  }

  /** @param ownRole a role that is made for this user; null: it gets the tenant's, which is there. */
  private replaceUser(user: NewBrokerUser, password: string | null, ownRole: string | null): Promise<void> {
    return this.changes.run(async () => {
      try {
        await this.create(user, password, ownRole);
      } catch (error) {
        if (!(error instanceof CommandError && error.alreadyExists)) throw error;
        await this.remove(user.username, ownRole);
        await this.create(user, password, ownRole);
      }
    });
  }

  private async create(user: NewBrokerUser, password: string | null, ownRole: string | null): Promise<void> {
    const { username } = user;
    if (ownRole !== null) {
      const acls = [...publishAcls(user), ...(this.notices ? noticeAcls(user) : [])];
      await this.dynamicSecurity.execute({ command: "createRole", rolename: ownRole, acls });
    }
    // The role comes by a command of its own: one given inside createClient is freed twice when it is deleted later.
    const secret = password === null ? {} : { password };
    await this.dynamicSecurity.execute({ command: "createClient", username, ...secret });
    await this.dynamicSecurity.execute({ command: "addClientRole", username, rolename: roleName(user) });
  }

  /** The user first: a role that is deleted under its users is freed twice by some versions of the plugin. */
  private async remove(username: string, ownRole: string | null): Promise<void> {
    await this.executeUnlessNotFound({ command: "deleteClient", username });
    if (ownRole !== null) await this.executeUnlessNotFound({ command: "deleteRole", rolename: ownRole });
  }

  /** Whatever the record says, also those of which nothing is recorded. */
  private namesOf(tenantId: string): Promise<{ usernames: string[]; rolenames: string[] }> {
    return namesWhere(this.dynamicSecurity, (name) => tenantOfName(name) === tenantId);
  }

  /** Changes only what is not so already, as every change costs the broker a rewrite of its file. */
  private setSuspended(tenantId: string, recorded: readonly string[], suspended: boolean): Promise<void> {
    return this.changes.run(async () => {
      const { usernames, rolenames } = await this.namesOf(tenantId);
      const actual = await readNamed(this.dynamicSecurity, new Set([...usernames, ...recorded]), rolenames);
      for (const [rolename, acls] of actual.roles) {
        const ofNotices =
          this.notices && rolename === tenantUsername(tenantId) ? noticeAcls({ tenantId, assetIds: null }) : [];
        const wanted = withSuspension(tenantId, acls, suspended, ofNotices);
        if (sameAcls(acls, wanted)) continue;
        await this.executeUnlessNotFound({ command: "modifyRole", rolename, acls: wanted });
      }
      for (const [username, { disabled }] of actual.users) {
        if (disabled === suspended) continue;
        await this.executeUnlessNotFound({ command: suspended ? "disableClient" : "enableClient", username });
      }
    });
  }

  private async executeUnlessNotFound(command: Command): Promise<void> {
    try {
      await this.dynamicSecurity.execute(command);
    } catch (error) {
      if (!(error instanceof CommandError && error.notFound)) throw error;
    }
  }
}

function ofAdmin({ drift: { subject, name } }: Mend): number {
  return subject === "ROLE" && name === ADMIN_ROLE ? 1 : 0;
}
