/** Compares the whole broker with its desired state, and repairs it tenant by tenant. */
import type { TenantId } from "../domain/keys";
import { isManagedName } from "../domain/broker-credential";
import type { AccountsReader, BrokerDrift, ReconcileOptions, TenantAccount } from "../domain/ports/broker";
import type { ChangeQueue } from "./change-queue";
import { CommandError } from "./commands";
import { executeUnlessNotFound, type DynamicSecurity } from "./dynamic-security";
import { ADMIN_ROLE } from "./dynamic-security-document";
import { findDrift, type Repair } from "./drift";
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
    const failure =
      deletions > maxDeletions
        ? `the repair would delete ${deletions} users: an operator has to confirm it with brokerReconcile`
        : undefined;
    const drifts: BrokerDrift[] = [];
    // The admin role is repaired last. When a role changes, Mosquitto 2.1 closes the sessions of its users, here the
    // session of this process.
    const [first, last] = [own.filter((repair) => !isOfAdmin(repair)), own.filter(isOfAdmin)];
    for (const repair of first) drifts.push(await this.changes.run(null, () => this.repair(repair)));
    for (const [tenantId, repairs] of byTenant(confirmed)) {
      drifts.push(...(await this.repairTenant(tenantId, repairs, strangers, accounts, failure)));
    }
    for (const repair of last) drifts.push(await this.changes.run(null, () => this.repair(repair)));
    return drifts;
  }

  /**
   * Compares the tenant again immediately before the repair. Reconciliation may take minutes, and must not revert a
   * registration, suspension or revocation that happens meanwhile.
   *
   * @param held why nothing may be deleted; undefined if deletions are allowed
   */
  private repairTenant(
    tenantId: TenantId | null,
    repairs: readonly Repair[],
    strangers: Strangers,
    accounts: AccountsReader,
    held: string | undefined,
  ): Promise<BrokerDrift[]> {
    return this.changes.run(null, async () => {
      const expected = expectedState(tenantId === null ? [] : await accounts([tenantId]), this.notices);
      const drifts: BrokerDrift[] = [];
      for (const repair of await this.lookAgain(expected, repairs, strangers)) {
        const isHeld = held !== undefined && repair.drift.kind === "EXTRA";
        drifts.push(isHeld ? { ...repair.drift, failure: held } : await this.repair(repair));
      }
      return drifts;
    });
  }

  /** Repairs the users and roles that one tenant should have. Returns the drift that it could not repair. */
  async align(account: TenantAccount): Promise<BrokerDrift[]> {
    const expected = expectedState([account], this.notices);
    const { users, roles } = expected;
    const actual = await readNamed(this.dynamicSecurity, users.keys(), roles.keys());
    const drifts: BrokerDrift[] = [];
    for (const repair of findDrift(expected, actual)) {
      const drift = repair.commands.length === 0 ? repair.drift : await this.repair(repair);
      if (!drift.repaired) drifts.push(drift);
    }
    return drifts;
  }

  /** Resolves with the current drift of the users and roles that `suspected` names. */
  private async lookAgain(
    expected: ExpectedState,
    suspected: readonly Repair[],
    strangers: Strangers,
  ): Promise<Repair[]> {
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

  private async repair({ drift, commands }: Repair): Promise<BrokerDrift> {
    if (commands.length === 0) return { ...drift, failure: "no command can repair it" };
    for (const command of commands) {
      try {
        await executeUnlessNotFound(this.dynamicSecurity, command);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return { ...drift, failure: error.message };
      }
    }
    return { ...drift, repaired: true };
  }
}

function byTenant(repairs: readonly Repair[]): Map<TenantId | null, Repair[]> {
  const groups = new Map<TenantId | null, Repair[]>();
  for (const repair of repairs)
    groups.set(repair.drift.tenantId, [...(groups.get(repair.drift.tenantId) ?? []), repair]);
  return groups;
}

function isDeletion({ drift: { kind, subject } }: Repair): boolean {
  return kind === "EXTRA" && subject === "USER";
}

function isOfAdmin({ drift: { subject, name } }: Repair): boolean {
  return subject === "ROLE" && name === ADMIN_ROLE;
}
