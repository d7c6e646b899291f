import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { ApiKey, Tenant } from "../domain/entities";
import type { TenantId } from "../domain/keys";
import {
  ApiKeyConnection,
  ApiKeyCreateInput,
  ApiKeyCreatePayload,
  ApiKeyRevokeInput,
  ApiKeyRevokePayload,
  ApiKeyType,
} from "../schema/api-key";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { globalId } from "../schema/node";
import { PlatformType } from "../schema/platform";
import { TenantType } from "../schema/tenant";
import type { AccessService } from "../services/access/access";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { pageOf } from "./paging";
import { payloadOf } from "./payloads";

const apiKeyCursors = keyCursors("apiKey");

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  constructor(private readonly access: AccessService) {}

  @Mutation(() => ApiKeyCreatePayload, {
    nullable: true,
    description:
      "Creates an API key. Only the response contains its secret. Only an OPERATOR can create a key with the role " +
      "OPERATOR.",
  })
  apiKeyCreate(
    @Ctx() context: RequestContext,
    @Arg("input", () => ApiKeyCreateInput, { description: "The API key to create." }) input: ApiKeyCreateInput,
  ) {
    return payloadOf(context, this.access.createKey(context.principal, present(input)));
  }

  @Mutation(() => ApiKeyRevokePayload, {
    nullable: true,
    description:
      "Revokes an API key. Within 2 seconds, Sluice rejects requests with the key and closes its WebSockets. You " +
      "cannot revoke the last usable key with the role OPERATOR.",
  })
  apiKeyRevoke(
    @Ctx() context: RequestContext,
    @Arg("input", () => ApiKeyRevokeInput, { description: "The API key to revoke." }) input: ApiKeyRevokeInput,
  ) {
    return payloadOf(context, this.access.revokeKey(context.principal, present(input)));
  }

  @FieldResolver(() => Boolean, {
    description: "Whether the key expires within `SLUICE_API_KEY_WARNING`. False if the key is revoked or has expired.",
  })
  expiresSoon(@Root() apiKey: ApiKey): boolean {
    return this.access.expiresSoon(apiKey);
  }

  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() apiKey: ApiKey): string {
    return globalId(apiKey);
  }
}

@Resolver(() => TenantType)
export class TenantKeysResolver {
  constructor(private readonly access: AccessService) {}

  @FieldResolver(() => ApiKeyConnection, {
    description:
      "API keys of the tenant, including expired and recently revoked ones, ordered by `keyId`. The role " +
      "TENANT_READER gets FORBIDDEN.",
  })
  apiKeys(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<ApiKey>> {
    return keysOf(this.access, tenantId, context, args);
  }
}

@Resolver(() => PlatformType)
export class PlatformKeysResolver {
  constructor(private readonly access: AccessService) {}

  @FieldResolver(() => ApiKeyConnection, {
    description:
      "Stored API keys with the role OPERATOR, including revoked and expired ones, ordered by `keyId`. The list " +
      "does not contain the key in `SLUICE_OPERATOR_KEY`.",
  })
  operatorKeys(
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<ApiKey>> {
    return keysOf(this.access, null, context, args);
  }
}

function keysOf(access: AccessService, tenantId: TenantId | null, context: RequestContext, args: ConnectionArgs) {
  const keyIdOf = ({ keyId }: ApiKey) => keyId;
  return pageOf(context, args, apiKeyCursors, keyIdOf, (request) =>
    access.pageKeys(context.principal, tenantId, request),
  );
}
