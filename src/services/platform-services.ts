/** Use cases that report the state of the platform, and what became of readings. */
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

/** Outcome of the readings that were received in a range of time. Counts are readings. */
export interface Ledger {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly rejected: LedgerDelta["rejected"];
  /** Accepted and journaled, not yet in the time-series collection. */
  readonly pending: number;
  /** Whether every minute accounts for all that it received. */
  readonly balanced: boolean;
  /** Ascending, without empty minutes. */
  readonly minutes: readonly (Omit<LedgerMinute, "tenantId"> & { readonly balanced: boolean })[];
}

export interface LedgerUseCases {
  /**
   * By minute of receipt, `from <= minute < to` (epoch milliseconds; `from` is rounded down). `tenantId` null: messages
   * of no registered tenant, for operators. Returns null if the principal may see nothing.
   */
  read(
    principal: Principal,
    tenantId: TenantId | null,
    range: { from: number; to: number },
    deadline?: Deadline,
  ): Promise<Ledger | null>;
  /** Persisted counts by day of each of the tenants, in their order; null for all principals except operators. */
  usage(
    principal: Principal,
    input: { tenantIds: readonly TenantId[]; from: number; to: number },
    deadline?: Deadline,
  ): Promise<readonly TenantUsage[] | null>;
  /** Persisted counts of a tenant by interval; null: the tenant does not exist for the principal. */
  usageOfTenant(
    principal: Principal,
    tenantId: TenantId,
    input: { from: number; to: number; every: UsageInterval },
    deadline?: Deadline,
  ): Promise<UsageReport | null>;
  /** Sums of all tenants, and of none; null for all principals except operators. */
  readAll(principal: Principal, range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger | null>;
}

export interface FlushProgress {
  /** Readings that are journaled and not yet in the time series. */
  readonly lagReadings: number;
  /** Age of the oldest of these readings. */
  readonly lagSeconds: number;
  /** Readings since the process started. This and the following fields are null if this process does not flush. */
  readonly stored: number | null;
  readonly storedPerSecond: number | null;
  readonly lastRunAt: Date | null;
}

/** The platform from the perspective of the process that handles the request. */
export interface Platform {
  readonly version: string;
  readonly startedAt: Date;
  readonly broker: BrokerState;
  /** null: this process does not ingest. */
  readonly ingestion: IngestionState | null;
  readonly certificates: ReadonlyArray<PlatformCertificate & { readonly expiresSoon: boolean }>;
  /** In the order of their numbers. */
  partitions(): Promise<readonly PartitionOverview[]>;
  /** In the order of their names. */
  jobs(): Promise<readonly JobState[]>;
  /** The last one; null: a broker has had none. */
  reconciliation(): Promise<ReconciliationSummary | null>;
  isMongodbReachable(): Promise<boolean>;
  registered(deadline?: Deadline): Promise<RegisteredCounts>;
  flush(deadline?: Deadline): Promise<FlushProgress>;
  /** Failed connections to the broker that no credential is known for. */
  unattributedFailures(): Promise<ConnectionFailures>;
  ledger(range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger>;
}

export interface PlatformUseCases {
  /** For operators. */
  of(principal: Principal): Result<Platform, readonly Failure[]>;
}
