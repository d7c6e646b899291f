import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import type { OverflowPolicy } from "../domain/ports/live";
import type { Reading } from "../domain/reading";
import { connectionType } from "./connection";
import { OverflowPolicyEnum } from "./enums";
import { CursorScalar, DateTimeScalar } from "./scalars";
import { SensorRef } from "./sensor";
import { Costs } from "./price";

@ObjectType("Reading", { description: "One value of one sensor at one time.", simpleResolvers: true })
export class ReadingType implements Pick<Reading, "timestamp" | "receivedAt" | "value"> {
  @Field(() => DateTimeScalar, { description: "When it was measured: the gateway's time, else the time of receipt." })
  readonly timestamp!: number;

  @Field(() => DateTimeScalar, { description: "When the platform received it, or redrove it." })
  readonly receivedAt!: number;

  @Field(() => Float, { description: "The value, in the sensor's unit." })
  readonly value!: number;
}

export const ReadingConnection = connectionType("Reading", () => ReadingType, "readings of one sensor");

@InputType("TimeRange", { description: "A span of time: `from` belongs to it, `to` does not." })
export class TimeRange {
  @Field(() => DateTimeScalar, { description: "Beginning, inclusive." })
  readonly from!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: "End, exclusive; left out: no end." })
  readonly to?: Date | null;
}

@InputType("ReadingsInput", {
  description:
    "Which readings to stream. Without `assetIds` and `sensors`: everything of the tenant. Else what either list names.",
})
export class ReadingsInput {
  @Field(() => String, {
    nullable: true,
    description: "The tenant; by default the key's own. An OPERATOR who names none gets every tenant's.",
  })
  readonly tenantId?: string | null;

  @Field(() => [String], { nullable: true, description: "All sensors of these assets. An empty list selects none." })
  readonly assetIds?: readonly string[] | null;

  @Field(() => [SensorRef], { nullable: true, description: "These sensors. An empty list selects none." })
  readonly sensors?: readonly SensorRef[] | null;

  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Replays what was stored after this cursor of an earlier event, then goes on live: none missing, none twice.",
  })
  readonly after?: string | null;

  @Field(() => OverflowPolicyEnum, {
    nullable: true,
    description: "What happens when this subscriber does not keep up; by default GAP.",
  })
  readonly onOverflow?: OverflowPolicy | null;
}

@ObjectType("Gap", { description: "What a subscriber missed because it did not keep up.", simpleResolvers: true })
export class GapType {
  @Field(() => Int, { description: "How many readings were dropped." })
  readonly dropped!: number;
}

@ObjectType("ReadingsEvent", {
  description: "Readings that were stored together or shortly after each other.",
  simpleResolvers: true,
})
export class ReadingsEventType {
  @Costs({ items: "sized" })
  @Field(() => [ReadingType], {
    description: "In the order in which they were stored; empty in the first event, which comes at once.",
  })
  readonly readings!: readonly ReadingType[];

  @Field(() => GapType, { nullable: true, description: "Set when readings were dropped before this event." })
  readonly gap!: GapType | null;
}
