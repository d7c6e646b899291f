import type { Tenant } from "../domain/entities";
import { toPartition, type Partition, type AssetKey, type SensorKey, type TenantId } from "../domain/keys";
import type { ReadRegistry, Registry } from "../domain/ports/registry";

/** The registry as one partition sees it. Tenants whose home is another partition count as not registered. */
export class PartitionRegistry implements ReadRegistry {
  constructor(
    private readonly registry: ReadRegistry,
    private readonly partition: Partition,
  ) {}

  async tenants(tenantIds: readonly TenantId[]): Promise<(Tenant | null)[]> {
    return (await this.registry.tenants(tenantIds)).map((tenant) => this.own(tenant) ?? null);
  }

  peekTenant(tenantId: TenantId): Tenant | null | undefined {
    return this.own(this.registry.peekTenant(tenantId));
  }

  assets(assetKeys: readonly AssetKey[]): ReturnType<Registry["assets"]> {
    return this.registry.assets(assetKeys);
  }

  sensors(sensorKeys: readonly SensorKey[]): ReturnType<Registry["sensors"]> {
    return this.registry.sensors(sensorKeys);
  }

  peekAsset(assetKey: AssetKey): ReturnType<Registry["peekAsset"]> {
    return this.registry.peekAsset(assetKey);
  }

  peekSensor(sensorKey: SensorKey): ReturnType<Registry["peekSensor"]> {
    return this.registry.peekSensor(sensorKey);
  }

  peekRegisteredAt(sensorKey: SensorKey): ReturnType<Registry["peekRegisteredAt"]> {
    return this.registry.peekRegisteredAt(sensorKey);
  }

  private own(tenant: Tenant | null | undefined): Tenant | null | undefined {
    return tenant && toPartition(tenant.partition) !== this.partition ? null : tenant;
  }
}
