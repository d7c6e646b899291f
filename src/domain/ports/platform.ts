/** State of a process and its database, for operators. */
import type { Deadline } from "../deadline";
import type { Partition } from "../keys";
import type { JobName } from "../lease";

export interface BrokerState {
  readonly connected: boolean;
  /** Time of the last change. */
  readonly since: Date;
  /** Why it is not connected; null if it is. */
  readonly failure: string | null;
}

/** Ingestion of one process. Counts are readings since it started, except `pendingMessages`. */
export interface IngestionState {
  readonly connected: boolean;
  /** Why ingestion has stopped; null if it runs. */
  readonly failure: string | null;
  readonly received: number;
  /** Journaled and acknowledged. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  /** Average of the last minute. */
  readonly receivedPerSecond: number;
  /** Received and not yet acknowledged. */
  readonly pendingMessages: number;
}

export interface FlushState {
  /** Readings since the process started. */
  readonly stored: number;
  /** Average of the last minute. */
  readonly storedPerSecond: number;
  /** When this process last flushed readings; null: not since it started. */
  readonly lastRunAt: Date | null;
}

/** One partition, as this process sees it. */
export interface PartitionState {
  readonly partitionId: number;
  /** State of the connection that administers users and roles on its broker. */
  readonly broker: BrokerState;
  /** null: this process does not ingest in it. */
  readonly ingestion: IngestionState | null;
  /** Whether this process has the newest readings in memory, for queries and subscriptions. */
  readonly isFollowed: boolean;
}

/** Work that only one process does at a time. */
export interface DutyState {
  /** ID of the process; null: no living process does it. */
  readonly owner: string | null;
  readonly since: Date | null;
  /** Number of owners so far. */
  readonly epoch: number;
  /** Number of living processes that can take over. */
  readonly standbys: number;
}

export interface JobState extends DutyState {
  readonly name: JobName;
}

/** Unflushed readings, and the age of the oldest of them. */
export interface PartitionLag {
  readonly readings: number;
  readonly seconds: number;
}

/** A partition, with the duty of its ingestion. */
export interface PartitionOverview extends PartitionState, DutyState {
  readonly tenantCount: number;
  readonly flush: DutyState;
  readLag(deadline?: Deadline): Promise<PartitionLag>;
}

/** The process that handles the request. */
export interface PlatformProcess {
  readonly version: string;
  readonly startedAt: Date;
  /** State of the connections that administer users and roles, of all partitions. */
  broker(): BrokerState;
  /** Sum of all partitions. null: this process does not ingest. */
  ingestion(): IngestionState | null;
  /** null: this process does not flush. */
  flush(): FlushState | null;
  /** In the order of their numbers. */
  partitions(): readonly PartitionState[];
}

/** Counts from collection metadata. After a crash of MongoDB they may be off by a few. */
export interface RegisteredCounts {
  readonly tenants: number;
  readonly assets: number;
  readonly sensors: number;
}

/** Result of a comparison of a broker with the registry, including repaired differences. */
export interface ReconciliationSummary {
  /** Time of the comparison. */
  readonly at: Date;
  readonly dryRun: boolean;
  readonly tenants: number;
  readonly drifts: number;
  readonly repaired: number;
}

/** The last reconciliation of each broker by any process. */
export interface ReconciliationStore {
  record(partition: Partition, summary: ReconciliationSummary): Promise<void>;
  last(): Promise<ReadonlyMap<Partition, ReconciliationSummary>>;
}

export interface PlatformStore {
  /** Whether MongoDB responds within two seconds. */
  isReachable(): Promise<boolean>;
  registered(deadline?: Deadline): Promise<RegisteredCounts>;
}
