import { Arg, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { ApiKey } from "../domain/entities";
import {
  ApiKeyCreateInput,
  ApiKeyCreatePayload,
  ApiKeyRevokeInput,
  ApiKeyRevokePayload,
  ApiKeyType,
} from "../schema/api-key";
import { globalId } from "../schema/node";
import type { AccessService } from "../services/access/access";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { payloadOf } from "./payloads";

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  constructor(private readonly access: AccessService) {}

  @Mutation(() => ApiKeyCreatePayload, {
    nullable: true,
    description: "Creates an API key. The response contains its secret, which Sluice shows only once.",
  })
  apiKeyCreate(
    @Ctx() context: RequestContext,
    @Arg("input", () => ApiKeyCreateInput, { description: "The API key to create." }) input: ApiKeyCreateInput,
  ) {
    return payloadOf(context, this.access.createKey(context.principal, present(input)));
  }

  @Mutation(() => ApiKeyRevokePayload, {
    nullable: true,
    description: "Revokes an API key. Within 2 seconds, Sluice rejects its requests and closes its WebSockets.",
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
