import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Asset, Tenant } from "../domain/entities";
import { assetKey, isId } from "../domain/keys";
import { formatRateLimits } from "../domain/limits";
import { AssetType } from "../schema/asset";
import { globalId } from "../schema/node";
import { TenantRegisterInput, TenantRegisterPayload } from "../schema/registration";
import { TenantLimitsType, TenantType } from "../schema/tenant";
import { Costs, PRICES } from "../schema/price";
import type { Services } from "../services/services";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { payloadOf } from "./payloads";

@Resolver(() => TenantType)
export class TenantResolver {
  constructor(private readonly services: Services) {}

  @Costs({ points: 3 * PRICES.brokerChange })
  @Mutation(() => TenantRegisterPayload, {
    nullable: true,
    description:
      "Registers a tenant with an account on the MQTT broker and a first API key. Requires the role OPERATOR.",
  })
  tenantRegister(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantRegisterInput, { description: "The tenant to register." }) input: TenantRegisterInput,
  ) {
    const limits = input.limits ? present(input.limits) : undefined;
    return payloadOf(context, this.services.fleet.registerTenant(context.principal, { ...present(input), limits }));
  }

  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() tenant: Tenant): string {
    return globalId(tenant);
  }

  @FieldResolver(() => TenantLimitsType, { description: "Limits that are set for the tenant." })
  limits(@Root() { limits }: Tenant): TenantLimitsType {
    return {
      tenantRates: formatRateLimits(limits.tenantRates),
      sensorRates: formatRateLimits(limits.sensorRates),
      maxAgeSeconds: limits.maxAgeSeconds,
      maxAheadSeconds: limits.maxAheadSeconds,
      maxAssets: limits.maxAssets ?? null,
      maxSensors: limits.maxSensors ?? null,
      maxApiKeys: limits.maxApiKeys ?? null,
      maxBrokerCredentials: limits.maxBrokerCredentials ?? null,
    };
  }

  @FieldResolver(() => AssetType, {
    nullable: true,
    description: "An asset of the tenant; null if there is none with this ID.",
  })
  async asset(
    @Root() tenant: Tenant,
    @Ctx() context: RequestContext,
    @Arg("assetId", () => String, { description: "ID of the asset, within the tenant." }) assetId: string,
  ): Promise<Asset | null> {
    return isId(assetId) ? context.loaders.assets.load(assetKey(tenant.tenantId, assetId)) : null;
  }
}
