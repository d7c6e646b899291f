/** What the configuration of the platform means for a tenant. */
import type { Principal } from "../../domain/entities";
import type { BrokerAddress } from "../../domain/ports/broker";

export interface SettingsUseCases {
  /** null: there is no such tenant. */
  broker(principal: Principal, tenantId: string): Promise<BrokerAddress | null>;
}
