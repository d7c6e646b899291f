import { Field, ObjectType } from "type-graphql";
import type { ErrorCode, Failure } from "../domain/errors";
import { UserErrorCodeEnum } from "./enums";
import { Costs } from "./price";

/** Description of the field `idempotencyKey` of creating mutations. */
export const IDEMPOTENCY_KEY =
  "1 to 128 printable characters, best a new UUID: for 24 hours the same key with the same input gives the same " +
  "answer, secrets included, and changes nothing again; with another input it is an error.";

@ObjectType("UserError", {
  description: "An expected failure of a mutation: what the caller can put right.",
  simpleResolvers: true,
})
export class UserError {
  @Costs({ items: 6 })
  @Field(() => [String], {
    nullable: true,
    description: "Path into the input, outermost first: `[assets, 3, assetId]`; null when it concerns the whole.",
  })
  readonly field!: readonly string[] | null;

  @Field({ description: "One sentence for a person: what is wrong and what to do." })
  readonly message!: string;

  @Field(() => UserErrorCodeEnum, { description: "What kind of failure it is, for programs." })
  readonly code!: ErrorCode;
}

export function userErrorOf(failure: Failure): UserError {
  return { field: failure.field.length > 0 ? failure.field : null, message: failure.message, code: failure.code };
}

/** Part of every payload: the expected failures, empty on success. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Costs({ items: 10 })
  @Field(() => [UserError], { description: "Why nothing was changed; empty on success." })
  readonly userErrors!: readonly UserError[];
}
