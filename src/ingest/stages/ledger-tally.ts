import type { TenantId } from "../../domain/keys";
import { minuteOf, type LedgerDelta } from "../../domain/ledger";
import type { RejectionReason } from "../../domain/rejection";

/** A line of the ledger as it is counted. */
export type TallyLine = { -readonly [K in keyof Omit<LedgerDelta, "rejected">]: LedgerDelta[K] } & {
  rejected: Partial<Record<RejectionReason, number>>;
};

/** Counts what becomes of a batch's messages, by minute and tenant. */
export class LedgerTally {
  /** By minute and tenant; null: no tenant. */
  private lines = new Map<number, Map<string | null, TallyLine>>();

  /** @param takenAt epoch milliseconds */
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

  /** The lines so far; the tally is empty afterwards. */
  take(): LedgerDelta[] {
    const lines = [...this.lines.values()].flatMap((ofMinute) => [...ofMinute.values()]);
    this.lines = new Map();
    return lines;
  }
}
