/** Work that only one process does at a time: the duties of a partition, and jobs for the whole platform. */

/** Roles of a process: kinds of work that you can distribute over several processes. */
export const PROCESS_ROLES = ["api", "ingest", "flush"] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Roles that only one process at a time has for each partition. */
export const PARTITION_ROLES = ["ingest", "flush"] as const satisfies readonly ProcessRole[];
export type PartitionRole = (typeof PARTITION_ROLES)[number];

/**
 * Background work for all partitions, which a process with the role `api` does.
 *
 * - `broker-access`: disables the broker users of suspended tenants.
 * - `credential-expiry`: removes expired, revoked and unfinished credentials from the brokers.
 * - `deletions`: continues deletions that are in progress.
 * - `reconciliation`: compares the brokers with the registry.
 * - `tenant-moves`: moves tenants to other partitions.
 * - `unfinished-registrations`: rolls back registrations that a killed process left incomplete.
 */
export const JOBS = [
  "broker-access",
  "credential-expiry",
  "deletions",
  "reconciliation",
  "tenant-moves",
  "unfinished-registrations",
] as const;
export type JobName = (typeof JOBS)[number];

/** Leases of one kind are balanced over the processes that can own them. */
export type LeaseKind = PartitionRole | "job";

/** `ingest/0`, `job/deletions`. */
export type LeaseName = `${LeaseKind}/${string}`;

/** Identifies a process from its start to its end: host, process ID and a random part. Not secret. */
export type ProcessId = string & { readonly __brand: "ProcessId" };

export function leaseOfPartition(role: PartitionRole, partition: number): LeaseName {
  return `${role}/${partition}`;
}

export function leaseOfJob(job: JobName): LeaseName {
  return `job/${job}`;
}

export function kindOfLease(lease: LeaseName): LeaseKind {
  if (lease.startsWith("job/")) return "job";
  return lease.startsWith("ingest/") ? "ingest" : "flush";
}
