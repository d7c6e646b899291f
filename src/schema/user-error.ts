import { Field, ObjectType } from "type-graphql";
import type { ErrorCode, Failure } from "../domain/errors";
import { UserErrorCodeEnum } from "./enums";
import { Costs } from "./price";

/** Description of the field `idempotencyKey` of mutations that create objects. */
export const IDEMPOTENCY_KEY =
  "Key that makes the call safe to repeat: 1 to 128 printable ASCII characters, such as a new UUID. After a " +
  "success, your calls with the same key and input return the first response for 24 hours, including secrets, " +
  "and change nothing. The same key with another mutation or input is the user error CONFLICT.";

@ObjectType("UserError", {
  description: "An expected failure of a mutation, with its remedy.",
  simpleResolvers: true,
})
export class UserError {
  @Costs({ items: 6 })
  @Field(() => [String], {
    nullable: true,
    description:
      "Path of the value in the input, outermost element first, such as `[assets, 3, assetId]`. Null if the error " +
      "concerns the whole input.",
  })
  readonly field!: readonly string[] | null;

  @Field({ description: "Cause of the failure, and how to fix it." })
  readonly message!: string;

  @Field(() => UserErrorCodeEnum, { description: "Code of the error, for programs." })
  readonly code!: ErrorCode;
}

export function userErrorOf(failure: Failure): UserError {
  return { field: failure.field.length > 0 ? failure.field : null, message: failure.message, code: failure.code };
}

/** Part of every payload: the expected failures, empty on success. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Costs({ items: 10 })
  @Field(() => [UserError], {
    description:
      "Reasons why the mutation failed; empty on success. After a failure, nothing has changed, except possibly " +
      "after UNAVAILABLE.",
  })
  readonly userErrors!: readonly UserError[];
}
