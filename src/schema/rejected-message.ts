import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { IngestStage, RejectedMessage, RejectionReason } from "../domain/rejection";
import { connectionType } from "./connection";
import { IngestStageEnum, RejectionReasonEnum } from "./enums";
import { NodeType } from "./node";
import { DateTimeScalar } from "./scalars";
import { SensorRef } from "./sensor";

@ObjectType("RejectedMessage", {
  implements: NodeType,
  description: "A message that was refused and why; under flood one record stands for many.",
  simpleResolvers: true,
})
export class RejectedMessageType implements Omit<RejectedMessage, "rejectionId" | "tenantId" | "sensorKey"> {
  @Field(() => DateTimeScalar, { description: "When it was refused." })
  readonly at!: Date;

  @Field(() => RejectionReasonEnum, { description: "Why it was refused." })
  readonly reason!: RejectionReason;

  @Field(() => IngestStageEnum, { description: "Which stage of ingestion refused it." })
  readonly stage!: IngestStage;

  @Field({ description: "The topic it was published to; a very long one is cut." })
  readonly topic!: string;

  @Field({ description: "The first 256 bytes of the payload as text; what is not UTF-8 as U+FFFD." })
  readonly payloadSample!: string;

  @Field(() => Int, { description: "Size of the whole payload in bytes." })
  readonly payloadBytes!: number;

  @Field({ description: "One sentence: what was found and what was expected." })
  readonly detail!: string;

  @Field(() => Int, { description: "How many messages this record stands for." })
  readonly occurrences!: number;
}

export const RejectedMessageConnection = connectionType(
  "RejectedMessage",
  () => RejectedMessageType,
  "rejected messages",
);

@InputType("RejectedMessageFilter", { description: "Which rejected messages to list; all conditions must hold." })
export class RejectedMessageFilterInput {
  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description: "Only these reasons. An empty list selects none.",
  })
  readonly reasons?: readonly RejectionReason[] | null;

  @Field(() => SensorRef, { nullable: true, description: "Only messages for this sensor." })
  readonly sensor?: SensorRef | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Only from this time on, inclusive." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Only up to this time, exclusive." })
  readonly to?: Date | null;
}

@InputType("RejectedMessagesInput", { description: "Which new rejections to stream." })
export class RejectedMessagesInput {
  @Field(() => String, {
    nullable: true,
    description:
      "The tenant; by default the key's own. An operator who names none gets those of every tenant and of none.",
  })
  readonly tenantId?: string | null;

  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description: "Only these reasons; by default all. An empty list selects none.",
  })
  readonly reasons?: readonly RejectionReason[] | null;
}
