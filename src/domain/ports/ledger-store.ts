import type { Deadline } from "../deadline";
import type { Position } from "../keys";
import type {
  CountedLedgerMinute,
  IntervalUsage,
  LedgerDelta,
  StoredCount,
  SummedLedgerMinute,
  TenantDay,
  UsageInterval,
} from "../ledger";

export interface LedgerRepository {
  /**
   * Adds the effect of the batches up to `through`, and the readings that were stored of them, which are counted
   * separately. Idempotent: a call that is repeated with the same `through` adds nothing twice.
   */
  apply(deltas: readonly LedgerDelta[], stored: readonly StoredCount[], through: Position): Promise<void>;
  /** Minutes with `from <= minute < to` (epoch milliseconds), ascending. `tenantId` null: no registered tenant. */
  minutes(tenantId: string | null, from: number, to: number, deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** Sums of all tenants, and none, for minutes with `from <= minute < to`, without `except`. */
  summedMinutes(
    from: number,
    to: number,
    except: readonly number[],
    deadline?: Deadline,
  ): Promise<SummedLedgerMinute[]>;
  /** The days with `from <= minute < to` of these tenants, in any order. Days without readings are left out. */
  days(tenantIds: readonly string[], from: number, to: number, deadline?: Deadline): Promise<TenantDay[]>;
  /** The intervals with `from <= minute < to` of a tenant, ascending. Intervals without readings are left out. */
  intervals(
    tenantId: string,
    range: { readonly from: number; readonly to: number },
    every: UsageInterval,
    deadline?: Deadline,
  ): Promise<IntervalUsage[]>;
  /** These minutes of each tenant, and of none. */
  everyMinute(minutes: readonly number[], deadline?: Deadline): Promise<CountedLedgerMinute[]>;
  /** At most `limit` unbalanced minutes of any tenant, and of none, with `from <= minute`. */
  unbalancedSince(from: number, limit: number): Promise<CountedLedgerMinute[]>;
}
