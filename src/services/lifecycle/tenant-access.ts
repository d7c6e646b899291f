import type { TenantId } from "../../domain/keys";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import type { Tenant } from "../../domain/entities";
import { RepeatedTask } from "../../domain/periodic-task";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { TenantRepository } from "../../domain/ports/tenant-store";
import type { Job } from "../job";

/** Returns the MQTT user names of a tenant. */
export type BrokerUsersOf = (tenant: Tenant) => Promise<readonly string[]>;

const MAX_ROUNDS = 5;
const MAX_SYNCED = 10_000;

/**
 * Syncs the broker with the status of tenants. When access is withdrawn, the status changes before the broker. When
 * access is granted, the broker changes before the status. If a process is killed in between, the tenant is therefore
 * suspended, and the job disables its users.
 */
export class TenantBrokerAccess implements Job {
  readonly name = "broker-access";
  /** The status with which the broker was last synced, by tenant. */
  private readonly synced: LRUCache<string, Tenant["status"]>;

  /** @param everyMs interval between syncs of all suspended tenants, milliseconds. Default 60,000. */
  constructor(
    private readonly tenants: TenantRepository,
    private readonly broker: Pick<BrokerAdmin, "disableTenant" | "enableTenant">,
    private readonly logger: Logger,
    private readonly usersOf: BrokerUsersOf,
    private readonly everyMs = 60_000,
  ) {
    this.synced = new LRUCache({ max: MAX_SYNCED, ttl: everyMs });
  }

  create(): RepeatedTask {
    return new RepeatedTask((stopping) => this.syncSuspended(stopping), this.everyMs);
  }

  /** Enables the tenant's users on the broker. Call it before the status changes to ACTIVE. */
  async open(tenant: Tenant): Promise<void> {
    this.synced.delete(tenant.tenantId);
    await this.broker.enableTenant(tenant.tenantId, tenant.broker.username, await this.usersOf(tenant));
  }

  private async close(tenant: Tenant): Promise<void> {
    await this.broker.disableTenant(tenant.tenantId, tenant.broker.username, await this.usersOf(tenant));
  }

  /** Syncs the broker with the tenant's status. If the status changes meanwhile, syncs again. */
  async sync(tenantId: TenantId): Promise<void> {
    let applied: Tenant["status"] | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const [tenant] = await this.tenants.find([tenantId]);
      if (tenant === undefined || tenant.status === applied) return;
      applied = tenant.status;
      this.synced.delete(tenantId);
      if (applied === "ACTIVE") await this.open(tenant);
      else if (applied === "SUSPENDED") await this.close(tenant);
      else return;
      this.synced.set(tenantId, applied);
    }
  }

  /**
   * Like {@link sync}, for users that were created while the tenant was ACTIVE. Does nothing if the tenant is still
   * ACTIVE.
   */
  async syncUnlessActive(tenantId: TenantId): Promise<void> {
    const [tenant] = await this.tenants.find([tenantId]);
    if (tenant !== undefined && tenant.status !== "ACTIVE") await this.sync(tenantId);
  }

  /** Whether the broker was recently synced with that status. If so, another sync would change nothing. */
  isSynced(tenantId: TenantId, status: Tenant["status"]): boolean {
    return this.synced.get(tenantId) === status;
  }

  private async syncSuspended(stopping: AbortSignal): Promise<void> {
    try {
      for (const { tenantId } of await this.tenants.findByStatus("SUSPENDED")) {
        if (stopping.aborted) return;
        await this.sync(tenantId);
      }
    } catch (error) {
      this.logger.warn({ err: error }, "suspended tenants not synced with the broker; retrying");
    }
  }
}
