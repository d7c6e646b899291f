/** Explanation of messages, and redrive of those that were rejected as unregistered. */
import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import type { ExplainedStep, MessageExplanation, RateUsage } from "../domain/ports/ingest";
import type { IngestStage, RejectionReason } from "../domain/rejection";
import { IngestStageEnum, RejectionReasonEnum } from "./enums";
import { DateTimeScalar } from "./scalars";
import { Payload } from "./user-error";
import { Costs } from "./price";

@InputType("MessageExplainInput", { description: "A message as a gateway would publish it." })
export class MessageExplainInput {
  @Field({ description: "The MQTT topic." })
  readonly topic!: string;

  @Field({ description: "The payload as text." })
  readonly payload!: string;

  @Field(() => String, {
    nullable: true,
    description: "As which tenant it is published, for operators; by default the key's own, an operator's: any.",
  })
  readonly tenantId?: string | null;
}

@ObjectType("ExplainedStep", { description: "One check of a message.", simpleResolvers: true })
export class ExplainedStepType implements ExplainedStep {
  @Field(() => IngestStageEnum, { description: "The stage of ingestion that makes it." })
  readonly stage!: IngestStage;

  @Field({ description: "What is checked." })
  readonly check!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: "null: not reached, or not known in this process; `detail` says which.",
  })
  readonly passed!: boolean | null;

  @Field({ description: "What was compared with what." })
  readonly detail!: string;
}

@ObjectType("MessageExplanation", {
  description: "What ingestion would do with a message now. Nothing is stored, counted or charged.",
  simpleResolvers: true,
})
export class MessageExplanationType implements MessageExplanation {
  @Field(() => Boolean, { description: "Whether it would be accepted, as far as this process knows." })
  readonly accepted!: boolean;

  @Field(() => RejectionReasonEnum, { nullable: true, description: "Why it would be refused." })
  readonly reason!: RejectionReason | null;

  @Costs({ items: 20 })
  @Field(() => [ExplainedStepType], { description: "Every check, in the order in which ingestion makes them." })
  readonly steps!: readonly ExplainedStepType[];
}

@ObjectType("RateUsage", { description: "How much of a rate limit is used up, in readings.", simpleResolvers: true })
export class RateUsageType implements RateUsage {
  @Field(() => Int, { description: "Readings at once; refilled evenly over `seconds`." })
  readonly capacity!: number;

  @Field(() => Int, { description: "How long the refill takes." })
  readonly seconds!: number;

  @Field(() => Float, { description: "Readings that count at present." })
  readonly used!: number;

  @Field(() => Float, { description: "Readings that may come at once." })
  readonly remaining!: number;

  @Field(() => DateTimeScalar, { description: "When nothing is used any more if nothing more is sent." })
  readonly resetAt!: number;
}

@InputType("RejectedMessagesRedriveInput", {
  description: "Which refused messages to ingest again; all conditions must hold.",
})
export class RejectedMessagesRedriveInput {
  @Field(() => String, { nullable: true, description: "The tenant; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description: "UNKNOWN_ASSET, UNKNOWN_SENSOR or both, the default: only those are kept whole.",
  })
  readonly reasons?: readonly RejectionReason[] | null;

  @Field(() => String, { nullable: true, description: "Only messages for this asset." })
  readonly assetId?: string | null;

  @Field(() => String, { nullable: true, description: "Only messages for this sensor of that asset." })
  readonly sensorId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Only those received from this time on, inclusive." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Only those received up to this time, exclusive." })
  readonly to?: Date | null;
}

@ObjectType("RejectedMessagesRedrivePayload", {
  description: "What `rejectedMessagesRedrive` did, in messages. Repeating it stores nothing twice.",
  simpleResolvers: true,
})
export class RejectedMessagesRedrivePayload extends Payload {
  @Field(() => Int, { nullable: true, description: "Messages that were ingested again." })
  readonly examined?: number | null;

  @Field(() => Int, { nullable: true, description: "Of those, the ones that were accepted: they are stored now." })
  readonly accepted?: number | null;

  @Field(() => Int, { nullable: true, description: "Of those, the ones that were refused again." })
  readonly rejectedAgain?: number | null;

  @Field(() => Int, { nullable: true, description: "Messages that were refused too long ago to be ingested again." })
  readonly expired?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Messages that were not reached, because the call had taken long enough or the rate was used up: call again.",
  })
  readonly remaining?: number | null;
}
