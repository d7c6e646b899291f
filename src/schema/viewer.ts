import { Field, Int, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { RoleEnum } from "./enums";
import { DateTimeScalar } from "./scalars";

@ObjectType("Viewer", { description: "The caller: the holder of the API key or token.", simpleResolvers: true })
export class ViewerType {
  @Field(() => RoleEnum, { description: "Role of the caller, which decides what it can read and change." })
  readonly role!: Role;
}

@ObjectType("RateLimit", {
  description:
    "Rate limit of the caller, in cost points. If several limits apply, this is the limit with the fewest points " +
    "left. If none applies, `limit` and `remaining` are the largest value of Int.",
  simpleResolvers: true,
})
export class RateLimitType {
  @Field(() => Int, { description: "Maximum number of available points. They refill evenly over time." })
  readonly limit!: number;

  @Field(() => Int, { description: "Points that this operation cost." })
  readonly cost!: number;

  @Field(() => Int, { description: "Points that are left after this operation." })
  readonly remaining!: number;

  @Field(() => Int, { description: "Points in use: `limit` minus `remaining`." })
  readonly used!: number;

  @Field(() => DateTimeScalar, {
    description: "Time when all points are available again if you send no further operation.",
  })
  readonly resetAt!: Date;
}
