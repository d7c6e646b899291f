import type { Logger } from "pino";
import type { Tenant } from "../../domain/entities";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Startable } from "../../domain/ports/lifecycle";
import type { TenantRepository } from "../../domain/ports/store";

/** The MQTT users of a tenant. */
export type BrokerUsersOf = (tenant: Tenant) => Promise<readonly string[]>;

const MAX_ROUNDS = 5;

/**
 * Keeps the broker in step with the status of tenants. The status goes first when access ends and last when it
 * begins: so whoever is killed in between leaves a suspended tenant, whose users the next start disables.
 */
export class TenantBrokerAccess implements Startable {
  private timer: NodeJS.Timeout | undefined;
  /** Oldest first. */
  private readonly settled = new Map<string, { readonly status: Tenant["status"]; readonly at: number }>();
  private settling: Promise<void> = Promise.resolve();

  /** @param everyMs Milliseconds between looks at all suspended tenants. Default 60,000. */
  constructor(
    private readonly tenants: TenantRepository,
    private readonly broker: Pick<BrokerAdmin, "disableTenant" | "enableTenant">,
    private readonly logger: Logger,
    private readonly usersOf: BrokerUsersOf,
    private readonly everyMs = 60_000,
  ) {}

  /** Does not wait for the first look, which needs a broker that may not be there yet. */
  async start(): Promise<void> {
    this.timer ??= setInterval(() => this.settleAll(), this.everyMs).unref();
    this.settleAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.settling;
  }

  /** Lets the tenant's users in, ahead of its status. */
  async open(tenant: Tenant): Promise<void> {
    this.settled.delete(tenant.tenantId);
    await this.broker.enableTenant(tenant.tenantId, tenant.broker.username, await this.usersOf(tenant));
  }

  private async close(tenant: Tenant): Promise<void> {
    await this.broker.disableTenant(tenant.tenantId, tenant.broker.username, await this.usersOf(tenant));
  }

  /** Brings the broker to what the tenant's status says, also when that changes meanwhile. */
  async settle(tenantId: string): Promise<void> {
    let applied: Tenant["status"] | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const [tenant] = await this.tenants.find([tenantId]);
      if (tenant === undefined || tenant.status === applied) return;
      applied = tenant.status;
      this.settled.delete(tenantId);
      if (applied === "ACTIVE") await this.open(tenant);
      else if (applied === "SUSPENDED") await this.close(tenant);
      else return;
      this.remember(tenantId, applied);
    }
  }

  /** As {@link settle}, for what begins while the tenant is ACTIVE, as users do: nothing is to be done then. */
  async settleUnlessActive(tenantId: string): Promise<void> {
    const [tenant] = await this.tenants.find([tenantId]);
    if (tenant !== undefined && tenant.status !== "ACTIVE") await this.settle(tenantId);
  }

  /** Whether the broker was brought to that status lately: repeating it would change nothing. */
  isSettled(tenantId: string, status: Tenant["status"]): boolean {
    const last = this.settled.get(tenantId);
    return last?.status === status && Date.now() - last.at < this.everyMs;
  }

  private remember(tenantId: string, status: Tenant["status"]): void {
    const now = Date.now();
    for (const [id, { at }] of this.settled) {
      if (now - at < this.everyMs) break;
      this.settled.delete(id);
    }
    this.settled.delete(tenantId);
    this.settled.set(tenantId, { status, at: now });
  }

  private settleAll(): void {
    this.settling = this.settling.then(async () => {
      try {
        for (const { tenantId } of await this.tenants.findByStatus("SUSPENDED")) await this.settle(tenantId);
      } catch (error) {
        this.logger.warn({ err: error }, "suspended tenants could not be settled on the broker; trying again");
      }
    });
  }
}
