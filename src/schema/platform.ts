/** State of the platform, from the perspective of the process that handles the request. */
import { Field, Float, Int, ObjectType } from "type-graphql";
import { PLATFORM_CERTIFICATES, type PlatformCertificate } from "../domain/certificates";
import type { BrokerState, IngestionState, RegisteredCounts } from "../domain/ports/platform";
import { enumOf } from "./enums";
import { DateTimeScalar } from "./scalars";

const nullable = true;
const simpleResolvers = true;
const readings = (what: string) => `${what}, in readings, since the process started.`;

type CertificateName = Uppercase<PlatformCertificate["name"]>;
const NAMES = PLATFORM_CERTIFICATES.map((name) => name.toUpperCase() as CertificateName);

export const PlatformCertificateNameEnum = enumOf(NAMES, "PlatformCertificateName", "What a certificate is for.", {
  BROKER: "The one that the broker shows.",
  BROKER_CA: "An authority that signed it.",
  CLIENT_CA: "The authority that signs those of gateways.",
});

@ObjectType("PlatformBroker", { description: "The connection by which users are administered.", simpleResolvers })
export class PlatformBrokerType implements BrokerState {
  @Field({ description: "Whether the broker can be administered now." })
  readonly connected!: boolean;

  @Field(() => DateTimeScalar, { description: "Since when it is so." })
  readonly since!: Date;

  @Field(() => String, { nullable, description: "Why it is not connected; null when it is." })
  readonly problem!: string | null;
}

@ObjectType("PlatformIngestion", { description: "What this process takes from the broker.", simpleResolvers })
export class PlatformIngestionType implements IngestionState {
  @Field({ description: "Whether its session is connected to the broker." })
  readonly connected!: boolean;

  @Field(() => String, { nullable, description: "Why nothing is ingested; null when it is." })
  readonly problem!: string | null;

  @Field(() => Float, { description: readings("Received") })
  readonly received!: number;

  @Field(() => Float, { description: readings("Journaled and acknowledged") })
  readonly accepted!: number;

  @Field(() => Float, { description: readings("Had been accepted before") })
  readonly duplicates!: number;

  @Field(() => Float, { description: readings("Refused") })
  readonly rejected!: number;

  @Field(() => Float, { description: "Readings received a second, over the last minute." })
  readonly receivedPerSecond!: number;

  @Field(() => Int, { description: "Messages received and not yet acknowledged." })
  readonly pendingMessages!: number;
}

@ObjectType("PlatformFlush", {
  description: "How far the time series is behind the journal. What is behind is in queries all the same.",
  simpleResolvers,
})
export class PlatformFlushType {
  @Field(() => Float, { description: "Readings that are journaled and not in the time series yet." })
  readonly lagReadings!: number;

  @Field(() => Float, { description: "Age of the oldest of them, in seconds; 0 when there are none." })
  readonly lagSeconds!: number;

  @Field(() => DateTimeScalar, {
    nullable,
    description: "When this process last moved readings; null: not since it started, or another one does.",
  })
  readonly lastRunAt!: Date | null;

  @Field(() => Float, { nullable, description: `${readings("Moved")} Null: another process moves them.` })
  readonly stored!: number | null;

  @Field(() => Float, {
    nullable,
    description: "Readings moved a second, over the last minute; null: another process moves them.",
  })
  readonly storedPerSecond!: number | null;
}

@ObjectType("PlatformRegistered", {
  description: "How much is registered, in whatever state. Off by a few at most after a crash of MongoDB.",
  simpleResolvers,
})
export class PlatformRegisteredType implements RegisteredCounts {
  @Field(() => Int, { description: "Tenants." })
  readonly tenants!: number;

  @Field(() => Int, { description: "Assets of all tenants." })
  readonly assets!: number;

  @Field(() => Int, { description: "Sensors of all tenants." })
  readonly sensors!: number;
}

@ObjectType("PlatformCertificate", {
  description: "A certificate whose end stops more than one gateway.",
  simpleResolvers,
})
export class PlatformCertificateType {
  @Field(() => PlatformCertificateNameEnum, { description: "What it is for." })
  readonly name!: CertificateName;

  @Field({ description: "Whose it is." })
  readonly subject!: string;

  @Field(() => DateTimeScalar, { description: "When it ends." })
  readonly expiresAt!: Date;

  @Field({ description: "Whether it ends within the time that is configured for warnings." })
  readonly expiresSoon!: boolean;
}

@ObjectType("PlatformReconciliation", {
  description: "What the last comparison of the broker with what is registered found.",
  simpleResolvers,
})
export class PlatformReconciliationType {
  @Field(() => DateTimeScalar, { description: "When it was done." })
  readonly at!: Date;

  @Field({ description: "Whether it only compared." })
  readonly dryRun!: boolean;

  @Field(() => Int, { description: "How many tenants were compared." })
  readonly tenants!: number;

  @Field(() => Int, { description: "How many differences it found." })
  readonly driftCount!: number;

  @Field(() => Int, { description: "How many of them it repaired." })
  readonly repairedCount!: number;
}

@ObjectType("Platform", {
  description: "The state of the platform, as the process that answers sees it.",
  simpleResolvers,
})
export class PlatformType {
  @Field({ description: "Version of the process." })
  readonly version!: string;

  @Field(() => DateTimeScalar, { description: "When the process was started." })
  readonly startedAt!: Date;

  @Field(() => PlatformBrokerType, { description: "The connection by which users are administered." })
  readonly broker!: PlatformBrokerType;

  @Field(() => PlatformIngestionType, {
    nullable,
    description: "What it takes from the broker; null: this process does not ingest.",
  })
  readonly ingestion!: PlatformIngestionType | null;
}
