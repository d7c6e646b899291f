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
  @Field(() => DateTimeScalar, {
    description: "Time of measurement. If the gateway sent none, it is the time of receipt.",
  })
  readonly timestamp!: number;

  @Field(() => DateTimeScalar, {
    description: "Time when Sluice received the reading or, after a redrive, ingested it again.",
  })
  readonly receivedAt!: number;

  @Field(() => Float, { description: "The value, in the sensor's unit." })
  readonly value!: number;
}

export const ReadingConnection = connectionType("Reading", () => ReadingType, "readings of one sensor");

@InputType("TimeRange", {
  description: "A time range that includes `from` and excludes `to`. `from` must be before `to`.",
})
export class TimeRange {
  @Field(() => DateTimeScalar, { description: "Start of the range, inclusive." })
  readonly from!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "End of the range, exclusive. Without it, the range has no end, unless the argument's description says " +
      "otherwise.",
  })
  readonly to?: Date | null;
}

@InputType("ReadingsInput", {
  description:
    "Selects the readings to stream: every reading that `assetIds` or `sensors` selects. If you omit both lists, the " +
    "stream contains all readings of the tenant.",
})
export class ReadingsInput {
  @Field(() => String, {
    nullable: true,
    description:
      "Tenant whose readings the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to " +
      "all tenants. An OPERATOR that selects assets or sensors must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: "Selects all sensors of these assets, at most 1,000. An empty list selects none.",
  })
  readonly assetIds?: readonly string[] | null;

  @Field(() => [SensorRef], {
    nullable: true,
    description: "Selects these sensors, at most 1,000. An empty list selects none.",
  })
  readonly sensors?: readonly SensorRef[] | null;

  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Cursor of an earlier event. Sluice replays the readings stored since then, and continues with new readings, " +
      "without gaps or duplicates.",
  })
  readonly after?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Interval from `1s` to `1h`: a number and `s`, `m` or `h`, such as `10s`. It must divide a day evenly. " +
      "Sluice then sends only the newest reading of each sensor in each interval. Omitted readings do not count " +
      "as a `gap`. By default, it sends all readings.",
  })
  readonly every?: string | null;

  @Field(() => OverflowPolicyEnum, {
    nullable: true,
    description: "Policy if your subscriber is too slow. Defaults to GAP.",
  })
  readonly onOverflow?: OverflowPolicy | null;
}

@ObjectType("Gap", { description: "Readings that a subscriber missed because it was too slow.", simpleResolvers: true })
export class GapType {
  @Field(() => Int, { description: "Number of dropped readings." })
  readonly dropped!: number;
}

@ObjectType("ReadingsEvent", {
  description: "A group of readings that were stored at about the same time.",
  simpleResolvers: true,
})
export class ReadingsEventType {
  @Costs({ items: "sized" })
  @Field(() => [ReadingType], {
    description:
      "Readings in the order in which Sluice stored them, at most 250. Empty in the first event, which Sluice " +
      "sends immediately, and in an event that only reports a gap.",
  })
  readonly readings!: readonly ReadingType[];

  @Field(() => GapType, {
    nullable: true,
    description: "The readings dropped before this event; null if there are none.",
  })
  readonly gap!: GapType | null;
}
