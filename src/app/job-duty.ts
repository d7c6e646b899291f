import { leaseOfJob } from "../domain/lease";
import type { Duty } from "../leases/duty";
import type { Job } from "../services/job";
import type { RunningPartition } from "./create-partition";

/** Makes a duty of a job. The job needs the brokers, so a process that is connected to all of them takes precedence. */
export function dutyOf(job: Job, partitions: readonly Pick<RunningPartition, "broker">[]): Duty {
  return {
    lease: leaseOfJob(job.name),
    title: `job ${job.name}`,
    isPossible: () => partitions.every(({ broker }) => broker.accounts.readiness.ready),
    create: () => job.create(),
  };
}
