import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { IngestStage, RejectedMessage, RejectionReason } from "../domain/rejection";
import { connectionType } from "./connection";
import { IngestStageEnum, RejectionReasonEnum } from "./enums";
import { NodeType } from "./node";
import { MAX_EVENT_REJECTIONS } from "../domain/ports/live";
import { Costs } from "./price";
import { CursorScalar, DateTimeScalar } from "./scalars";
import { SensorRef } from "./sensor";

@ObjectType("RejectedMessage", {
  implements: NodeType,
  description:
    "A message that Sluice rejected, with the reason. If Sluice rejects many messages, one record represents similar " +
    "ones.",
  simpleResolvers: true,
})
export class RejectedMessageType implements Omit<RejectedMessage, "rejectionId" | "tenantId" | "sensorKey"> {
  @Field(() => DateTimeScalar, { description: "Time of the rejection." })
  readonly at!: Date;

  @Field(() => RejectionReasonEnum, { description: "Reason for the rejection." })
  readonly reason!: RejectionReason;

  @Field(() => IngestStageEnum, { description: "Stage of ingestion that rejected the message." })
  readonly stage!: IngestStage;

  @Field({
    description:
      "Topic that the message was published to, truncated to 512 characters. If the record represents messages on " +
      "several topics, it is a filter such as `tenants/acme/#`.",
  })
  readonly topic!: string;

  @Field({
    description:
      "First 256 bytes of the payload as text. Bytes that are not UTF-8 become U+FFFD. Empty if the record " +
      "represents messages on several topics.",
  })
  readonly payloadSample!: string;

  @Field(() => Int, {
    description: "Size of the whole payload, in bytes. 0 if the record represents messages on several topics.",
  })
  readonly payloadBytes!: number;

  @Field({
    description:
      "Input that Sluice found and expected. If the record represents messages on several topics, it says so instead.",
  })
  readonly detail!: string;

  @Field(() => Int, { description: "Number of messages that this record represents." })
  readonly occurrences!: number;
}

export const RejectedMessageConnection = connectionType(
  "RejectedMessage",
  () => RejectedMessageType,
  "rejected messages",
);

@ObjectType("RejectionsGap", {
  description: "Rejections that a subscriber missed because it was too slow.",
  simpleResolvers: true,
})
export class RejectionsGapType {
  @Field(() => Int, { description: "Number of dropped records." })
  readonly dropped!: number;
}

@ObjectType("RejectionsEvent", {
  description: "Messages that were rejected at about the same time.",
  simpleResolvers: true,
})
export class RejectionsEventType {
  @Costs({ items: MAX_EVENT_REJECTIONS })
  @Field(() => [RejectedMessageType], {
    description:
      "Rejected messages in the order in which Sluice recorded them, at most 100. Empty in the first event, " +
      "which Sluice sends immediately, and in an event that only reports a gap.",
  })
  readonly messages!: readonly RejectedMessageType[];

  @Field(() => RejectionsGapType, {
    nullable: true,
    description: "The rejections dropped before this event; null if there are none.",
  })
  readonly gap!: RejectionsGapType | null;
}

@InputType("RejectedMessageFilter", {
  description: "Conditions for a list of rejected messages. A message must meet all of them.",
})
export class RejectedMessageFilterInput {
  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description: "Matches messages rejected for one of these reasons. An empty list matches no message.",
  })
  readonly reasons?: readonly RejectionReason[] | null;

  @Field(() => SensorRef, { nullable: true, description: "Matches messages for this sensor." })
  readonly sensor?: SensorRef | null;

  @Field(() => String, { nullable: true, description: "Matches messages for sensors of this asset." })
  readonly assetId?: string | null;

  @Field(() => IngestStageEnum, { nullable: true, description: "Matches messages that this stage rejected." })
  readonly stage?: IngestStage | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages rejected at or after this time." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages rejected before this time." })
  readonly to?: Date | null;
}

@InputType("RejectedMessagesInput", { description: "Selects the rejections to stream." })
export class RejectedMessagesInput {
  @Field(() => String, {
    nullable: true,
    description:
      "Tenant whose rejections the stream contains. Defaults to your own tenant. For an OPERATOR, it defaults to " +
      "all tenants, including messages that belong to no tenant.",
  })
  readonly tenantId?: string | null;

  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description: "Selects rejections with one of these reasons. Defaults to all reasons. An empty list selects none.",
  })
  readonly reasons?: readonly RejectionReason[] | null;
}

@InputType("RejectionsInput", { description: "Selects the rejections to stream." })
export class RejectionsInput extends RejectedMessagesInput {
  @Field(() => CursorScalar, {
    nullable: true,
    description:
      "Cursor of an earlier event. Sluice replays the rejections recorded since then, and continues with new " +
      "rejections, without gaps. Rejections of the 30 seconds before the cursor can repeat: recognize them by `id`.",
  })
  readonly after?: string | null;
}
