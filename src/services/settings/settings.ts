/** Settings of the platform that apply to a tenant. */
import type { TenantId } from "../../domain/keys";
import type { Principal, Tenant } from "../../domain/entities";
import type { TenantQuotas } from "../../domain/limits";
import type { BrokerAddress } from "../../domain/ports/broker";

/** Limits that apply to a tenant: its own limits, or the platform's where it has none. */
export interface LimitsInForce extends TenantQuotas {
  /** How long readings are kept after their timestamp, seconds. */
  readonly readingSeconds: number;
}

export interface SettingsUseCases {
  /** Returns the broker's address for the tenant; null if there is no such tenant. */
  broker(principal: Principal, tenantId: TenantId): Promise<BrokerAddress | null>;
  /** Returns the tenant's limits; null if there is no such tenant. */
  limits(principal: Principal, tenant: Pick<Tenant, "tenantId" | "limits">): Promise<LimitsInForce | null>;
}
