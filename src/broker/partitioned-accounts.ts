import { tenantOfName } from "../domain/broker-credential";
import type { Partition, TenantId } from "../domain/keys";
import type { BrokerAdmin } from "../domain/ports/broker";

/** Finds the home partitions of tenants. Tenants that are not registered have none. */
export type TenantHomes = (tenantIds: readonly TenantId[]) => Promise<ReadonlyMap<string, Partition>>;

/**
 * Accounts on the brokers of all partitions: each change is made on the broker of the tenant's home partition. What is
 * left of a tenant that is not registered may be on any broker, so it is deleted from all.
 */
export class PartitionedAccounts implements BrokerAdmin {
  constructor(
    private readonly brokers: ReadonlyMap<Partition, BrokerAdmin>,
    private readonly homesOf: TenantHomes,
  ) {}

  async start(): Promise<void> {
    await Promise.all(this.all.map((broker) => broker.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((broker) => broker.stop()));
  }

  createTenantAccount(...args: Parameters<BrokerAdmin["createTenantAccount"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.createTenantAccount(...args));
  }

  deleteTenantAccount(...args: Parameters<BrokerAdmin["deleteTenantAccount"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.deleteTenantAccount(...args));
  }

  disableTenant(...args: Parameters<BrokerAdmin["disableTenant"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.disableTenant(...args));
  }

  enableTenant(...args: Parameters<BrokerAdmin["enableTenant"]>): Promise<void> {
    return this.onEach(args[0], (broker) => broker.enableTenant(...args));
  }

  createUser(...args: Parameters<BrokerAdmin["createUser"]>): Promise<void> {
    return this.onEach(args[0].tenantId, (broker) => broker.createUser(...args));
  }

  deleteUser(...args: Parameters<BrokerAdmin["deleteUser"]>): Promise<void> {
    return this.onEach(args[0].tenantId, (broker) => broker.deleteUser(...args));
  }

  kickUser(username: string): Promise<void> {
    return this.onEach(tenantOfName(username), (broker) => broker.kickUser(username));
  }

  narrowUser(...args: Parameters<BrokerAdmin["narrowUser"]>): Promise<void> {
    return this.onEach(args[0].tenantId, (broker) => broker.narrowUser(...args));
  }

  private get all(): readonly BrokerAdmin[] {
    return [...this.brokers.values()];
  }

  private async onEach(tenantId: TenantId | null, change: (broker: BrokerAdmin) => Promise<void>): Promise<void> {
    const [only] = this.all;
    if (only !== undefined && this.brokers.size === 1) return change(only);
    const home = tenantId === null ? undefined : (await this.homesOf([tenantId])).get(tenantId);
    const broker = home === undefined ? undefined : this.brokers.get(home);
    await Promise.all((broker === undefined ? this.all : [broker]).map(change));
  }
}
