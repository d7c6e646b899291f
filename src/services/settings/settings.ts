/** What the configuration of the platform means for a tenant. */
import type { Principal } from "../../domain/entities";

/** Where a tenant's gateways connect. */
export interface BrokerAddress {
  /** URL of the listener for passwords. */
  readonly mqttUrl: string;
  /** URL of the listener for certificates; null: the platform issues none. */
  readonly certificateUrl: string | null;
  /** PEM of the CA that signed the broker's certificate; null: none is configured. */
  readonly caCertificate: string | null;
}

export interface SettingsUseCases {
  broker(principal: Principal, tenantId: string): Promise<BrokerAddress | null>;
}
