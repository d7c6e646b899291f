import type { Principal } from "../../domain/entities";
import type { BrokerAddress } from "../../domain/ports/broker";
import type { Reads } from "../authorized-reads";
import type { Partitions } from "../partitions";

/** Settings of the platform that a tenant may read. */
export class SettingsService implements Reads<"settings"> {
  constructor(private readonly partitions: Pick<Partitions, "homesOf">) {}

  async broker(_principal: Principal, tenantId: string): Promise<BrokerAddress | null> {
    const [home] = await this.partitions.homesOf([tenantId]);
    return home?.address(tenantId) ?? null;
  }
}
