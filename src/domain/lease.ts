/** What one process at a time does: the duties of a partition. */

/** What a process does, of the work that can be spread over processes. */
export const PROCESS_ROLES = ["api", "ingest", "flush"] as const;
export type ProcessRole = (typeof PROCESS_ROLES)[number];

/** Roles that one process at a time has for each partition. */
export const PARTITION_ROLES = ["ingest", "flush"] as const satisfies readonly ProcessRole[];
export type PartitionRole = (typeof PARTITION_ROLES)[number];

/** `ingest/0`. Leases of one role are balanced over the processes. */
export type LeaseName = `${PartitionRole}/${string}`;

/** Identifies a process from its start to its end: host, process ID and a random part. Not secret. */
export type ProcessId = string & { readonly __brand: "ProcessId" };

export function leaseOfPartition(role: PartitionRole, partition: number): LeaseName {
  return `${role}/${partition}`;
}

export function roleOfLease(lease: LeaseName): PartitionRole {
  return lease.startsWith("ingest/") ? "ingest" : "flush";
}
