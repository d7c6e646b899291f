/** The partitions of the installation, and a look-up of each tenant's home partition. */
import type { Tenant } from "../domain/entities";
import { tenantOfKey, toPartition, type EntityKey, type Partition, type TenantId } from "../domain/keys";
import type { BrokerAddress, BrokerAdmin, BrokerReconciler } from "../domain/ports/broker";
import type { BrokerLog } from "../domain/ports/broker-log";
import type { Journal } from "../domain/ports/journal";
import type { Registry } from "../domain/ports/registry";
import type { FlushCheckpoints } from "../domain/ports/telemetry-store";
import { homeSince } from "../domain/tenant-move";
import type { RollupRepository } from "../rollups/ports";

/** Ports of one partition. */
export interface PartitionPorts {
  readonly partition: Partition;
  readonly journal: Pick<Journal, "bounds" | "read">;
  readonly checkpoints: Pick<FlushCheckpoints, "read">;
  readonly series: RollupRepository;
  readonly broker: BrokerReconciler & Pick<BrokerAdmin, "deleteTenantAccount" | "withdrawTenant">;
  /** Deletes a tenant's rollups that remain from an earlier time when this partition was the tenant's home. */
  forgetRollups(tenantId: TenantId): Promise<void>;
  /** The broker's packet log; undefined if this process cannot read it. */
  readonly packetLog?: BrokerLog | undefined;
  /** Returns the address to which a tenant's gateways connect. */
  address(tenantId: TenantId): BrokerAddress;
}

export class Partitions {
  private readonly byNumber: ReadonlyMap<Partition, PartitionPorts>;

  /** @param all at least one */
  constructor(
    readonly all: readonly PartitionPorts[],
    private readonly registry: Pick<Registry, "tenants">,
  ) {
    this.byNumber = new Map(all.map((ports) => [ports.partition, ports]));
  }

  get numbers(): readonly Partition[] {
    return [...this.byNumber.keys()];
  }

  /** @throws Error if the partition is not configured; the check at start prevents this */
  get(partition: Partition): PartitionPorts {
    const ports = this.byNumber.get(partition);
    if (ports === undefined) throw new Error(`partition ${partition} is not configured`);
    return ports;
  }

  /**
   * Returns the time since which the tenant of the key has its current home, epoch milliseconds. 0 if it never had
   * another home.
   */
  async homeSince(key: EntityKey): Promise<number> {
    const [tenant] = await this.registry.tenants([tenantOfKey(key)]);
    return homeSince(tenant ?? {});
  }

  homeOf({ partition }: Pick<Tenant, "partition">): PartitionPorts {
    return this.get(toPartition(partition));
  }

  /**
   * Returns the home partition of each key's tenant, in the order of the keys. For an unknown tenant, returns the first
   * partition.
   */
  async homesOf(keys: readonly EntityKey[]): Promise<readonly PartitionPorts[]> {
    const [first] = this.all;
    if (first === undefined) throw new Error("internal: there is no partition");
    if (this.all.length === 1) return keys.map(() => first);
    const tenantIds = [...new Set(keys.map(tenantOfKey))];
    const tenants = await this.registry.tenants(tenantIds);
    const homes = new Map(
      tenants.map((tenant, index) => [tenantIds[index], tenant === null ? first : this.homeOf(tenant)]),
    );
    return keys.map((key) => homes.get(tenantOfKey(key)) ?? first);
  }
}
