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
import type { AccessService } from "../services/services";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { payloadOf } from "./payloads";

@Resolver(() => ApiKeyType)
export class ApiKeyResolver {
  constructor(private readonly access: AccessService) {}

  @Mutation(() => ApiKeyCreatePayload, { nullable: true, description: "Creates an API key and shows its secret once." })
  apiKeyCreate(
    @Ctx() context: RequestContext,
    @Arg("input", () => ApiKeyCreateInput, { description: "The new key." }) input: ApiKeyCreateInput,
  ) {
    return payloadOf(context, this.access.createKey(context.principal, present(input)));
  }

  @Mutation(() => ApiKeyRevokePayload, {
    nullable: true,
    description: "Ends an API key: requests are refused and open sockets are closed within 2 seconds.",
  })
  apiKeyRevoke(
    @Ctx() context: RequestContext,
    @Arg("input", () => ApiKeyRevokeInput, { description: "The key to end." }) input: ApiKeyRevokeInput,
  ) {
    return payloadOf(context, this.access.revokeKey(context.principal, present(input)));
  }

  @FieldResolver(() => Boolean, { description: "Whether it is in force and ends so soon that a new one is needed." })
  expiresSoon(@Root() apiKey: ApiKey): boolean {
    return this.access.expiresSoon(apiKey);
  }

  @FieldResolver(() => ID, { description: "Opaque, unique over all types." })
  id(@Root() apiKey: ApiKey): string {
    return globalId(apiKey);
  }
}
