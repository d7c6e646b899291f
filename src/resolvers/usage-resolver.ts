import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import type { TenantUsage, UsageInterval, UsageReport } from "../domain/usage";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { PlatformType } from "../schema/platform";
import { TimeRange } from "../schema/reading";
import { TenantType } from "../schema/tenant";
import { TenantUsageConnection, UsageIntervalEnum, UsageReportType } from "../schema/usage";
import type { Services } from "../services/services";
import type { RequestContext } from "./context";
import { ledgerSpan } from "./ledger-resolver";
import { pageOf } from "./paging";

const MAX_USAGE_DAYS = 31;
const usageCursors = keyCursors("usage");

@Resolver(() => PlatformType)
export class UsageResolver {
  constructor(private readonly services: Pick<Services, "fleet" | "ledger">) {}

  @FieldResolver(() => TenantUsageConnection, {
    description:
      "Number of readings that Sluice received from each registered tenant in a range, by day. Ordered by tenant ID. " +
      "Excludes unflushed readings.",
  })
  usage(
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("range", () => TimeRange, {
      description:
        "Time range of at most 31 days, in which Sluice received the readings. Without `to`, it extends to now. A " +
        "minute that lies partly within the range counts as a whole.",
    })
    range: TimeRange,
  ): Promise<RelayConnection<TenantUsage>> {
    const span = ledgerSpan(range, MAX_USAGE_DAYS);
    const { principal, deadline } = context;
    const { fleet, ledger } = this.services;
    const tenantIdOf = ({ tenantId }: TenantUsage) => tenantId;
    return pageOf(context, args, usageCursors, tenantIdOf, async (request) => {
      const { items, hasMore } = await fleet.pageTenants(principal, request, {});
      const usage = await ledger.usage(
        principal,
        { ...span, tenantIds: items.map(({ tenantId }) => tenantId) },
        deadline,
      );
      return { items: usage ?? [], hasMore };
    });
  }
}

@Resolver(() => TenantType)
export class TenantUsageResolver {
  constructor(private readonly services: Pick<Services, "ledger">) {}

  @FieldResolver(() => UsageReportType, {
    nullable: true,
    description:
      "Number of readings that Sluice received from the tenant in a range, by interval. Excludes unflushed " +
      "readings. Null if your key can no longer see the tenant. Also null, with an error in the response, if the " +
      "query fails.",
  })
  usage(
    @Root() { tenantId }: Tenant,
    @Ctx() { principal, deadline, reads }: RequestContext,
    @Arg("range", () => TimeRange, {
      description:
        "Time range of at most 31 days, in which Sluice received the readings. Without `to`, it extends to now. A " +
        "minute that lies partly within the range counts as a whole.",
    })
    range: TimeRange,
    @Arg("every", () => UsageIntervalEnum, { description: "Length of the intervals." }) every: UsageInterval,
  ): Promise<UsageReport | null> {
    const span = ledgerSpan(range, MAX_USAGE_DAYS);
    return reads.run(() => this.services.ledger.usageOfTenant(principal, tenantId, { ...span, every }, deadline));
  }
}
