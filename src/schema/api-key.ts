import { Field, InputType, ObjectType } from "type-graphql";
import type { ApiKey, Role } from "../domain/entities";
import { connectionType } from "./connection";
import { RoleEnum } from "./enums";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";

@ObjectType("ApiKey", {
  implements: NodeType,
  description: "A key that opens the API. Its secret is shown once, when it is created.",
  simpleResolvers: true,
})
export class ApiKeyType implements Omit<ApiKey, "secretHash" | "tenantId"> {
  @Field({ description: "Public part of the secret: `slk_{keyId}_…`." })
  readonly keyId!: string;

  @Field({ description: "Name for people." })
  readonly name!: string;

  @Field(() => RoleEnum, { description: "What it allows." })
  readonly role!: Role;

  @Field(() => DateTimeScalar, { description: "When it was created." })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ends by itself; null: never." })
  readonly expiresAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was revoked; null: it was not." })
  readonly revokedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it was last used, to the minute or so." })
  readonly lastUsedAt!: Date | null;
}

export const ApiKeyConnection = connectionType("ApiKey", () => ApiKeyType, "API keys");

@InputType("ApiKeyCreateInput", { description: "A new API key." })
export class ApiKeyCreateInput {
  @Field(() => String, { nullable: true, description: "The tenant it is for; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => RoleEnum, { description: "What it allows." })
  readonly role!: Role;

  @Field({ description: "Name for people." })
  readonly name!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: "When it ends by itself; left out: never." })
  readonly expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("ApiKeyCreatePayload", { description: "What `apiKeyCreate` did.", simpleResolvers: true })
export class ApiKeyCreatePayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: "The new key; null when there are user errors." })
  readonly apiKey?: ApiKeyType | null;

  @Field(() => String, { nullable: true, description: "The secret, for `Authorization: Bearer`. Shown only now." })
  readonly secret?: string | null;
}

@InputType("ApiKeyRevokeInput", { description: "The key to end." })
export class ApiKeyRevokeInput {
  @Field({ description: "Its `keyId`; of a secret that is given instead, the `keyId` in it." })
  readonly keyId!: string;
}

@ObjectType("ApiKeyRevokePayload", { description: "What `apiKeyRevoke` did.", simpleResolvers: true })
export class ApiKeyRevokePayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: "The revoked key; null when there are user errors." })
  readonly apiKey?: ApiKeyType | null;
}
