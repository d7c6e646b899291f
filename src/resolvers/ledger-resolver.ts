import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import { byHour, MINUTE_MS } from "../domain/ledger";
import { REJECTION_REASONS, type RejectionReason } from "../domain/rejection";
import { LedgerType, type LedgerMinuteType, type RejectionCountType } from "../schema/ledger";
import { TimeRange } from "../schema/reading";
import { TenantType } from "../schema/tenant";
import type { Ledger, LedgerUseCases } from "../services/platform-services";
import type { RequestContext } from "./context";
import { badUserInput, checkRange } from "./errors";

/** The ledger of a tenant that was deleted meanwhile. An operator reads the same. */
const NO_READINGS: Ledger = {
  ...{ received: 0, stored: 0, duplicates: 0, rejected: {}, pending: 0, balanced: true },
  minutes: [],
};
const DAY_MS = 24 * 60 * MINUTE_MS;

@Resolver(() => TenantType)
export class LedgerResolver {
  constructor(private readonly ledgers: LedgerUseCases) {}

  @FieldResolver(() => LedgerType, {
    description:
      "Account of every reading that Sluice received from this tenant, by minute of receipt, or by minute of the " +
      "redrive.",
  })
  async ledger(
    @Root() { tenantId }: Tenant,
    @Ctx() { principal, deadline, reads }: RequestContext,
    @Arg("range", () => TimeRange, {
      description:
        "Time range of at most 7 days. Without `to`, it extends to now. A minute that lies partly within the range " +
        "counts as a whole.",
    })
    range: TimeRange,
  ): Promise<LedgerType | null> {
    const ledger = await reads.run(() => this.ledgers.read(principal, tenantId, ledgerSpan(range), deadline));
    return toLedger(ledger ?? NO_READINGS);
  }

  @Query(() => LedgerType, {
    nullable: true,
    description:
      "Account of the readings that belong to no registered tenant. Null if your role is not OPERATOR. Also null, " +
      "with an error in the response, if the query fails.",
  })
  async unattributedLedger(
    @Ctx() { principal, deadline, reads }: RequestContext,
    @Arg("range", () => TimeRange, {
      description:
        "Time range of at most 7 days. Without `to`, it extends to now. A minute that lies partly within the range " +
        "counts as a whole.",
    })
    range: TimeRange,
  ): Promise<LedgerType | null> {
    return toLedger(await reads.run(() => this.ledgers.read(principal, null, ledgerSpan(range), deadline)));
  }
}

export function ledgerSpan(range: TimeRange, maxDays = 7): { from: number; to: number } {
  const span = { from: range.from.getTime(), to: range.to?.getTime() ?? Date.now() + MINUTE_MS };
  checkRange("range", span);
  const days = maxDays === 1 ? "a day" : `${maxDays} days`;
  if (span.to - span.from > maxDays * DAY_MS + MINUTE_MS)
    throw badUserInput("range", `the range is longer than ${days}. Choose a shorter range.`);
  return span;
}

export function toLedger(ledger: Ledger | null): LedgerType | null {
  if (ledger === null) return null;
  const hours = byHour(ledger.minutes).map((hour) => ({ ...hour, rejected: countsOf(hour.rejected) }));
  return { ...ledger, rejected: countsOf(ledger.rejected), minutes: ledger.minutes.map(toMinute), hours };
}

function toMinute(minute: Ledger["minutes"][number]): LedgerMinuteType {
  return { ...minute, rejected: countsOf(minute.rejected) };
}

function countsOf(rejected: Readonly<Partial<Record<RejectionReason, number>>>): RejectionCountType[] {
  return REJECTION_REASONS.flatMap((reason) => {
    const count = rejected[reason] ?? 0;
    return count > 0 ? [{ reason, count }] : [];
  });
}
