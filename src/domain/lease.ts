/** What one process at a time does: the duties of a partition, and jobs of the whole installation. */

/** What a process does, of the work that can be spread over processes. */
export const PROCESS_ROLES = ["api", "ingest", "flush"] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Roles that one process at a time has for each partition. */
export const PARTITION_ROLES = ["ingest", "flush"] as const satisfies readonly ProcessRole[];
export type PartitionRole = (typeof PARTITION_ROLES)[number];

/** Work that one process at a time does for the whole installation. */
export const JOBS = [
  "credential-expiry",
  "deletions",
  "reconciliation",
  "tenant-access",
  "unfinished-registrations",
] as const;
export type Job = (typeof JOBS)[number];

/** Groups of leases that are balanced over the processes. */
export type LeaseKind = PartitionRole | "job";

/** `ingest/0`, `job/deletions`. */
export type LeaseName = `${PartitionRole}/${string}` | `job/${Job}`;

/** Identifies a process from its start to its end: host, process ID and a random part. Not secret. */
export type ProcessId = string & { readonly __brand: "ProcessId" };

export function leaseOfPartition(role: PartitionRole, partition: number): LeaseName {
  return `${role}/${partition}`;
}

export function leaseKindOf(lease: LeaseName): LeaseKind {
  const kind = PARTITION_ROLES.find((role) => lease.startsWith(`${role}/`));
  return kind ?? "job";
}
