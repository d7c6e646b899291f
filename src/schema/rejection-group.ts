/** Types for groups of rejected messages. */
import { Field, Float, ObjectType } from "type-graphql";
import { REJECTION_GROUPINGS } from "../domain/ports/rejection-store";
import type { RejectionReason } from "../domain/rejection";
import { enumOf, RejectionReasonEnum } from "./enums";
import { Costs } from "./price";
import { DateTimeScalar } from "./scalars";

/** Maximum number of groups in a response. */
const MOST_GROUPS = 200;

export const RejectionGroupingEnum = enumOf(
  REJECTION_GROUPINGS,
  "RejectionGrouping",
  "Property that rejected messages of a group share in addition to their reason.",
  {
    REASON: "No other property.",
    ASSET: "The asset that their topics name.",
    SENSOR: "The sensor that their topics name.",
  },
);

@ObjectType("RejectionGroup", {
  description: "A group of rejected messages with the same reason.",
  simpleResolvers: true,
})
export class RejectionGroupType {
  @Field(() => RejectionReasonEnum, { description: "Reason for the rejection." })
  readonly reason!: RejectionReason;

  @Field(() => String, {
    nullable: true,
    description:
      "ID of the asset that all topics name, registered or not. Null if the groups are by reason, if the topics " +
      "name no asset, or if a record represents messages on several topics.",
  })
  readonly assetId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "ID of the sensor that all topics name, registered or not. Null if the groups are not by sensor, if the " +
      "topics name no sensor, or if a record represents messages on several topics.",
  })
  readonly sensorId!: string | null;

  @Field(() => Float, { description: "Number of messages." })
  readonly messages!: number;

  @Field(() => DateTimeScalar, { description: "Time of the first rejection." })
  readonly firstAt!: Date;

  @Field(() => DateTimeScalar, { description: "Time of the last rejection." })
  readonly lastAt!: Date;
}

@ObjectType("RejectionGroups", {
  description: "Groups of rejected messages, from the newest 10,000 records.",
  simpleResolvers: true,
})
export class RejectionGroupsType {
  @Costs({ items: MOST_GROUPS })
  @Field(() => [RejectionGroupType], { description: "The 200 largest groups, largest first." })
  readonly groups!: readonly RejectionGroupType[];

  @Field(() => Boolean, {
    description: "Whether `groups` contains every group and counts every record. If false, choose a shorter range.",
  })
  readonly isComplete!: boolean;
}
