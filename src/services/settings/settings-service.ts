import type { TenantId } from "../../domain/keys";
import type { Principal, Tenant } from "../../domain/entities";
import { DEFAULT_TENANT_QUOTAS } from "../../domain/limits";
import type { BrokerAddress } from "../../domain/ports/broker";
import type { Reads } from "../authorized-reads";
import type { Partitions } from "../partitions";
import type { ServiceOptions } from "../service-ports";
import type { LimitsInForce } from "./settings";

/** Reads the settings of the platform that apply to a tenant. */
export class SettingsService implements Reads<"settings"> {
  constructor(
    private readonly partitions: Pick<Partitions, "homesOf">,
    private readonly options: Pick<ServiceOptions, "quotas" | "retentionSeconds">,
  ) {}

  async broker(_principal: Principal, tenantId: TenantId): Promise<BrokerAddress | null> {
    const [home] = await this.partitions.homesOf([tenantId]);
    return home?.address(tenantId) ?? null;
  }

  async limits(_principal: Principal, { limits }: Pick<Tenant, "tenantId" | "limits">): Promise<LimitsInForce> {
    const { quotas = DEFAULT_TENANT_QUOTAS, retentionSeconds } = this.options;
    return {
      maxAssets: limits.maxAssets ?? quotas.maxAssets,
      maxSensors: limits.maxSensors ?? quotas.maxSensors,
      maxApiKeys: limits.maxApiKeys ?? quotas.maxApiKeys,
      maxBrokerCredentials: limits.maxBrokerCredentials ?? quotas.maxBrokerCredentials,
      readingSeconds: retentionSeconds,
    };
  }
}
