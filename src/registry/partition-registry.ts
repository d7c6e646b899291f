import type { Tenant } from "../domain/entities";
import { toPartition, type Partition } from "../domain/keys";
import type { ReadRegistry, Registry } from "../domain/ports/registry";

/** The registry as one partition sees it: tenants whose home is another one are not registered. */
export class PartitionRegistry implements ReadRegistry {
  constructor(
    private readonly registry: ReadRegistry,
    private readonly partition: Partition,
  ) {}

  async tenants(tenantIds: readonly string[]): Promise<(Tenant | null)[]> {
    return (await this.registry.tenants(tenantIds)).map((tenant) => this.own(tenant) ?? null);
  }

  peekTenant(tenantId: string): Tenant | null | undefined {
    return this.own(this.registry.peekTenant(tenantId));
  }

  assets(assetKeys: readonly string[]): ReturnType<Registry["assets"]> {
    return this.registry.assets(assetKeys);
  }

  sensors(sensorKeys: readonly string[]): ReturnType<Registry["sensors"]> {
    return this.registry.sensors(sensorKeys);
  }

  peekAsset(assetKey: string): ReturnType<Registry["peekAsset"]> {
    return this.registry.peekAsset(assetKey);
  }

  peekSensor(sensorKey: string): ReturnType<Registry["peekSensor"]> {
    return this.registry.peekSensor(sensorKey);
  }

  peekRegisteredAt(sensorKey: string): ReturnType<Registry["peekRegisteredAt"]> {
    return this.registry.peekRegisteredAt(sensorKey);
  }

  private own(tenant: Tenant | null | undefined): Tenant | null | undefined {
    return tenant && toPartition(tenant.partition) !== this.partition ? null : tenant;
  }
}
