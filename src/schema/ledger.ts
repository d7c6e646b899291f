/** Types of the ledger, which accounts for every received reading. */
import { Field, Float, ObjectType } from "type-graphql";
import type { RejectionReason } from "../domain/rejection";
import { RejectionReasonEnum } from "./enums";
import { DateTimeScalar } from "./scalars";
import { REJECTION_REASONS } from "../domain/rejection";
import { Costs } from "./price";

@ObjectType("RejectionCount", {
  description: "Number of readings that Sluice rejected for one reason.",
  simpleResolvers: true,
})
export class RejectionCountType {
  @Field(() => RejectionReasonEnum, { description: "Reason for the rejection." })
  readonly reason!: RejectionReason;

  @Field(() => Float, {
    description: "Number of readings. A message whose readings Sluice cannot count counts as one.",
  })
  readonly count!: number;
}

/** Counts are Float, because they may exceed the 32 bits of Int. They are exact up to 2^53. */
@ObjectType({ simpleResolvers: true })
abstract class LedgerCountsType {
  @Field(() => Float, {
    description: "Readings that Sluice received from the broker: `stored + duplicates + rejected + pending`.",
  })
  readonly received!: number;

  @Field(() => Float, {
    description:
      "Readings that Sluice has written to the telemetry collection. Their later deletion does not change the number.",
  })
  readonly stored!: number;

  @Field(() => Float, {
    description: "Readings that Sluice had already accepted. Sluice stores each reading only once.",
  })
  readonly duplicates!: number;

  @Costs({ items: REJECTION_REASONS.length })
  @Field(() => [RejectionCountType], { description: "Rejected readings, by reason." })
  readonly rejected!: readonly RejectionCountType[];

  @Field(() => Float, {
    description: "Readings that are accepted and journaled, but not yet in the telemetry collection.",
  })
  readonly pending!: number;

  @Field(() => Boolean, {
    description:
      "Whether the ledger accounts for every received reading. If false, Sluice has lost track of a reading. Report " +
      "it to your operator.",
  })
  readonly balanced!: boolean;
}

@ObjectType("LedgerMinute", { description: "Account of the readings that Sluice received in one minute." })
export class LedgerMinuteType extends LedgerCountsType {
  @Field(() => DateTimeScalar, { description: "Start of the minute." })
  readonly minute!: number;
}

@ObjectType("LedgerHour", { description: "Account of the readings that Sluice received in one hour." })
export class LedgerHourType extends LedgerCountsType {
  @Field(() => DateTimeScalar, { description: "Start of the hour, even if the range starts later." })
  readonly hour!: number;
}

/** Maximum number of hours in a range of 7 days. The first and the last hour can be partial. */
const MOST_HOURS = 7 * 24 + 1;

@ObjectType("Ledger", {
  description: "Account of the readings that Sluice received in a time range. Each count is the sum over the minutes.",
})
export class LedgerType extends LedgerCountsType {
  @Costs({ items: "sized" })
  @Field(() => [LedgerMinuteType], { description: "Minutes in which Sluice received readings, oldest first." })
  readonly minutes!: readonly LedgerMinuteType[];

  @Costs({ items: MOST_HOURS })
  @Field(() => [LedgerHourType], { description: "Hours (UTC) in which Sluice received readings, oldest first." })
  readonly hours!: readonly LedgerHourType[];
}
