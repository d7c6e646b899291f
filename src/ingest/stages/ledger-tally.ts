import type { TenantId } from "../../domain/keys";
import { minuteOf, type LedgerDelta } from "../../domain/ledger";
import type { RejectionReason } from "../../domain/rejection";

/** A line of the ledger that is still being counted. */
export type TallyLine = { -readonly [K in keyof Omit<LedgerDelta, "rejected">]: LedgerDelta[K] } & {
  rejected: Partial<Record<RejectionReason, number>>;
};

/** Counts the outcomes of a batch's messages, by minute and tenant. */
export class LedgerTally {
  /** Lines by minute and tenant. The key null means no tenant. */
  private lines = new Map<number, Map<string | null, TallyLine>>();

  /**
   * Returns the line of a tenant and a minute.
   *
   * @param takenAt time within the minute, in epoch milliseconds
   */
  lineOf(tenantId: TenantId | null, takenAt: number): TallyLine {
    const minute = minuteOf(takenAt);
    let ofMinute = this.lines.get(minute);
    if (ofMinute === undefined) this.lines.set(minute, (ofMinute = new Map<string | null, TallyLine>()));
    let line = ofMinute.get(tenantId);
    if (line === undefined) {
      line = { tenantId, minute, received: 0, accepted: 0, duplicates: 0, rejected: {} };
      ofMinute.set(tenantId, line);
    }
    return line;
  }

  /** Returns the lines so far, and empties the tally. */
  take(): LedgerDelta[] {
    const lines = [...this.lines.values()].flatMap((ofMinute) => [...ofMinute.values()]);
    this.lines = new Map();
    return lines;
  }
}
