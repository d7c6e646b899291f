import { Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import { toPartition } from "../domain/keys";
import { BrokerAddressType } from "../schema/broker-address";
import { LimitsInForceType, TenantType } from "../schema/tenant";
import type { BrokerAddress } from "../domain/ports/broker";
import { mayReachAll } from "../services/authorization";
import type { LimitsInForce, SettingsUseCases } from "../services/settings/settings";
import type { RequestContext } from "./context";

@Resolver(() => TenantType)
export class TenantSettingsResolver {
  constructor(private readonly settings: SettingsUseCases) {}

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "Number of the partition whose broker the tenant's gateways connect to. Null unless your role is OPERATOR.",
  })
  partitionId(@Root() { partition }: Tenant, @Ctx() { principal }: RequestContext): number | null {
    return mayReachAll(principal) ? toPartition(partition) : null;
  }

  @FieldResolver(() => BrokerAddressType, {
    nullable: true,
    description:
      "Address of the MQTT broker that the tenant's gateways connect to. Null if your key can no longer see the " +
      "tenant.",
  })
  broker(@Root() { tenantId }: Tenant, @Ctx() { principal }: RequestContext): Promise<BrokerAddress | null> {
    return this.settings.broker(principal, tenantId);
  }

  @FieldResolver(() => LimitsInForceType, {
    nullable: true,
    description:
      "Limits that apply to the tenant, including the platform's defaults. Null if your key can no longer see " +
      "the tenant.",
  })
  limitsInForce(@Root() tenant: Tenant, @Ctx() { principal }: RequestContext): Promise<LimitsInForce | null> {
    return this.settings.limits(principal, tenant);
  }
}
