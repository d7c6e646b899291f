import { generationOfName, tenantUsername } from "../../domain/broker-credential";
import type { DeletedEntity, Deletion, DeletionStep } from "../../domain/deletion";
import type { Asset, Sensor, Tenant } from "../../domain/entities";
import { idsOfKey, type AssetId, type Partition, type Position, type TenantId } from "../../domain/keys";
import type { BrokerAdmin } from "../../domain/ports/broker";
import { registryKeyOf, type Registry } from "../../domain/ports/registry";
import type { ApiKeyRepository } from "../../domain/ports/api-key-store";
import type { Erasure } from "../../domain/ports/deletion-store";
import type { AssetRepository, SensorRepository } from "../../domain/ports/fleet-store";
import type { PreviousTenantRepository, TenantRepository } from "../../domain/ports/tenant-store";
import type { Partitions } from "../partitions";

export interface DeletionPorts {
  readonly tenants: TenantRepository;
  readonly previousTenants: Pick<PreviousTenantRepository, "record">;
  readonly assets: AssetRepository;
  readonly sensors: SensorRepository;
  readonly apiKeys: Pick<ApiKeyRepository, "deleteOfTenant">;
  readonly broker: Pick<BrokerAdmin, "deleteTenantAccount">;
  /** Deletes the records of a tenant's further broker credentials. Default: there are none. */
  readonly brokerCredentials?: { deleteOfTenant(tenantId: TenantId): Promise<void> } | undefined;
  /** Removes a deleted asset from the credentials scoped to it. Default: there are none. */
  readonly withdrawAsset?: ((tenantId: TenantId, assetId: AssetId) => Promise<void>) | undefined;
  readonly registry: Pick<Registry, "remove">;
  readonly erasure: Erasure;
  readonly partitions: Pick<Partitions, "homeOf" | "get">;
}

/** Performs the steps of a deletion. */
export class DeletionSteps {
  constructor(private readonly ports: DeletionPorts) {}

  /**
   * Whether the deletion must still be carried out. If so, marks a tenant to delete as DELETING. False if the key
   * belongs to a later registration, so that nothing is left to delete.
   */
  async isCurrent(deletion: Deletion): Promise<boolean> {
    const { kind, key, registeredAt } = deletion;
    const stored = await this.stored(deletion);
    if (stored !== undefined && stored.createdAt.getTime() !== registeredAt.getTime()) return false;
    // The process that recorded the order may have been killed before it changed the status.
    if (kind === "TENANT") {
      await this.ports.tenants.changeStatus(key, ["PROVISIONING", "ACTIVE", "SUSPENDED"], "DELETING");
    }
    return true;
  }

  private async stored({ kind, key }: DeletedEntity): Promise<Tenant | Asset | Sensor | undefined> {
    switch (kind) {
      case "TENANT":
        return (await this.ports.tenants.find([key]))[0];
      case "ASSET":
        return (await this.ports.assets.find([key]))[0];
      case "SENSOR":
        return (await this.ports.sensors.find([key]))[0];
    }
  }

  async perform(step: DeletionStep, deletion: Deletion): Promise<void> {
    const { kind, key, tenantId } = deletion;
    const { erasure, registry, withdrawAsset } = this.ports;
    switch (step) {
      case "ACCESS":
        if (kind === "TENANT") await this.endAccess(tenantId, await this.usernameOf(tenantId));
        return;
      case "REGISTRY":
        await erasure.registered(deletion);
        if (kind !== "TENANT") registry.remove(registryKeyOf(deletion));
        return;
      case "FLUSH":
        return;
      case "DATA":
        // Repeats the step REGISTRY, because a registration in progress may have completed after it.
        if (kind !== "SENSOR") await erasure.registered(deletion);
        await erasure.readings(deletion);
        if (kind === "TENANT") await erasure.records(tenantId);
        return;
      case "RECORD":
        if (kind === "ASSET") await withdrawAsset?.(tenantId, idsOfKey(key)[1]);
        if (kind === "TENANT") await this.endRecord(deletion);
        return;
    }
  }

  /** Deletes the tenant's record last. Otherwise the ID would be free before the previous tenant is recorded. */
  private async endRecord({ tenantId, registeredAt, isUnfinished = false }: Deletion): Promise<void> {
    const { previousTenants, tenants, registry } = this.ports;
    const username = await this.usernameOf(tenantId);
    // Repeats the step ACCESS, because API keys and users may have been created after it. The ID's next tenant must not
    // receive them.
    await this.endAccess(tenantId, username);
    if (!isUnfinished) await previousTenants.record(tenantId, generationOfName(username));
    await tenants.delete(tenantId, { registeredAt });
    registry.remove({ kind: "tenant", key: tenantId });
  }

  private async endAccess(tenantId: TenantId, username: string): Promise<void> {
    const { apiKeys, broker, brokerCredentials } = this.ports;
    await apiKeys.deleteOfTenant(tenantId);
    await broker.deleteTenantAccount(tenantId, username);
    await brokerCredentials?.deleteOfTenant(tenantId);
  }

  /** Returns the user name of the tenant's first credential, even if the tenant's record is already deleted. */
  private async usernameOf(tenantId: TenantId): Promise<string> {
    const [tenant] = await this.ports.tenants.find([tenantId]);
    return tenant?.broker.username ?? tenantUsername(tenantId);
  }

  /**
   * Returns the newest batch of the tenant's home partition. Until the last step, the tenant's record names the
   * partition.
   */
  async newestBatch(tenantId: TenantId): Promise<{ readonly journalSeq: Position; readonly partition: Partition }> {
    const [tenant] = await this.ports.tenants.find([tenantId]);
    const { partition, journal } = this.ports.partitions.homeOf(tenant ?? {});
    return { journalSeq: (await journal.bounds()).newest, partition };
  }

  /** Whether all readings up to the batch are in the time series, and the latest values include them. */
  async isFlushed(position: Position, partition: Partition): Promise<boolean> {
    const { doneSeq, latestSeq } = await this.ports.partitions.get(partition).checkpoints.read();
    return doneSeq >= position && latestSeq >= position;
  }
}
