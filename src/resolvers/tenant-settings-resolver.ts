import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import { BrokerAddressType } from "../schema/broker-address";
import { TenantType } from "../schema/tenant";
import type { BrokerAddress } from "../domain/ports/broker";
import type { SettingsUseCases } from "../services/settings/settings";
import type { RequestContext } from "./context";

@Resolver(() => TenantType)
export class TenantSettingsResolver {
  constructor(private readonly settings: SettingsUseCases) {}

  @FieldResolver(() => BrokerAddressType, {
    nullable: true,
    description: "Address of the MQTT broker that the tenant's gateways connect to.",
  })
  broker(@Root() { tenantId }: Tenant, @Ctx() { principal }: RequestContext): Promise<BrokerAddress | null> {
    return this.settings.broker(principal, tenantId);
  }
}
