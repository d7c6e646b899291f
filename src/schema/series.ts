import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import {
  AGGREGATES,
  DEFAULT_SERIES_POINTS,
  MAX_SERIES_POINTS,
  MIN_SERIES_POINTS,
  type Aggregate,
  type Series,
  type SeriesPoint,
} from "../domain/series/series";
import { enumOf } from "./enums";
import { TimeRange } from "./reading";
import { DateTimeScalar } from "./scalars";
import { Costs } from "./price";

const AggregateEnum = enumOf(
  AGGREGATES,
  "Aggregate",
  "Function that Sluice computes over the readings of an interval.",
  {
    MIN: "Smallest value.",
    MAX: "Largest value.",
    AVG: "Arithmetic mean of the values. Each reading has the same weight.",
    SUM: "Sum of the values.",
    COUNT: "Number of readings.",
    FIRST: "Value of the earliest reading. Among equal timestamps, Sluice takes the reading that was stored first.",
    LAST: "Value of the latest reading. Among equal timestamps, Sluice takes the reading that was stored last.",
    DELTA:
      "LAST minus FIRST: the change of the value within the interval. It is negative if the value falls, for " +
      "example when a counter is reset.",
  },
);

@InputType("SeriesInput", {
  description:
    "Input fields to compute a series from the readings of a sensor. You cannot combine `every` with `maxPoints`.",
})
export class SeriesInputType {
  @Field(() => TimeRange, {
    description:
      "Time range of the series, within the years 1900 to 9999. Without `to`, it extends to now, or to the " +
      "newest reading if that is later.",
  })
  readonly range!: TimeRange;

  @Field(() => String, {
    nullable: true,
    description:
      "Length of an interval: a number and `s`, `m`, `h` or `d`, such as `10s`, `5m`, `1h` or `1d`. It must " +
      "divide a day evenly, and the range into at most 10,000 intervals. Sluice computes one point per interval. " +
      "The first interval of a day starts at midnight in `timeZone`.",
  })
  readonly every?: string | null;

  @Field(() => [AggregateEnum], {
    nullable: true,
    description:
      "Functions to compute in each interval of `every`. Defaults to all. You cannot combine it with `maxPoints`.",
  })
  readonly aggregates?: readonly Aggregate[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      `Maximum number of readings, ${MIN_SERIES_POINTS} to ${MAX_SERIES_POINTS}. Sluice selects readings that ` +
      "preserve the shape of the line (LTTB), always including the minimum and the maximum. Parts of the range " +
      `without readings use up no points. If you omit \`every\` too, it defaults to ${DEFAULT_SERIES_POINTS}.`,
  })
  readonly maxPoints?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      "IANA time zone whose midnight starts the first interval of a day, such as `Europe/Berlin`. Defaults to " +
      "UTC. Requires `every`.",
  })
  readonly timeZone?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether an interval without readings has a point, with `count` 0 and no other values. Defaults to false. " +
      "Requires `every`.",
  })
  readonly fillGaps?: boolean | null;
}

const within = (value: string) => ({
  nullable: true,
  description: `${value} of the interval. Null if you did not request it, or if the interval has no readings.`,
});

/**
 * GraphQL cannot represent a number beyond the range of doubles.
 *
 * @param excess name of the number that may exceed it
 */
const computed = (value: string, excess: string) => ({
  nullable: true,
  description:
    `${value} of the interval. Null if you did not request it, if the interval has no readings, or if ${excess} ` +
    "exceeds the range of a double.",
});

@ObjectType("SeriesPoint", {
  description: "A point of a series. With `maxPoints`, only `at` and `value` have a value.",
  simpleResolvers: true,
})
export class SeriesPointType implements SeriesPoint {
  @Field(() => DateTimeScalar, {
    description:
      "Start of the interval, even if the range starts later. With `maxPoints`, it is the timestamp of the reading.",
  })
  readonly at!: number;

  @Field(() => Float, within("Smallest value"))
  readonly min!: number | null;

  @Field(() => Float, within("Largest value"))
  readonly max!: number | null;

  @Field(() => Float, computed("Mean of the values", "their sum"))
  readonly avg!: number | null;

  @Field(() => Float, computed("Sum of the values", "the sum"))
  readonly sum!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Number of readings of the interval. Null if you did not request it, except for an interval without readings, " +
      "which has the count 0.",
  })
  readonly count!: number | null;

  @Field(() => Float, within("First value"))
  readonly first!: number | null;

  @Field(() => Float, within("Last value"))
  readonly last!: number | null;

  @Field(() => Float, computed("Last value minus first value", "the difference"))
  readonly delta!: number | null;

  @Field(() => Float, { nullable: true, description: "Value of the selected reading. Null if the input has `every`." })
  readonly value!: number | null;
}

@ObjectType("Series", { description: "Points computed from the readings of one sensor.", simpleResolvers: true })
export class SeriesType implements Series {
  @Costs({ items: "sized" })
  @Field(() => [SeriesPointType], {
    description:
      "Points in ascending order of `at`. Intervals without readings have no point unless you set `fillGaps`.",
  })
  readonly points!: readonly SeriesPointType[];

  @Field(() => String, { nullable: true, description: "`every` from the input; null if the input has no `every`." })
  readonly interval!: string | null;

  @Field({
    description:
      "Whether the range contains more readings than points, so that the points are a selection. Always false " +
      "with `every`, which counts each reading in its interval.",
  })
  readonly truncated!: boolean;
}
