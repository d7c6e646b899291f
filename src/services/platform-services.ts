/** The use cases that tell how the platform is, and what became of readings. */
import type { PlatformCertificate } from "../domain/certificates";
import type { Deadline } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import type { Failure } from "../domain/errors";
import type { LedgerDelta, LedgerMinute } from "../domain/ledger";
import type { BrokerState, IngestionState, RegisteredCounts } from "../domain/ports/platform";
import type { Result } from "../domain/result";
import type { ReconciliationSummary } from "./broker-services";

/** What became of the readings received in a span of time. Counts are readings. */
export interface Ledger {
  readonly received: number;
  readonly stored: number;
  readonly duplicates: number;
  readonly rejected: LedgerDelta["rejected"];
  /** Accepted and journaled, not yet in the time-series collection. */
  readonly pending: number;
  /** Every minute accounts for all that it received. */
  readonly balanced: boolean;
  /** Ascending; minutes without anything are left out. */
  readonly minutes: readonly (Omit<LedgerMinute, "tenantId"> & { readonly balanced: boolean })[];
}

export interface LedgerService {
  /**
   * By minute of receipt, `from <= minute < to` (epoch ms; `from` is rounded down). `tenantId` null: what belongs to
   * no registered tenant, for operators. Null: nothing that this principal may see.
   */
  read(
    principal: Principal,
    tenantId: string | null,
    range: { from: number; to: number },
    deadline?: Deadline,
  ): Promise<Ledger | null>;
  /** The same of all tenants and of none, added up; null for everybody but operators. */
  readAll(principal: Principal, range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger | null>;
}

export interface RollUpProgress {
  /** Readings that are journaled and not in the time series yet. */
  readonly lagReadings: number;
  /** Age of the oldest of them. */
  readonly lagSeconds: number;
  /** This and the following: null where this process does not move them. Readings, since its start. */
  readonly stored: number | null;
  readonly storedPerSecond: number | null;
  readonly lastRunAt: Date | null;
}

/** The platform as the process that answers sees it. */
export interface Platform {
  readonly version: string;
  readonly startedAt: Date;
  readonly broker: BrokerState;
  /** null: this process does not ingest. */
  readonly ingestion: IngestionState | null;
  readonly certificates: ReadonlyArray<PlatformCertificate & { readonly expiresSoon: boolean }>;
  /** null: this process has compared nothing since its start. */
  readonly reconciliation: ReconciliationSummary | null;
  isMongodbReachable(): Promise<boolean>;
  registered(deadline?: Deadline): Promise<RegisteredCounts>;
  rollUp(deadline?: Deadline): Promise<RollUpProgress>;
  ledger(range: { from: number; to: number }, deadline?: Deadline): Promise<Ledger>;
}

export interface PlatformService {
  /** For operators. */
  of(principal: Principal): Result<Platform, readonly Failure[]>;
}
