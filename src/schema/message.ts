/** Explanation of messages, and redrive of those that were rejected as unregistered. */
import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import type { BrokerVerdict } from "../domain/broker-verdict";
import type { ExplainedStep, MessageExplanation, RateUsage } from "../domain/ports/ingest";
import type { IngestStage, RejectionReason } from "../domain/rejection";
import { IngestStageEnum, RejectionReasonEnum } from "./enums";
import { DateTimeScalar } from "./scalars";
import { Payload } from "./user-error";
import { Costs } from "./price";

@InputType("MessageExplainInput", { description: "Input fields to check a message as if a gateway published it." })
export class MessageExplainInput {
  @Field({ description: "MQTT topic, up to 65,535 characters." })
  readonly topic!: string;

  @Field({ description: "Payload as text, up to 1,048,576 characters." })
  readonly payload!: string;

  @Field(() => String, {
    nullable: true,
    description: "Content type of the MQTT 5 PUBLISH, up to 65,535 characters. Defaults to none.",
  })
  readonly contentType?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Tenant whose gateway publishes the message. Defaults to the tenant of your own key; an OPERATOR checks for " +
      "any tenant by default.",
  })
  readonly tenantId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "User name of the broker credential that publishes the message. Defaults to a credential for all assets of the " +
      "tenant. Requires the role OPERATOR or TENANT_ADMIN. Up to 256 characters.",
  })
  readonly username?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "MQTT client ID of the connection. Defaults to a client ID that the broker accepts.",
  })
  readonly clientId?: string | null;

  @Field(() => Int, { nullable: true, description: "QoS of the PUBLISH. Defaults to 1." })
  readonly qos?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the PUBLISH has the retain flag. Defaults to false." })
  readonly retain?: boolean | null;
}

@ObjectType("BrokerVerdict", {
  description: "Prediction of what the broker would do with a message, by the rights of its credential.",
  simpleResolvers: true,
})
export class BrokerVerdictType implements BrokerVerdict {
  @Field({ description: "Whether the broker would pass the message on to Sluice." })
  readonly accepted!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "MQTT 5 packet that reports the rejection: `CONNACK`, `PUBACK` or `DISCONNECT`. Null if the broker would accept " +
      "the message.",
  })
  readonly packet!: BrokerVerdict["packet"];

  @Field(() => Int, {
    nullable: true,
    description: "MQTT 5 reason code of `packet`, such as 135 (Not authorized).",
  })
  readonly reasonCode!: number | null;

  @Field({ description: "Compared rights, and the remedy if the broker would reject the message." })
  readonly detail!: string;
}

@ObjectType("ExplainedStep", { description: "A check of a message.", simpleResolvers: true })
export class ExplainedStepType implements ExplainedStep {
  @Field(() => IngestStageEnum, { description: "Stage of ingestion that performs the check." })
  readonly stage!: IngestStage;

  @Field({ description: "Name of the check." })
  readonly check!: string;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the message passed. Null if ingestion stops before this check, or if this process cannot tell; " +
      "`detail` says which.",
  })
  readonly passed!: boolean | null;

  @Field({ description: "Compared values, in words." })
  readonly detail!: string;
}

@ObjectType("MessageExplanation", {
  description:
    "Prediction of how Sluice would treat a message now. Sluice does not store, count or charge the message.",
  simpleResolvers: true,
})
export class MessageExplanationType implements MessageExplanation {
  @Field(() => Boolean, {
    description: "Whether the broker and Sluice would accept the message, as far as this process can tell.",
  })
  readonly accepted!: boolean;

  @Field(() => RejectionReasonEnum, {
    nullable: true,
    description: "Reason why Sluice would reject the message; null if it would accept it.",
  })
  readonly reason!: RejectionReason | null;

  @Field(() => BrokerVerdictType, {
    nullable: true,
    description:
      "Verdict of the broker, which sees the message first. Null for an OPERATOR that names neither `tenantId` nor `username`.",
  })
  readonly broker!: BrokerVerdictType | null;

  @Costs({ items: 20 })
  @Field(() => [ExplainedStepType], { description: "All checks, in the order of ingestion." })
  readonly steps!: readonly ExplainedStepType[];
}

@ObjectType("RateUsage", { description: "Usage of a rate limit, in readings.", simpleResolvers: true })
export class RateUsageType implements RateUsage {
  @Field(() => Int, { description: "Maximum number of readings at once. It refills evenly over `seconds`." })
  readonly capacity!: number;

  @Field(() => Int, { description: "Time in which `capacity` refills, in seconds." })
  readonly seconds!: number;

  @Field(() => Float, { description: "Readings that currently count against the limit." })
  readonly used!: number;

  @Field(() => Float, { description: "Readings that the tenant can send now." })
  readonly remaining!: number;

  @Field(() => DateTimeScalar, { description: "Time when `used` returns to 0 if nothing more arrives." })
  readonly resetAt!: number;
}

@InputType("RejectedMessagesRedriveInput", {
  description: "Input fields to redrive rejected messages. A message must meet all conditions.",
})
export class RejectedMessagesRedriveInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant of the messages. Defaults to the tenant of your own key.",
  })
  readonly tenantId?: string | null;

  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description:
      "Reasons of the rejection: UNKNOWN_ASSET, UNKNOWN_SENSOR or both. Defaults to both. Sluice keeps whole " +
      "messages for no other reason.",
  })
  readonly reasons?: readonly RejectionReason[] | null;

  @Field(() => String, { nullable: true, description: "Matches messages for this asset." })
  readonly assetId?: string | null;

  @Field(() => String, { nullable: true, description: "Matches messages for this sensor of `assetId`." })
  readonly sensorId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages received at or after this time." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages received before this time." })
  readonly to?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether Sluice only counts what it would do. It then compares messages with the registry, and not with rate " +
      "limits or earlier readings. Defaults to false.",
  })
  readonly dryRun?: boolean | null;
}

@ObjectType("RejectedMessagesRedrivePayload", {
  description:
    "Return type of `rejectedMessagesRedrive`. Counts are messages. Repeating the call stores no reading twice.",
  simpleResolvers: true,
})
export class RejectedMessagesRedrivePayload extends Payload {
  @Field(() => Int, { nullable: true, description: "Messages that Sluice ingested again." })
  readonly examined?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Messages that Sluice accepted in this call. Their readings are stored.",
  })
  readonly accepted?: number | null;

  @Field(() => Int, { nullable: true, description: "Messages that Sluice rejected again." })
  readonly rejectedAgain?: number | null;

  @Field(() => Int, { nullable: true, description: "Messages that are too old to be ingested again." })
  readonly expired?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Messages that remain because the call ran out of time or rate. Call again to continue.",
  })
  readonly remaining?: number | null;
}
