/** Use cases that report the state of the platform, and the outcome of received readings. */
import type { TenantId } from "../domain/keys";
import type { PlatformCertificate } from "../domain/certificates";
import type { ConnectionFailures } from "../domain/connection-failure";
import type { Deadline } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import type { Failure } from "../domain/errors";
import type { LedgerDelta, LedgerMinute } from "../domain/ledger";
import type { TenantUsage, UsageInterval, UsageReport } from "../domain/usage";
import type {
  BrokerState,
  IngestionState,
  JobState,
  PartitionOverview,
  ReconciliationSummary,
  RegisteredCounts,
} from "../domain/ports/platform";
import type { Result } from "../domain/result";

/** Outcome of the readings that were received in a range of time. All counts are numbers of readings. */
export interface Ledger {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly rejected: LedgerDelta["rejected"];
  /** Accepted and journaled readings that are not yet in the telemetry collection. */
  readonly pending: number;
  /** Whether every minute accounts for all readings received in it. */
  readonly balanced: boolean;
  /** In ascending order, without empty minutes. */
  readonly minutes: readonly (Omit<LedgerMinute, "tenantId"> & { readonly balanced: boolean })[];
}

export interface LedgerUseCases {
  /**
   * Returns the ledger of the minutes of receipt with `from <= minute < to` (epoch milliseconds; `from` is rounded
   * down). If `tenantId` is null, it covers messages of no registered tenant, for operators only. Null if the principal
   * may not read it.
   */
  read(
    principal: Principal,
    tenantId: TenantId | null,
    range: { from: number; to: number },
    deadline?: Deadline,
  ): Promise<Ledger | null>;
  /** Returns stored daily counts of each of the tenants, in their order; null for all principals except operators. */
  usage(
    principal: Principal,
    input: { tenantIds: readonly TenantId[]; from: number; to: number },
    deadline?: Deadline,
  ): Promise<readonly TenantUsage[] | null>;
  /** Returns stored counts of a tenant by interval; null if the principal may not read the tenant. */
  usageOfTenant(
    principal: Principal,
    tenantId: TenantId,
    input: { from: number; to: number; every: UsageInterval },
    deadline?: Deadline,
  ): Promise<UsageReport | null>;
  /**
   * Returns the ledger of all tenants together, including messages of no registered tenant; null for all principals
   * except operators.
   */
  readAll(principal: Principal, range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger | null>;
}

export interface FlushProgress {
  /** Readings that are journaled but not yet in the telemetry collection. */
  readonly lagReadings: number;
  /** Age of the oldest of these readings, seconds. */
  readonly lagSeconds: number;
  /**
   * Readings stored since the process started. This and the following fields are null if this process does not flush.
   */
  readonly stored: number | null;
  readonly storedPerSecond: number | null;
  readonly lastRunAt: Date | null;
}

/** The state of the platform, as the process that handles the request sees it. */
export interface Platform {
  readonly version: string;
  readonly startedAt: Date;
  readonly broker: BrokerState;
  /** Null if this process does not ingest. */
  readonly ingestion: IngestionState | null;
  readonly certificates: ReadonlyArray<PlatformCertificate & { readonly expiresSoon: boolean }>;
  /** Resolves with the partitions in the order of their numbers. */
  partitions(): Promise<readonly PartitionOverview[]>;
  /** Resolves with the jobs in the order of their names. */
  jobs(): Promise<readonly JobState[]>;
  /** Resolves with the last reconciliation; null if a broker has had none. */
  reconciliation(): Promise<ReconciliationSummary | null>;
  isMongodbReachable(): Promise<boolean>;
  registered(deadline?: Deadline): Promise<RegisteredCounts>;
  flush(deadline?: Deadline): Promise<FlushProgress>;
  /** Resolves with the failed connections to the broker that are attributed to no credential. */
  unattributedFailures(): Promise<ConnectionFailures>;
  ledger(range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger>;
}

export interface PlatformUseCases {
  /** For operators. */
  of(principal: Principal): Result<Platform, readonly Failure[]>;
}
