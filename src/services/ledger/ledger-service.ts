import type { Deadline } from "../../domain/deadline";
import type { Principal } from "../../domain/entities";
import { addedUp, isBalanced, minuteOf, NO_COUNTS, withPending, type LedgerMinute } from "../../domain/ledger";
import type { PendingLedger } from "../../domain/ports/live";
import type { LedgerRepository } from "../../domain/ports/store";
import type { TenantScope } from "../authorization";
import type { Ledger, LedgerService } from "../services";

/** The ledger as it is persisted, with what the journal's tail adds to it. */
export class StoredAndPendingLedger implements LedgerService {
  constructor(
    private readonly stored: LedgerRepository,
    private readonly tail: PendingLedger,
    private readonly scope: TenantScope,
  ) {}

  async read(
    principal: Principal,
    tenantId: string | null,
    range: { readonly from: number; readonly to: number },
    deadline?: Deadline,
  ): Promise<Ledger | null> {
    const readable = tenantId === null ? principal.role === "OPERATOR" : await this.scope.readable(principal, tenantId);
    if (!readable) return null;
    const from = minuteOf(range.from);
    // Memory before the store: what is rolled up in between is then in both, and recognised by its seq.
    const tail = await this.tail.pendingDeltas(tenantId, deadline?.signal);
    const ofRange = tail.filter(({ delta }) => delta.minute >= from && delta.minute < range.to);
    return ledgerOf(withPending(await this.stored.minutes(tenantId, from, range.to, deadline), ofRange));
  }
}

/** The sum of the minutes. */
export function ledgerOf(minutes: readonly LedgerMinute[]): Ledger {
  const { received, duplicates, rejected } = minutes.reduce(addedUp, NO_COUNTS);
  return {
    received,
    stored: minutes.reduce((sum, minute) => sum + minute.stored, 0),
    duplicates,
    rejected,
    pending: minutes.reduce((sum, minute) => sum + minute.pending, 0),
    balanced: minutes.every(isBalanced),
    minutes,
  };
}
