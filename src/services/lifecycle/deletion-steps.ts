import { generationOfName, tenantUsername } from "../../domain/broker-credential";
import type { Deletion, DeletionStep } from "../../domain/deletion";
import type { BrokerAdmin } from "../../domain/ports/broker";
import type { Journal } from "../../domain/ports/journal";
import type { Registry } from "../../domain/ports/registry";
import type {
  ApiKeyRepository,
  AssetRepository,
  Erasure,
  PreviousTenantRepository,
  RollUpCheckpoints,
  SensorRepository,
  TenantRepository,
} from "../../domain/ports/store";

export interface DeletionPorts {
  readonly tenants: TenantRepository;
  readonly previousTenants: Pick<PreviousTenantRepository, "record">;
  readonly assets: AssetRepository;
  readonly sensors: SensorRepository;
  readonly apiKeys: Pick<ApiKeyRepository, "deleteOfTenant">;
  readonly broker: Pick<BrokerAdmin, "deleteTenantAccount">;
  /** Records of further credentials. Default: there are none. */
  readonly brokerCredentials?: { deleteOfTenant(tenantId: string): Promise<void> } | undefined;
  /** Takes a deleted asset out of credentials for single assets. Default: there are none. */
  readonly withdrawAsset?: ((tenantId: string, assetId: string) => Promise<void>) | undefined;
  readonly registry: Pick<Registry, "remove">;
  readonly erasure: Erasure;
  readonly journal: Pick<Journal, "head">;
  readonly checkpoints: Pick<RollUpCheckpoints, "read">;
}

/** What each step of a deletion does. */
export class DeletionSteps {
  constructor(private readonly ports: DeletionPorts) {}

  /** false: what is registered under the key is a later one, so there is nothing left to delete. */
  async isCurrent({ kind, key, registeredAt }: Deletion): Promise<boolean> {
    const { tenants, assets, sensors } = this.ports;
    const repository = { TENANT: tenants, ASSET: assets, SENSOR: sensors }[kind];
    const [stored] = await repository.find([key]);
    if (stored !== undefined && stored.createdAt.getTime() !== registeredAt.getTime()) return false;
    // The order to delete may have been kept by a process that was killed before it acted on it.
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
      case "ROLL_UP":
        return;
      case "DATA":
        // Once more: a registration under way when the first step ended may have come after it.
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

  /** The record goes last: with it the id would be free before anybody could tell that it had a tenant. */
  private async endRecord({ tenantId, registeredAt, isUnfinished = false }: Deletion): Promise<void> {
    const { previousTenants, tenants, registry } = this.ports;
    const username = await this.usernameOf(tenantId);
    // Once more, or who registers the id next would get what was being made when the first step ended.
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

  /** Of the tenant's first credential, also where its record is gone already. */
  private async usernameOf(tenantId: string): Promise<string> {
    const [tenant] = await this.ports.tenants.find([tenantId]);
    return tenant?.broker.username ?? tenantUsername(tenantId);
  }

  journalHead(): Promise<number> {
    return this.ports.journal.head();
  }

  /** Whether everything up to the batch is in the time series, and latest values with it. */
  async isRolledUp(seq: number): Promise<boolean> {
    const { doneSeq, latestSeq } = await this.ports.checkpoints.read();
    return doneSeq >= seq && latestSeq >= seq;
  }
}
