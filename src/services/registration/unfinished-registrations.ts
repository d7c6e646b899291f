import type { Logger } from "pino";
import type { Tenant } from "../../domain/entities";
import type { SharedClock } from "../../domain/ports/clock";
import type { Startable } from "../../domain/ports/lifecycle";
import type { TenantRepository } from "../../domain/ports/store";
import type { Deletions } from "../lifecycle/deletions";
import type { TenantRemoval } from "./tenant-removal";

/**
 * Milliseconds after which a tenant that is still PROVISIONING belongs to a process that is gone. A registration gives
 * up by itself after half of that, so the other half is left for its step under way and for clocks that differ.
 */
export const STALE_REGISTRATION_MS = 60_000;

const MAX_LEFTOVERS = 1_000;
const EVERYTHING = { keys: true, account: true, activation: true };

/** Undoes registrations that were neither finished nor undone: now, and again as long as the process runs. */
export class UnfinishedRegistrations implements Startable {
  private readonly leftovers = new Map<string, Tenant>();
  private timer: NodeJS.Timeout | undefined;
  private recovering: Promise<number> = Promise.resolve(0);

  constructor(
    private readonly tenants: TenantRepository,
    private readonly removal: TenantRemoval,
    private readonly deletions: Pick<Deletions, "order" | "carryOut" | "find">,
    private readonly clock: Pick<SharedClock, "agreedNow">,
    private readonly logger: Logger,
    private readonly staleAfterMs = STALE_REGISTRATION_MS,
  ) {}

  /** Does not wait for the first pass, which needs a broker that may not be there yet. */
  async start(): Promise<void> {
    if (this.timer !== undefined) return;
    this.timer = setInterval(() => void this.recoverAndLog(), this.staleAfterMs).unref();
    void this.recoverAndLog();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.recovering.catch(() => undefined);
  }

  /** Keeps in mind a registration of this process that could not be undone. Bounded: the oldest are left as they are. */
  add(tenant: Tenant): void {
    const [oldest] = this.leftovers.keys();
    if (this.leftovers.size >= MAX_LEFTOVERS && oldest !== undefined) this.leftovers.delete(oldest);
    this.leftovers.set(tenant.tenantId, tenant);
  }

  /** Undoes what is stale; resolves with the number of tenants undone. One pass at a time. */
  recover(): Promise<number> {
    this.recovering = this.recovering.catch(() => 0).then(() => this.pass());
    return this.recovering;
  }

  private async pass(): Promise<number> {
    let undone = 0;
    const staleBefore = (await this.clock.agreedNow()).getTime() - this.staleAfterMs;
    for (const tenant of await this.tenants.findByStatus("PROVISIONING")) {
      if (tenant.createdAt.getTime() >= staleBefore) continue;
      // From here on its own process, should it live after all, cannot make it ACTIVE any more.
      if (!(await this.tenants.changeStatus(tenant.tenantId, ["PROVISIONING"], "DELETING"))) continue;
      undone += await this.delete(tenant);
    }
    for (const tenant of await this.tenants.findByStatus("DELETING")) {
      // One that was ordered goes its own way.
      if ((await this.deletions.find([tenant.tenantId])).length === 0) undone += await this.delete(tenant);
    }
    for (const tenant of [...this.leftovers.values()]) undone += await this.undoLeftover(tenant);
    return undone;
  }

  private async undoLeftover(tenant: Tenant): Promise<number> {
    const [stored] = await this.tenants.find([tenant.tenantId]);
    // Registered again since: that registration has replaced what was left. Taking the id keeps one from starting now.
    // One that is in force after all is whole, and may have been given to whoever repeated the registration.
    const isOurs =
      stored === undefined
        ? await this.tenants.insert({ ...tenant, status: "PROVISIONING", createdAt: new Date() })
        : isSameRegistration(stored, tenant) && stored.status === "PROVISIONING";
    const undone = isOurs ? await this.remove(tenant) : 0;
    if (!isOurs || undone === 1) this.leftovers.delete(tenant.tenantId);
    return undone;
  }

  /** As any deletion, except that the journal holds nothing of a tenant that was never active. */
  private async delete(tenant: Tenant): Promise<number> {
    const { tenantId, createdAt: registeredAt } = tenant;
    const of = { kind: "TENANT", key: tenantId, tenantId } as const;
    const from = { registeredAt, startedAt: new Date(), step: "ACCESS", journalSeq: 0 } as const;
    await this.deletions.order({ ...of, ...from, isUnfinished: true });
    try {
      if (!(await this.deletions.carryOut(tenantId))) return 0;
      this.logger.warn({ tenantId }, "undid a registration that was left unfinished");
      return 1;
    } catch (error) {
      this.logger.error({ tenantId, err: error }, "an unfinished registration was not undone");
      return 0;
    }
  }

  /** 1 when nothing of the tenant is left, else 0. */
  private async remove(tenant: Tenant): Promise<number> {
    const { tenantId } = tenant;
    const errors = await this.removal.remove(tenant, EVERYTHING);
    if (errors.length === 0) {
      this.logger.warn({ tenantId }, "undid a registration that was left unfinished");
      return 1;
    }
    const error = new AggregateError(errors, "an unfinished registration was not undone");
    this.logger.error({ tenantId, err: error }, error.message);
    return 0;
  }

  private async recoverAndLog(): Promise<void> {
    try {
      await this.recover();
    } catch (error) {
      this.logger.warn({ err: error }, "unfinished registrations could not be looked for; trying again");
    }
  }
}

/** The salted hash tells two registrations of the same id apart. */
export function isSameRegistration(one: Tenant, other: Tenant): boolean {
  return one.tenantId === other.tenantId && one.broker.hash === other.broker.hash;
}
