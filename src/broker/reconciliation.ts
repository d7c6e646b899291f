/** Compares the whole broker with its desired state, and repairs it tenant by tenant. */
import { isManagedName } from "../domain/broker-credential";
import type { AccountsReader, BrokerDrift, ReconcileOptions } from "../domain/ports/broker";
import type { ChangeQueue } from "./change-queue";
import { CommandError } from "./commands";
import { executeUnlessNotFound, type DynamicSecurity } from "./dynamic-security";
import { ADMIN_ROLE } from "./dynamic-security-document";
import { findDrift, type Mend } from "./drift";
import { expectedState, type ExpectedState } from "./expected-state";
import { readAll, readNamed, type ActualState, type ActualUser } from "./inventory";
import { findOwnDrift } from "./own-drift";

type Strangers = ReadonlyMap<string, ActualUser>;

export class Reconciliation {
  constructor(
    private readonly dynamicSecurity: DynamicSecurity,
    private readonly changes: ChangeQueue,
    private readonly notices: boolean,
  ) {}

  async run(accounts: AccountsReader, { dryRun, maxDeletions = Infinity }: ReconcileOptions): Promise<BrokerDrift[]> {
    const actual = await readAll(this.dynamicSecurity);
    const expected = expectedState(await accounts(), this.notices);
    const own = await findOwnDrift(this.dynamicSecurity, actual, this.notices);
    const suspected = findDrift(expected, actual);
    const strangers = new Map([...actual.users].filter(([name]) => !isManagedName(name)));
    // Changes made while the pages were read look like drift, so read those names again.
    const confirmed = await this.lookAgain(expected, suspected, strangers);
    if (dryRun) return [...own, ...confirmed].map(({ drift }) => drift);

    const deletions = confirmed.filter(isDeletion).length;
    const problem =
      deletions > maxDeletions ? `${deletions} users would be deleted: a person has to order that` : undefined;
    const drifts: BrokerDrift[] = [];
    // The admin's own role last: Mosquitto 2.1 closes the sessions of a role that changes, including this one.
    const [first, last] = [own.filter((mend) => !isOfAdmin(mend)), own.filter(isOfAdmin)];
    for (const mend of first) drifts.push(await this.changes.run(null, () => this.mend(mend)));
    for (const [tenantId, mends] of byTenant(confirmed)) {
      drifts.push(...(await this.mendTenant(tenantId, mends, strangers, accounts, problem)));
    }
    for (const mend of last) drifts.push(await this.changes.run(null, () => this.mend(mend)));
    return drifts;
  }

  /**
   * Compares the tenant again right before the repair. A pass may take minutes, and must not revert what was
   * registered, suspended or revoked meanwhile.
   *
   * @param held why nothing is deleted; undefined: it is
   */
  private mendTenant(
    tenantId: string | null,
    mends: readonly Mend[],
    strangers: Strangers,
    accounts: AccountsReader,
    held: string | undefined,
  ): Promise<BrokerDrift[]> {
    return this.changes.run(null, async () => {
      const expected = expectedState(tenantId === null ? [] : await accounts([tenantId]), this.notices);
      const drifts: BrokerDrift[] = [];
      for (const mend of await this.lookAgain(expected, mends, strangers)) {
        const isHeld = held !== undefined && mend.drift.kind === "EXTRA";
        drifts.push(isHeld ? { ...mend.drift, problem: held } : await this.mend(mend));
      }
      return drifts;
    });
  }

  /** Present drift of the users and roles that `suspected` names. */
  private async lookAgain(expected: ExpectedState, suspected: readonly Mend[], strangers: Strangers): Promise<Mend[]> {
    const names = (subject: BrokerDrift["subject"]) =>
      new Set(suspected.filter(({ drift }) => drift.subject === subject).map(({ drift }) => drift.name));
    const [usernames, rolenames] = [names("USER"), names("ROLE")];
    const { users, roles } = await readNamed(this.dynamicSecurity, usernames, rolenames);
    const actual: ActualState = { users: new Map([...users, ...strangers]), roles };
    return findDrift(
      {
        ...expected,
        users: new Map([...expected.users].filter(([name]) => usernames.has(name))),
        roles: new Map([...expected.roles].filter(([name]) => rolenames.has(name))),
      },
      actual,
    );
  }

  private async mend({ drift, commands }: Mend): Promise<BrokerDrift> {
    if (commands.length === 0) return { ...drift, problem: "no command can mend it" };
    for (const command of commands) {
      try {
        await executeUnlessNotFound(this.dynamicSecurity, command);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { ...drift, problem: error.message };
      }
    }
    return { ...drift, mended: true };
  }
}

function byTenant(mends: readonly Mend[]): Map<string | null, Mend[]> {
  const groups = new Map<string | null, Mend[]>();
  for (const mend of mends) groups.set(mend.drift.tenantId, [...(groups.get(mend.drift.tenantId) ?? []), mend]);
  return groups;
}

function isDeletion({ drift: { kind, subject } }: Mend): boolean {
  return kind === "EXTRA" && subject === "USER";
}

function isOfAdmin({ drift: { subject, name } }: Mend): boolean {
  return subject === "ROLE" && name === ADMIN_ROLE;
}
