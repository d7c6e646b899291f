import type { Deadline } from "../deadline";
import type { Position, TenantId } from "../keys";
import type { CountedLedgerMinute, LedgerDelta, StoredCount, SummedLedgerMinute } from "../ledger";
import type { MinuteRange, TenantInterval, UncollectedHour, UsageInterval } from "../usage";

export interface LedgerRepository {
  /**
   * Adds the effect of the batches up to `through`, and the number of their readings that were stored, which is counted
   * separately. Idempotent: a repeated call with the same `through` adds nothing twice.
   */
  apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], through: Position): Promise<void>;
  /** Minutes with `from <= minute < to` (epoch milliseconds), ascending. `tenantId` null: no registered tenant. */
  minutes(tenantId: TenantId | null, from: number, to: number, deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /**
   * Returns sums over all tenants and over messages of no tenant, for minutes with `from <= minute < to`. Leaves out
   * the minutes `except`.
   */
  summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]>;
  /** Returns these minutes of each tenant, and of messages of no tenant. */
  everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Returns at most `limit` unbalanced minutes with `from <= minute`, of any tenant or of no tenant. */
  unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]>;
}

/** Usage of tenants, summed up from the minutes of the ledger. */
export interface UsageRepository {
  /**
   * Returns the intervals of these tenants with `from <= minute < to`, in any order. `from` is the start of a minute.
   * Intervals without readings are left out.
   */
  intervals(
    tenantIds: readonly TenantId[],
    range: MinuteRange,
    every: UsageInterval,
    deadline?: Deadline,
  ): Promise<TenantInterval[]>;
}

/** Collects the minutes of past hours, so that a report of usage reads few documents. */
export interface UsageCollection {
  /** Returns the newest uncollected hour that begins before `before`; null if there is none. */
  newestUncollected(before: number): Promise<UncollectedHour | null>;
  /** Collects an hour. Idempotent, even if another process collects the same hour concurrently. */
  collect(hour: UncollectedHour): Promise<void>;
}
