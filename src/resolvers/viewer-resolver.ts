import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { ApiKey, Principal, Tenant } from "../domain/entities";
import { subjectOf } from "../domain/tokens";
import { ApiKeyType } from "../schema/api-key";
import { Costs } from "../schema/price";
import { DateTimeScalar } from "../schema/scalars";
import { TenantType } from "../schema/tenant";
import { RateLimitType, ViewerType } from "../schema/viewer";
import type { AccessService } from "../services/access/access";
import { changeOperations, mutationsOf } from "../services/operations";
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

  @FieldResolver(() => String, {
    nullable: true,
    description: "Subject of the caller's token, its claim `sub`; null for an API key.",
  })
  subject(@Root() { keyId }: Principal): string | null {
    return subjectOf(keyId);
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "Time when Sluice stops accepting the API key or token; null if it never expires. For a token, it is 60 " +
      "seconds after its claim `exp`.",
  })
  expiresAt(@Root() { expiresAt }: Principal): Date | null {
    return expiresAt;
  }

  @Costs({ items: changeOperations().length })
  @FieldResolver(() => [String], {
    description:
      "Names of the mutations that the caller's role allows, in alphabetical order. A mutation can still reject its " +
      "input: for example, only an OPERATOR can change limits with `tenantUpdate`.",
  })
  may(@Root() { role }: Principal): string[] {
    return mutationsOf(role);
  }

  @FieldResolver(() => RateLimitType, { description: "Rate limit of the caller, and the cost of this operation." })
  rateLimit(@Ctx() context: RequestContext): Charge {
    return context.charge();
  }
}
