/** The partitions of the installation, and which of them is a tenant's home. */
import type { Tenant } from "../domain/entities";
import { tenantOfKey, toPartition, type EntityKey, type Partition, type TenantId } from "../domain/keys";
import type { BrokerAddress, BrokerReconciler } from "../domain/ports/broker";
import type { Journal } from "../domain/ports/journal";
import type { Registry } from "../domain/ports/registry";
import type { FlushCheckpoints } from "../domain/ports/telemetry-store";
import type { RollupRepository } from "../rollups/ports";

/** What each partition has of its own. */
export interface PartitionPorts {
  readonly partition: Partition;
  readonly journal: Pick<Journal, "bounds" | "read">;
  readonly checkpoints: Pick<FlushCheckpoints, "read">;
  readonly series: RollupRepository;
  readonly broker: BrokerReconciler;
  /** Where a tenant's gateways connect. */
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

  /** @throws Error if it is not configured, which the start has ruled out */
  get(partition: Partition): PartitionPorts {
    const ports = this.byNumber.get(partition);
    if (ports === undefined) throw new Error(`partition ${partition} is not configured`);
    return ports;
  }

  homeOf({ partition }: Pick<Tenant, "partition">): PartitionPorts {
    return this.get(toPartition(partition));
  }

  /** The home of each sensor's tenant, in the order of the keys. An unknown tenant has none, so any partition serves. */
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
