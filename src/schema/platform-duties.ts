/** Types that show operators which process performs each duty. */
import { Field, Float, Int, ObjectType } from "type-graphql";
import type { DutyState, JobState, PartitionLag } from "../domain/ports/platform";
import { DateTimeScalar } from "./scalars";

const nullable = true;
const simpleResolvers = true;

@ObjectType("PlatformDuty", {
  description: "Work that only one process performs at a time. Other processes are standbys.",
  simpleResolvers,
})
export class PlatformDutyType implements DutyState {
  @Field(() => String, {
    nullable,
    description: "Process that performs the work: host, process ID and a random part. Null if there is none.",
  })
  readonly owner!: string | null;

  @Field(() => DateTimeScalar, { nullable, description: "Time when the owner took over; null if there is no owner." })
  readonly since!: Date | null;

  @Field(() => Float, { description: "Number of owners so far. It increases with every take-over." })
  readonly epoch!: number;

  @Field(() => Int, { description: "Number of processes that can take over." })
  readonly standbys!: number;
}

@ObjectType("PlatformJob", {
  description: "Background work for the whole platform that one process with the role `api` performs.",
  simpleResolvers,
})
export class PlatformJobType extends PlatformDutyType implements JobState {
  @Field(() => String, {
    description:
      "Name of the job: `broker-access`, `credential-expiry`, `deletions`, `reconciliation`, `tenant-moves` or " +
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
