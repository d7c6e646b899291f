import type { Principal } from "../../domain/entities";
import type { Reads } from "../authorized-reads";
import type { ServiceOptions } from "../service-ports";
import type { BrokerAddress } from "./settings";

/** Settings of the platform that a tenant may read. */
export class SettingsService implements Reads<"settings"> {
  private readonly address: BrokerAddress;

  constructor({ mqttUrl, caCertificate, certificates }: ServiceOptions) {
    this.address = {
      mqttUrl,
      certificateUrl: certificates?.mqttUrl ?? null,
      caCertificate: caCertificate === "" ? null : caCertificate,
    };
  }

  async broker(_principal: Principal, _tenantId: string): Promise<BrokerAddress | null> {
    return this.address;
  }
}
