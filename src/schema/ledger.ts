/** The ledger: what became of every received reading. */
import { Field, Float, ObjectType } from "type-graphql";
import type { RejectionReason } from "../domain/rejection";
import { RejectionReasonEnum } from "./enums";
import { DateTimeScalar } from "./scalars";
import { REJECTION_REASONS } from "../domain/rejection";
import { Costs } from "./price";

@ObjectType("RejectionCount", { description: "Readings that were refused for one reason.", simpleResolvers: true })
export class RejectionCountType {
  @Field(() => RejectionReasonEnum, { description: "Why they were refused." })
  readonly reason!: RejectionReason;

  @Field(() => Float, { description: "How many readings; a message that could not be decoded counts as one." })
  readonly count!: number;
}

/** Counts are Float, because they may exceed the 32 bits of Int. They are exact up to 2^53. */
@ObjectType({ simpleResolvers: true })
abstract class LedgerCountsType {
  @Field(() => Float, {
    description: "Readings that the platform took from the broker: `stored + duplicates + rejected + pending`.",
  })
  readonly received!: number;

  @Field(() => Float, { description: "Of those, the ones in the time-series collection." })
  readonly stored!: number;

  @Field(() => Float, { description: "Readings that had been accepted before: each is stored once." })
  readonly duplicates!: number;

  @Costs({ items: REJECTION_REASONS.length })
  @Field(() => [RejectionCountType], { description: "Readings that were refused, by reason." })
  readonly rejected!: readonly RejectionCountType[];

  @Field(() => Float, {
    description: "Accepted, acknowledged and journaled, but not in the time-series collection yet.",
  })
  readonly pending!: number;

  @Field(() => Boolean, {
    description: "Whether every received reading is accounted for. False is a fault of the platform.",
  })
  readonly balanced!: boolean;
}

@ObjectType("LedgerMinute", { description: "What became of the readings received in one minute." })
export class LedgerMinuteType extends LedgerCountsType {
  @Field(() => DateTimeScalar, { description: "Start of the minute of receipt." })
  readonly minute!: number;
}

@ObjectType("Ledger", {
  description: "What became of the readings received in a span of time: the sum of its minutes.",
})
export class LedgerType extends LedgerCountsType {
  @Costs({ items: "sized" })
  @Field(() => [LedgerMinuteType], { description: "The minutes in which something was received, oldest first." })
  readonly minutes!: readonly LedgerMinuteType[];
}
