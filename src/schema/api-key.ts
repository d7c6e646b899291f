import { Field, InputType, ObjectType } from "type-graphql";
import type { ApiKey, Role } from "../domain/entities";
import { connectionType } from "./connection";
import { RoleEnum } from "./enums";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";

@ObjectType("ApiKey", {
  implements: NodeType,
  description: "A key that gives access to the API. Only the response to its creation contains its secret.",
  simpleResolvers: true,
})
export class ApiKeyType implements Omit<ApiKey, "secretHash" | "tenantId"> {
  @Field({ description: "ID of the key. It is the public part of the secret, `slk_{keyId}_…`." })
  readonly keyId!: string;

  @Field({ description: "Display name, 1 to 200 characters." })
  readonly name!: string;

  @Field(() => RoleEnum, { description: "Role, which decides what the key can read and change." })
  readonly role!: Role;

  @Field(() => DateTimeScalar, { description: "Time when the key was created." })
  readonly createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "Time when the key expires; null if it never expires." })
  readonly expiresAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time when the key was revoked; null if it is not revoked.",
  })
  readonly revokedAt!: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time when the key was last used, accurate to about a minute. Null if Sluice has recorded no use.",
  })
  readonly lastUsedAt!: Date | null;
}

export const ApiKeyConnection = connectionType("ApiKey", () => ApiKeyType, "API keys");

@InputType("ApiKeyCreateInput", { description: "Input fields to create an API key." })
export class ApiKeyCreateInput {
  @Field(() => String, {
    nullable: true,
    description:
      "Tenant that the key belongs to. Defaults to your own tenant. An OPERATOR must pass it, except for a key " +
      "with the role OPERATOR, which belongs to no tenant.",
  })
  readonly tenantId?: string | null;

  @Field(() => RoleEnum, { description: "Role, which decides what the key can read and change." })
  readonly role!: Role;

  @Field({ description: "Display name, 1 to 200 characters." })
  readonly name!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time when the key expires, in the future. Without it, the key never expires.",
  })
  readonly expiresAt?: Date | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("ApiKeyCreatePayload", { description: "Return type of `apiKeyCreate`.", simpleResolvers: true })
export class ApiKeyCreatePayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: "The new key; null if there are user errors." })
  readonly apiKey?: ApiKeyType | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Secret for the header `Authorization: Bearer`. Only this response contains it. If you pass " +
      "`idempotencyKey`, the same call returns it again for 24 hours. Null if there are user errors.",
  })
  readonly secret?: string | null;
}

@InputType("ApiKeyRevokeInput", { description: "Input fields to revoke an API key." })
export class ApiKeyRevokeInput {
  @Field({ description: "`keyId` of the key. You can also pass the key's secret, which contains it." })
  readonly keyId!: string;
}

@ObjectType("ApiKeyRevokePayload", { description: "Return type of `apiKeyRevoke`.", simpleResolvers: true })
export class ApiKeyRevokePayload extends Payload {
  @Field(() => ApiKeyType, { nullable: true, description: "The revoked key; null if there are user errors." })
  readonly apiKey?: ApiKeyType | null;
}
