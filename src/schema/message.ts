/** Types that explain a message, report rate usage and redrive rejected messages. */
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
      "Tenant whose gateway publishes the message. Defaults to your own tenant. By default, an OPERATOR checks " +
      "the message for the tenant in the topic.",
  })
  readonly tenantId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "User name of the broker credential that publishes the message, up to 256 characters. Defaults to an " +
      "active password for all assets of the tenant. A TENANT_READER can see no credential, so omit it.",
  })
  readonly username?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "MQTT client ID of the connection, up to 65,535 characters. Defaults to a client ID that the broker accepts.",
  })
  readonly clientId?: string | null;

  @Field(() => Int, { nullable: true, description: "QoS of the PUBLISH: 0, 1 or 2. Defaults to 1." })
  readonly qos?: number | null;

  @Field(() => Boolean, { nullable: true, description: "Whether the PUBLISH has the retain flag. Defaults to false." })
  readonly retain?: boolean | null;
}

@ObjectType("BrokerVerdict", {
  description: "Prediction of whether the broker would accept a message, based on the rights of its credential.",
  simpleResolvers: true,
})
export class BrokerVerdictType implements BrokerVerdict {
  @Field({ description: "Whether the broker would forward the message to Sluice." })
  readonly accepted!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      "MQTT 5 packet that reports the rejection: `CONNACK`, `PUBACK` or `DISCONNECT`. Null if the broker would " +
      "accept the message.",
  })
  readonly packet!: BrokerVerdict["packet"];

  @Field(() => Int, {
    nullable: true,
    description:
      "MQTT 5 reason code of `packet`, such as 135 (Not authorized). Null if the broker would accept the message.",
  })
  readonly reasonCode!: number | null;

  @Field({ description: "Result of the broker's check, and the remedy if the broker would reject the message." })
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
      "Whether the message passed the check. Null if an earlier check rejects the message, or if this process " +
      "cannot perform the check. `detail` tells which.",
  })
  readonly passed!: boolean | null;

  @Field({ description: "Description of the compared values, or why there is no result." })
  readonly detail!: string;
}

@ObjectType("MessageExplanation", {
  description:
    "Prediction of how Sluice would treat a message now. Sluice does not store or count the message, and charges no " +
    "rate limit for it.",
  simpleResolvers: true,
})
export class MessageExplanationType implements MessageExplanation {
  @Field(() => Boolean, {
    description:
      "Whether the broker and Sluice would accept the message, according to the checks that this process can perform.",
  })
  readonly accepted!: boolean;

  @Field(() => RejectionReasonEnum, {
    nullable: true,
    description:
      "Reason why ingestion would reject the message, regardless of the broker's verdict. Null if ingestion would " +
      "accept the message.",
  })
  readonly reason!: RejectionReason | null;

  @Field(() => BrokerVerdictType, {
    nullable: true,
    description:
      "Verdict of the broker, which checks the message first. Null if you are an OPERATOR and pass neither " +
      "`tenantId` nor `username`.",
  })
  readonly broker!: BrokerVerdictType | null;

  @Costs({ items: 20 })
  @Field(() => [ExplainedStepType], { description: "All checks, in the order of ingestion." })
  readonly steps!: readonly ExplainedStepType[];
}

@ObjectType("RateUsage", { description: "Usage of a rate limit, in readings.", simpleResolvers: true })
export class RateUsageType implements RateUsage {
  @Field(() => Int, {
    description: "Maximum number of readings in a burst. The capacity refills evenly over `seconds`.",
  })
  readonly capacity!: number;

  @Field(() => Int, { description: "Time that a full refill of `capacity` takes, in seconds." })
  readonly seconds!: number;

  @Field(() => Float, { description: "Readings that currently count against the limit." })
  readonly used!: number;

  @Field(() => Float, { description: "Readings that the tenant can send now." })
  readonly remaining!: number;

  @Field(() => DateTimeScalar, { description: "Time when `used` returns to 0 if no more readings arrive." })
  readonly resetAt!: number;
}

@InputType("RejectedMessagesRedriveInput", {
  description: "Input fields to redrive rejected messages. A message must meet all conditions.",
})
export class RejectedMessagesRedriveInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant of the messages. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => [RejectionReasonEnum], {
    nullable: true,
    description:
      "Reasons of the rejection: UNKNOWN_ASSET, UNKNOWN_SENSOR or both. Defaults to both. An empty list matches " +
      "no message. Sluice keeps whole messages only for these reasons.",
  })
  readonly reasons?: readonly RejectionReason[] | null;

  @Field(() => String, { nullable: true, description: "Matches messages for this asset." })
  readonly assetId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Matches messages for this sensor of the asset `assetId`, which you must pass too.",
  })
  readonly sensorId?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages received at or after this time." })
  readonly from?: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: "Matches messages received before this time." })
  readonly to?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether Sluice only predicts the counts and ingests no messages. The prediction considers the registry, but " +
      "neither rate limits nor duplicates. Defaults to false.",
  })
  readonly dryRun?: boolean | null;
}

@ObjectType("RejectedMessagesRedrivePayload", {
  description:
    "Return type of `rejectedMessagesRedrive`. Each count is a number of messages. If you repeat the call, Sluice " +
    "stores no reading twice.",
  simpleResolvers: true,
})
export class RejectedMessagesRedrivePayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description:
      "Messages that Sluice ingested again, or would ingest again in a dry run. Null if there are user errors.",
  })
  readonly examined?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Messages that Sluice accepted. In a dry run, messages whose sensor is registered. Null if there are user " +
      "errors.",
  })
  readonly accepted?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Messages that Sluice rejected again. In a dry run, messages whose sensor is not registered. Null if there are " +
      "user errors.",
  })
  readonly rejectedAgain?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Messages that are too old to be ingested again. Null if there are user errors.",
  })
  readonly expired?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Messages that the call did not reach because of its time limit or a rate limit. Call again to continue. " +
      "Null if there are user errors.",
  })
  readonly remaining?: number | null;
}
