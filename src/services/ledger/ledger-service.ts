import type { TenantId } from "../../domain/keys";
import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import {
  addedUp,
  isBalanced,
  minuteOf,
  NO_COUNTS,
  summedByMinute,
  withPending,
  type LedgerMinute,
  type SummedLedgerMinute,
} from "../../domain/ledger";
import type { PendingLedger } from "../../domain/ports/live";
import type { LedgerRepository, UsageRepository } from "../../domain/ports/ledger-store";
import { type TenantUsage, type UsageInterval, usageOf, type UsageReport, usageReportOf } from "../../domain/usage";
import type { Ledger, LedgerUseCases } from "../platform-services";

/** Returns the stored ledger together with the readings that are not flushed yet. */
export class LedgerService implements LedgerUseCases {
  constructor(
    private readonly stored: LedgerRepository,
    private readonly tail: PendingLedger,
    private readonly counted: UsageRepository,
  ) {}

  async read(
    _principal: Principal,
    tenantId: TenantId | null,
    range: { readonly from: number; readonly to: number },
    deadline?: Deadline,
  ): Promise<Ledger> {
    const from = minuteOf(range.from);
    // Reads memory before the store. Batches that are flushed in between are then in both, and their position
    // identifies them.
    const tail = await this.tail.pendingDeltas(tenantId, deadline?.signal);
    const ofRange = tail.filter(({ delta }) => delta.minute >= from && delta.minute < range.to);
    return ledgerOf(withPending(await this.stored.minutes(tenantId, from, range.to, deadline), ofRange));
  }

  async usage(
    _principal: Principal,
    { tenantIds, from, to }: { readonly tenantIds: readonly TenantId[]; readonly from: number; readonly to: number },
    deadline?: Deadline,
  ): Promise<TenantUsage[]> {
    const range = { from: minuteOf(from), to };
    return usageOf(tenantIds, await this.counted.intervals(tenantIds, range, "DAY", deadline));
  }

  async usageOfTenant(
    _principal: Principal,
    tenantId: TenantId,
    { from, to, every }: { readonly from: number; readonly to: number; readonly every: UsageInterval },
    deadline?: Deadline,
  ): Promise<UsageReport> {
    const found = await this.counted.intervals([tenantId], { from: minuteOf(from), to }, every, deadline);
    const intervals = found.map(({ tenantId: _tenantId, ...interval }) => interval);
    return usageReportOf(intervals.sort((one, other) => one.start - other.start));
  }

  /**
   * Sums the ledgers of all tenants. Minutes with unflushed readings are read for each tenant, because each tenant's
   * counts end at a different batch.
   */
  async readAll(
    _principal: Principal,
    range: { readonly from: number; readonly to: number },
    deadline?: Deadline,
  ): Promise<Ledger> {
    const from = minuteOf(range.from);
    const tail = (await this.tail.pendingDeltas(undefined, deadline?.signal)).filter(
      ({ delta }) => delta.minute >= from && delta.minute < range.to,
    );
    const open = [...new Set(tail.map(({ delta }) => delta.minute))];
    const [sums, counted] = await Promise.all([
      this.stored.summedMinutes(from, range.to, open, deadline),
      this.stored.everyMinute(open, deadline),
    ]);
    return ledgerOf(summedByMinute(withPending(counted, tail), sums));
  }
}

/** Sums up the minutes. */
function ledgerOf(accounts: readonly (LedgerMinute | SummedLedgerMinute)[]): Ledger {
  const minutes = accounts.map((minute) => ({
    ...minute,
    balanced: "unbalanced" in minute ? minute.unbalanced === 0 : isBalanced(minute),
  }));
  const { received, duplicates, rejected } = minutes.reduce(addedUp, NO_COUNTS);
  return {
    received,
    stored: minutes.reduce((sum, minute) => sum + minute.stored, 0),
    duplicates,
    rejected,
    pending: minutes.reduce((sum, minute) => sum + minute.pending, 0),
    balanced: minutes.every(({ balanced }) => balanced),
    minutes,
  };
}
