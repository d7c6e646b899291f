/** State of the platform, from the perspective of the process that handles the request. */
import { Field, Float, Int, ObjectType } from "type-graphql";
import { PLATFORM_CERTIFICATES, type PlatformCertificate } from "../domain/certificates";
import type { Deadline } from "../domain/deadline";
import type {
  BrokerState,
  IngestionState,
  PartitionLag,
  PartitionOverview,
  RegisteredCounts,
} from "../domain/ports/platform";
import { enumOf } from "./enums";
import { PlatformDutyType } from "./platform-duties";
import { DateTimeScalar } from "./scalars";

const nullable = true;
const simpleResolvers = true;
const readings = (what: string) => `Readings ${what} since the process started.`;

type CertificateName = Uppercase<PlatformCertificate["name"]>;
const NAMES = PLATFORM_CERTIFICATES.map((name) => name.toUpperCase() as CertificateName);

const PlatformCertificateNameEnum = enumOf(NAMES, "PlatformCertificateName", "Purpose of a certificate.", {
  BROKER: "The broker's own certificate.",
  BROKER_CA: "A CA that signed the broker's certificate.",
  CLIENT_CA: "The CA that signs the certificates of gateways.",
});

@ObjectType("PlatformBroker", {
  description: "The connection that Sluice uses to administer users on the broker.",
  simpleResolvers,
})
export class PlatformBrokerType implements BrokerState {
  @Field({ description: "Whether the connection is open." })
  readonly connected!: boolean;

  @Field(() => DateTimeScalar, { description: "Time when `connected` last changed." })
  readonly since!: Date;

  @Field(() => String, { nullable, description: "Why the connection is down; null if it is open." })
  readonly failure!: string | null;
}

@ObjectType("PlatformIngestion", { description: "State of ingestion in this process.", simpleResolvers })
export class PlatformIngestionType implements IngestionState {
  @Field({ description: "Whether the ingestion session is connected to the broker." })
  readonly connected!: boolean;

  @Field(() => String, { nullable, description: "Why ingestion is down; null if it is running." })
  readonly failure!: string | null;

  @Field(() => Float, { description: readings("received") })
  readonly received!: number;

  @Field(() => Float, { description: readings("journaled and acknowledged") })
  readonly accepted!: number;

  @Field(() => Float, { description: readings("recognized as duplicates") })
  readonly duplicates!: number;

  @Field(() => Float, { description: readings("rejected") })
  readonly rejected!: number;

  @Field(() => Float, { description: "Readings received per second, averaged over the last minute." })
  readonly receivedPerSecond!: number;

  @Field(() => Int, { description: "Messages that Sluice has received, but not yet acknowledged." })
  readonly pendingMessages!: number;
}

@ObjectType("PlatformFlush", {
  description:
    "State of the flush, which moves readings from the journal to the telemetry collection. Queries include " +
    "unflushed readings.",
  simpleResolvers,
})
export class PlatformFlushType {
  @Field(() => Float, { description: "Number of unflushed readings of all partitions." })
  readonly lagReadings!: number;

  @Field(() => Float, { description: "Age of the oldest unflushed reading, in seconds; 0 if there are none." })
  readonly lagSeconds!: number;

  @Field(() => DateTimeScalar, {
    nullable,
    description: "Time of the last flush. Null if this process does not flush, or has not flushed since it started.",
  })
  readonly lastRunAt!: Date | null;

  @Field(() => Float, { nullable, description: `${readings("flushed")} Null if this process does not flush.` })
  readonly stored!: number | null;

  @Field(() => Float, {
    nullable,
    description: "Readings flushed per second, averaged over the last minute. Null if this process does not flush.",
  })
  readonly storedPerSecond!: number | null;
}

@ObjectType("PlatformRegistered", {
  description:
    "Number of registered objects, in any state. After a crash of MongoDB, the counts can be slightly wrong.",
  simpleResolvers,
})
export class PlatformRegisteredType implements RegisteredCounts {
  @Field(() => Int, { description: "Number of tenants." })
  readonly tenants!: number;

  @Field(() => Int, { description: "Number of assets of all tenants." })
  readonly assets!: number;

  @Field(() => Int, { description: "Number of sensors of all tenants." })
  readonly sensors!: number;
}

@ObjectType("PlatformCertificate", {
  description: "A certificate that more than one gateway depends on.",
  simpleResolvers,
})
export class PlatformCertificateType {
  @Field(() => PlatformCertificateNameEnum, { description: "Purpose of the certificate." })
  readonly name!: CertificateName;

  @Field({ description: "Subject of the certificate." })
  readonly subject!: string;

  @Field(() => DateTimeScalar, { description: "Time when the certificate expires." })
  readonly expiresAt!: Date;

  @Field({
    description:
      "Whether the certificate expires within `SLUICE_CREDENTIAL_WARNING` (30 days by default). False if it has " +
      "expired.",
  })
  readonly expiresSoon!: boolean;
}

@ObjectType("PlatformReconciliation", {
  description:
    "Result of the last reconciliation of each broker with the registry. The counts are sums over the brokers.",
  simpleResolvers,
})
export class PlatformReconciliationType {
  @Field(() => DateTimeScalar, {
    description: "Time of the reconciliation. With several brokers, the time of the oldest one.",
  })
  readonly at!: Date;

  @Field({ description: "Whether it was a dry run. With several brokers, whether any was a dry run." })
  readonly dryRun!: boolean;

  @Field(() => Int, { description: "Number of tenants that Sluice compared." })
  readonly tenants!: number;

  @Field(() => Int, { description: "Number of differences." })
  readonly driftCount!: number;

  @Field(() => Int, { description: "Number of repaired differences." })
  readonly repairedCount!: number;
}

@ObjectType("PlatformPartition", {
  description: "A partition: one broker, with the journal of its tenants' readings.",
  simpleResolvers,
})
export class PlatformPartitionType implements PartitionOverview {
  @Field(() => Int, { description: "Number of the partition." })
  readonly partitionId!: number;

  @Field(() => Int, { description: "Number of tenants in the partition, in any state." })
  readonly tenantCount!: number;

  @Field(() => PlatformBrokerType, {
    description: "The connection that Sluice uses to administer users on the partition's broker.",
  })
  readonly broker!: PlatformBrokerType;

  @Field(() => PlatformIngestionType, {
    nullable,
    description: "State of ingestion; null if this process does not ingest in the partition.",
  })
  readonly ingestion!: PlatformIngestionType | null;

  @Field({
    description:
      "Whether this process follows the partition's journal. It does so while it ingests in the partition, and while " +
      "it serves the partition's tenants. It stops 2 to 4 minutes after their last query or subscription.",
  })
  readonly isFollowed!: boolean;

  @Field(() => String, {
    nullable,
    description:
      "Process that ingests, and is the only writer of the partition's journal: host, process ID and a random part. " +
      "Null if there is none.",
  })
  readonly owner!: string | null;

  @Field(() => DateTimeScalar, { nullable, description: "Time when the owner took over; null if there is no owner." })
  readonly since!: Date | null;

  @Field(() => Float, { description: "Number of owners so far. It increases with every take-over." })
  readonly epoch!: number;

  @Field(() => Int, { description: "Number of processes that can take over ingestion." })
  readonly standbys!: number;

  @Field(() => PlatformDutyType, { description: "The process that flushes the partition's journal." })
  readonly flush!: PlatformDutyType;

  /** Reads the value of the field `lag`. */
  readonly readLag!: (deadline?: Deadline) => Promise<PartitionLag>;
}

@ObjectType("Platform", {
  description: "State of the platform, as seen by the process that responds.",
  simpleResolvers,
})
export class PlatformType {
  @Field({ description: "Version of this process." })
  readonly version!: string;

  @Field(() => DateTimeScalar, { description: "Time when this process started." })
  readonly startedAt!: Date;

  @Field(() => PlatformBrokerType, {
    description:
      "The connections that Sluice uses to administer users on the brokers. `connected` is true if all are open. " +
      "Otherwise, the other fields describe the closed connection that changed last.",
  })
  readonly broker!: PlatformBrokerType;

  @Field(() => PlatformIngestionType, {
    nullable,
    description:
      "State of ingestion, as a sum over the partitions in which this process ingests. Null if it ingests in none.",
  })
  readonly ingestion!: PlatformIngestionType | null;
}
