/** Shows operators which process does which work. */
import { Field, Float, Int, ObjectType } from "type-graphql";
import type { DutyState, JobState, PartitionLag } from "../domain/ports/platform";
import { DateTimeScalar } from "./scalars";

const nullable = true;
const simpleResolvers = true;

@ObjectType("PlatformDuty", {
  description: "Work that one process at a time does. The others stand by.",
  simpleResolvers,
})
export class PlatformDutyType implements DutyState {
  @Field(() => String, {
    nullable,
    description: "The process that does the work: host, process ID and a random part. Null if no process does.",
  })
  readonly owner!: string | null;

  @Field(() => DateTimeScalar, { nullable, description: "Time when the owner took over; null without an owner." })
  readonly since!: Date | null;

  @Field(() => Float, { description: "Number of owners so far. It rises with every take-over." })
  readonly epoch!: number;

  @Field(() => Int, { description: "Number of processes that can take over." })
  readonly standbys!: number;
}

@ObjectType("PlatformJob", {
  description: "Background work for the whole platform that one process with the role `api` does.",
  simpleResolvers,
})
export class PlatformJobType extends PlatformDutyType implements JobState {
  @Field(() => String, {
    description:
      "`broker-access`, `credential-expiry`, `deletions`, `reconciliation`, `tenant-moves` or " +
      "`unfinished-registrations`.",
  })
  readonly name!: JobState["name"];
}

@ObjectType("PlatformLag", { description: "Unflushed readings of a partition.", simpleResolvers })
export class PlatformLagType implements PartitionLag {
  @Field(() => Float, { description: "Number of unflushed readings." })
  readonly readings!: number;

  @Field(() => Float, { description: "Age of the oldest unflushed reading, in seconds; 0 if there are none." })
  readonly seconds!: number;
}
