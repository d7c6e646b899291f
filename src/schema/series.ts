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

export const AggregateEnum = enumOf(AGGREGATES, "Aggregate", "What is computed of the readings of an interval.", {
  MIN: "The least value.",
  MAX: "The greatest value.",
  AVG: "The arithmetic mean of the values, each of equal weight.",
  SUM: "The sum of the values.",
  COUNT: "How many readings there are.",
  FIRST: "The value of the first reading by timestamp; of equal timestamps, of the one stored first.",
  LAST: "The value of the last reading by timestamp; of equal timestamps, of the one stored last.",
  DELTA:
    "LAST minus FIRST: how much the value changed within the interval. Negative where it fell; a counter that was " +
    "reset is not recognised.",
});

@InputType("SeriesInput", { description: "Which points to compute of a sensor's readings." })
export class SeriesInputType {
  @Field(() => TimeRange, { description: "The span of time; without an end: until now, or the newest reading." })
  readonly range!: TimeRange;

  @Field(() => String, {
    nullable: true,
    description:
      "One point for each interval of this length: a number and `s`, `m`, `h` or `d`, at most a day and dividing it " +
      "without remainder, such as `10s`, `5m`, `1h`, `1d`. Intervals count from midnight in `timeZone`.",
  })
  readonly every?: string | null;

  @Field(() => [AggregateEnum], { nullable: true, description: "What to compute with `every`; by default everything." })
  readonly aggregates?: readonly Aggregate[] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      `Instead of \`every\`: at most so many readings, ${MIN_SERIES_POINTS} to ${MAX_SERIES_POINTS}, chosen so that ` +
      "the line looks the same (LTTB); the least and the greatest value are always among them. Without both: " +
      `${DEFAULT_SERIES_POINTS}.`,
  })
  readonly maxPoints?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "Name in the IANA database, such as `Europe/Berlin`, whose calendar `every` follows; by default UTC.",
  })
  readonly timeZone?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether intervals without readings get a point, with `count` 0 and no values; by default false.",
  })
  readonly fillGaps?: boolean | null;
}

const within = (what: string) => ({ nullable: true, description: `${what} of the interval, where it was asked for.` });

@ObjectType("SeriesPoint", { description: "One point of a series.", simpleResolvers: true })
export class SeriesPointType implements SeriesPoint {
  @Field(() => DateTimeScalar, { description: "Start of the interval; with `maxPoints` the reading's timestamp." })
  readonly at!: number;

  @Field(() => Float, within("Least value"))
  readonly min!: number | null;

  @Field(() => Float, within("Greatest value"))
  readonly max!: number | null;

  @Field(() => Float, within("Mean"))
  readonly avg!: number | null;

  @Field(() => Float, within("Sum"))
  readonly sum!: number | null;

  @Field(() => Int, within("Number of readings"))
  readonly count!: number | null;

  @Field(() => Float, within("First value"))
  readonly first!: number | null;

  @Field(() => Float, within("Last value"))
  readonly last!: number | null;

  @Field(() => Float, within("Last value minus first value"))
  readonly delta!: number | null;

  @Field(() => Float, { nullable: true, description: "Value of the reading; null with `every`." })
  readonly value!: number | null;
}

@ObjectType("Series", { description: "Points computed of the readings of one sensor.", simpleResolvers: true })
export class SeriesType implements Series {
  @Costs({ items: "sized" })
  @Field(() => [SeriesPointType], {
    description: "Ascending by `at`. Intervals without readings are left out unless gaps are filled.",
  })
  readonly points!: readonly SeriesPointType[];

  @Field(() => String, { nullable: true, description: "`every` as it was asked for; null with `maxPoints`." })
  readonly interval!: string | null;

  @Field({
    description:
      "Whether the points are a selection, because the range holds more readings than `maxPoints`. Always false with " +
      "`every`: there each reading counts in its interval.",
  })
  readonly truncated!: boolean;
}
