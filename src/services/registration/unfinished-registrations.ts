import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Tenant } from "../../domain/entities";
import { BEFORE_ALL } from "../../domain/keys";
import { RepeatedTask } from "../../domain/periodic-task";
import type { SharedClock } from "../../domain/ports/clock";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { Job } from "../job";
import type { Deletions } from "../lifecycle/deletions";
import type { TenantRemoval } from "./tenant-removal";

/**
 * Age after which a PROVISIONING tenant counts as abandoned by its process, milliseconds. A registration gives up after
 * half of this time. The other half covers its last step and clock skew.
 */
export const STALE_REGISTRATION_MS = 60_000;

const MAX_LEFTOVERS = 1_000;
const EVERYTHING = { keys: true, account: true, activation: true };

/** Rolls back unfinished registrations. */
export class UnfinishedRegistrations implements Job {
  readonly name = "unfinished-registrations";
  /** Rolls back the registrations that this process failed to roll back earlier. Only this process knows them. */
  readonly ownLeftovers: RepeatedTask;
  private readonly leftovers = new LRUCache<string, Tenant>({ max: MAX_LEFTOVERS });
  private recovering: Promise<number> = Promise.resolve(0);

  constructor(
    private readonly tenants: TenantRepository,
    private readonly removal: TenantRemoval,
    private readonly deletions: Pick<Deletions, "order" | "carryOut" | "find">,
    private readonly clock: Pick<SharedClock, "agreedNow">,
    private readonly logger: Logger,
    private readonly staleAfterMs = STALE_REGISTRATION_MS,
  ) {
    this.ownLeftovers = this.repeated(() => this.undoLeftovers());
  }

  create(): RepeatedTask {
    return this.repeated(() => this.undoStale());
  }

  /** Remembers a registration that this process failed to roll back. Beyond a maximum, drops the oldest. */
  add(tenant: Tenant): void {
    this.leftovers.set(tenant.tenantId, tenant);
  }

  /**
   * Rolls back stale registrations, and registrations that this process failed to roll back earlier. Resolves with
   * their number.
   */
  async recover(): Promise<number> {
    return (await this.inTurn(() => this.undoStale())) + (await this.inTurn(() => this.undoLeftovers()));
  }

  /** Runs passes one at a time. */
  private inTurn(pass: () => Promise<number>): Promise<number> {
    this.recovering = this.recovering.catch(() => 0).then(pass);
    return this.recovering;
  }

  private repeated(pass: () => Promise<number>): RepeatedTask {
    const attempt = () =>
      this.inTurn(pass).then(
        () => undefined,
        (error: unknown) => {
          this.logger.warn({ err: error }, "search for unfinished registrations failed; retrying");
        },
      );
    return new RepeatedTask(attempt, this.staleAfterMs);
  }

  private async undoStale(): Promise<number> {
    let undone = 0;
    const staleBefore = (await this.clock.agreedNow()).getTime() - this.staleAfterMs;
    for (const tenant of await this.tenants.findByStatus("PROVISIONING")) {
      if (tenant.createdAt.getTime() >= staleBefore) continue;
      // From here on, the process that began the registration can no longer make the tenant ACTIVE, even if it still
      // runs.
      if (!(await this.tenants.changeStatus(tenant.tenantId, ["PROVISIONING"], "DELETING"))) continue;
      undone += await this.delete(tenant);
    }
    for (const tenant of await this.tenants.findByStatus("DELETING")) {
      // A deletion that was ordered continues without this job.
      if ((await this.deletions.find([tenant.tenantId])).length === 0) undone += await this.delete(tenant);
    }
    return undone;
  }

  private async undoLeftovers(): Promise<number> {
    let undone = 0;
    for (const tenant of [...this.leftovers.values()]) undone += await this.undoLeftover(tenant);
    return undone;
  }

  private async undoLeftover(tenant: Tenant): Promise<number> {
    const [stored] = await this.tenants.find([tenant.tenantId]);
    // If the ID was registered again, the new registration has replaced the remains. If the ID is free, the insert
    // reserves it, so that no registration can begin meanwhile. An ACTIVE tenant is complete and stays, because a
    // caller that repeated the registration may know it.
    const isOurs =
      stored === undefined
        ? await this.tenants.insert({ ...tenant, status: "PROVISIONING", createdAt: new Date() })
        : isSameRegistration(stored, tenant) && stored.status === "PROVISIONING";
    const undone = isOurs ? await this.remove(tenant) : 0;
    if (!isOurs || undone === 1) this.leftovers.delete(tenant.tenantId);
    return undone;
  }

  /**
   * Deletes the tenant like any other tenant. It does not wait for a flush, because the journal has no readings of a
   * tenant that was never ACTIVE.
   */
  private async delete(tenant: Tenant): Promise<number> {
    const { tenantId, createdAt: registeredAt } = tenant;
    const of = { kind: "TENANT", key: tenantId, tenantId } as const;
    const from = { registeredAt, startedAt: new Date(), step: "ACCESS", journalSeq: BEFORE_ALL } as const;
    await this.deletions.order({ ...of, ...from, isUnfinished: true });
    try {
      if (!(await this.deletions.carryOut(tenantId))) return 0;
      this.logger.warn({ tenantId }, "unfinished registration undone");
      return 1;
    } catch (error) {
      this.logger.error({ tenantId, err: error }, "unfinished registration not undone");
      return 0;
    }
  }

  /** Returns 1 if nothing of the tenant is left, otherwise 0. */
  private async remove(tenant: Tenant): Promise<number> {
    const { tenantId } = tenant;
    const errors = await this.removal.remove(tenant, EVERYTHING);
    if (errors.length === 0) {
      this.logger.warn({ tenantId }, "unfinished registration undone");
      return 1;
    }
    const error = new AggregateError(errors, "unfinished registration not undone");
    this.logger.error({ tenantId, err: error }, error.message);
    return 0;
  }
}

/** Whether both are the same registration. The salted hash differs between two registrations of the same ID. */
export function isSameRegistration(one: Tenant, other: Tenant): boolean {
  return one.tenantId === other.tenantId && one.broker.hash === other.broker.hash;
}
