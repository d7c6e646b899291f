import type { Deadline } from "../deadline";
import type { Position, TenantId } from "../keys";
import type { CountedLedgerMinute, LedgerDelta, StoredCount, SummedLedgerMinute } from "../ledger";
import type { MinuteRange, TenantInterval, UncollectedHour, UsageInterval } from "../usage";

export interface LedgerRepository {
  /**
   * Adds the effect of the batches up to `through`, and the readings that were stored of them, which are counted
   * separately. Idempotent: a call that is repeated with the same `through` adds nothing twice.
   */
  apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], through: Position): Promise<void>;
  /** Minutes with `from <= minute < to` (epoch milliseconds), ascending. `tenantId` null: no registered tenant. */
  minutes(tenantId: TenantId | null, from: number, to: number, deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Sums of all tenants, and none, for minutes with `from <= minute < to`, without `except`. */
  summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]>;
  /** These minutes of each tenant, and of none. */
  everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** At most `limit` unbalanced minutes of any tenant, and of none, with `from <= minute`. */
  unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]>;
}

/** Usage of tenants, summed up from the minutes of the ledger. */
export interface UsageRepository {
  /**
   * The intervals of these tenants with `from <= minute < to`, in any order. `from` is the start of a minute. Intervals
   * without readings are left out.
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
  /** null: every hour that begins before that time is collected. */
  newestUncollected(before: number): Promise<UncollectedHour | null>;
  /** Idempotent, also beside another process that does the same. */
  collect(hour: UncollectedHour): Promise<void>;
}
