import { generationOfName, tenantUsername } from "../../domain/broker-credential";
import type { Deletion, DeletionStep } from "../../domain/deletion";
import type { Partition, Position } from "../../domain/keys";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Registry } from "../../domain/ports/registry";
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
  /** Records of further credentials. Default: none. */
  readonly brokerCredentials?: { deleteOfTenant(tenantId: string): Promise<void> } | undefined;
  /** Removes a deleted asset from narrowed credentials. Default: there are none. */
  readonly withdrawAsset?: ((tenantId: string, assetId: string) => Promise<void>) | undefined;
  readonly registry: Pick<Registry, "remove">;
  readonly erasure: Erasure;
  readonly partitions: Pick<Partitions, "homeOf" | "get">;
}

/** Implements the steps of a deletion. */
export class DeletionSteps {
  constructor(private readonly ports: DeletionPorts) {}

  /** false: the key belongs to a later registration, so there is nothing left to delete. */
  async isCurrent({ kind, key, registeredAt }: Deletion): Promise<boolean> {
    const { tenants, assets, sensors } = this.ports;
    const repository = { TENANT: tenants, ASSET: assets, SENSOR: sensors }[kind];
    const [stored] = await repository.find([key]);
    if (stored !== undefined && stored.createdAt.getTime() !== registeredAt.getTime()) return false;
    // The order may have been recorded by a process that was killed before it acted on it.
    if (kind === "TENANT") await tenants.changeStatus(key, ["PROVISIONING", "ACTIVE", "SUSPENDED"], "DELETING");
    return true;
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
        if (kind !== "TENANT") registry.remove({ kind: kind === "ASSET" ? "asset" : "sensor", key });
        return;
      case "FLUSH":
        return;
      case "DATA":
        // Repeat it: a registration in progress may have completed after the first step.
        if (kind !== "SENSOR") await erasure.registered(deletion);
        await erasure.readings(deletion);
        if (kind === "TENANT") await erasure.records(tenantId);
        return;
      case "RECORD":
        if (kind === "ASSET") await withdrawAsset?.(tenantId, key.slice(tenantId.length + 1));
        if (kind === "TENANT") await this.endRecord(deletion);
        return;
    }
  }

  /** Deletes the record last. Otherwise the ID would be free before its previous tenant is on record. */
  private async endRecord({ tenantId, registeredAt, isUnfinished = false }: Deletion): Promise<void> {
    const { previousTenants, tenants, registry } = this.ports;
    const username = await this.usernameOf(tenantId);
    // Repeat it, or the next tenant of the ID would get what was being created when the first step ended.
    await this.endAccess(tenantId, username);
    if (!isUnfinished) await previousTenants.record(tenantId, generationOfName(username));
    await tenants.delete(tenantId, { registeredAt });
    registry.remove({ kind: "tenant", key: tenantId });
  }

  private async endAccess(tenantId: string, username: string): Promise<void> {
    const { apiKeys, broker, brokerCredentials } = this.ports;
    await apiKeys.deleteOfTenant(tenantId);
    await broker.deleteTenantAccount(tenantId, username);
    await brokerCredentials?.deleteOfTenant(tenantId);
  }

  /** User name of the tenant's first credential, even if its record is already deleted. */
  private async usernameOf(tenantId: string): Promise<string> {
    const [tenant] = await this.ports.tenants.find([tenantId]);
    return tenant?.broker.username ?? tenantUsername(tenantId);
  }

  /** The newest batch of the tenant's home partition. Until the last step, the tenant's record tells the partition. */
  async newestBatch(tenantId: string): Promise<{ readonly journalSeq: Position; readonly partition: Partition }> {
    const [tenant] = await this.ports.tenants.find([tenantId]);
    const { partition, journal } = this.ports.partitions.homeOf(tenant ?? {});
    return { journalSeq: (await journal.bounds()).newest, partition };
  }

  /** Whether everything up to the batch is in the time series, and latest values with it. */
  async isFlushed(position: Position, partition: Partition): Promise<boolean> {
    const { doneSeq, latestSeq } = await this.ports.partitions.get(partition).checkpoints.read();
    return doneSeq >= position && latestSeq >= position;
  }
}
