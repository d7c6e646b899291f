/** Settings of the platform that apply to a tenant. */
import type { TenantId } from "../../domain/keys";
import type { Principal, Tenant } from "../../domain/entities";
import type { TenantQuotas } from "../../domain/limits";
import type { BrokerAddress } from "../../domain/ports/broker";

/** Limits that apply to a tenant: its own, or else the platform's. */
export interface LimitsInForce extends TenantQuotas {
  /** How long readings are kept, counted from their timestamp. */
  readonly readingSeconds: number;
}

export interface SettingsUseCases {
  /** null: there is no such tenant. */
  broker(principal: Principal, tenantId: TenantId): Promise<BrokerAddress | null>;
  /** null: there is no such tenant. */
  limits(principal: Principal, tenant: Pick<Tenant, "tenantId" | "limits">): Promise<LimitsInForce | null>;
}
