import { Field, Int, ObjectType } from "type-graphql";
import type { Role } from "../domain/entities";
import { RoleEnum } from "./enums";
import { DateTimeScalar } from "./scalars";

@ObjectType("Viewer", { description: "Who asks: the holder of the API key.", simpleResolvers: true })
export class ViewerType {
  @Field(() => RoleEnum, { description: "What the key allows." })
  readonly role!: Role;
}

@ObjectType("RateLimit", {
  description:
    "How much may be asked, in cost points. Of the limits that hold for the key and for its tenant, the one of which " +
    "least is left. Where nothing limits, `limit` and `remaining` are the greatest Int.",
  simpleResolvers: true,
})
export class RateLimitType {
  @Field(() => Int, { description: "Points that may be used at once; they come back evenly." })
  readonly limit!: number;

  @Field(() => Int, { description: "Points that this operation was charged." })
  readonly cost!: number;

  @Field(() => Int, { description: "Points that are left, this operation taken off." })
  readonly remaining!: number;

  @Field(() => Int, { description: "`limit` less `remaining`." })
  readonly used!: number;

  @Field(() => DateTimeScalar, { description: "When all points are there again, if nothing else is asked." })
  readonly resetAt!: Date;
}
