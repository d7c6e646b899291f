import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { ApiKey, Principal, Tenant } from "../domain/entities";
import { ApiKeyType } from "../schema/api-key";
import { TenantType } from "../schema/tenant";
import { RateLimitType, ViewerType } from "../schema/viewer";
import type { AccessService } from "../services/access/access";
import type { Charge, RequestContext } from "./context";

@Resolver(() => ViewerType)
export class ViewerResolver {
  constructor(private readonly access: AccessService) {}

  @Query(() => ViewerType, { description: "The caller: the holder of the API key or token." })
  viewer(@Ctx() context: RequestContext): Principal {
    return context.principal;
  }

  @FieldResolver(() => TenantType, { nullable: true, description: "Tenant of the caller; null for an OPERATOR." })
  async tenant(@Root() principal: Principal, @Ctx() context: RequestContext): Promise<Tenant | null> {
    return principal.tenantId === null ? null : context.loaders.tenants.load(principal.tenantId);
  }

  @FieldResolver(() => ApiKeyType, {
    nullable: true,
    description: "API key of the caller; null for a token and for the configured operator key.",
  })
  apiKey(@Root() principal: Principal): Promise<ApiKey | null> {
    return this.access.viewerKey(principal);
  }

  @FieldResolver(() => RateLimitType, { description: "Rate limit of the caller, and the cost of this operation." })
  rateLimit(@Ctx() context: RequestContext): Charge {
    return context.charge();
  }
}
