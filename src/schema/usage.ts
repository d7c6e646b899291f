/** Types that report how many readings Sluice received from each tenant. */
import { Field, Float, ObjectType } from "type-graphql";
import type { TenantId } from "../domain/keys";
import {
  type IntervalUsage,
  type TenantUsage,
  USAGE_INTERVALS,
  type UsageCounts,
  type UsageReport,
} from "../domain/usage";
import { connectionType } from "./connection";
import { enumOf } from "./enums";
import { Costs } from "./price";
import { DateTimeScalar } from "./scalars";

/** Maximum number of days in a range. The first and the last day can be partial. */
const MOST_DAYS = 32;

/** Counts are Float, because they may exceed the 32 bits of Int. They are exact up to 2^53. */
@ObjectType({ simpleResolvers: true })
abstract class UsageCountsType implements UsageCounts {
  @Field(() => Float, {
    description: "Readings that Sluice received and has flushed: `stored + duplicates + rejected`.",
  })
  readonly received!: number;

  @Field(() => Float, {
    description:
      "Readings that Sluice has written to the telemetry collection. Their later deletion does not change the number.",
  })
  readonly stored!: number;

  @Field(() => Float, {
    description: "Readings that Sluice had already accepted. Sluice stores each reading only once.",
  })
  readonly duplicates!: number;

  @Field(() => Float, {
    description:
      "Readings that Sluice rejected for any reason. A message whose readings Sluice cannot count counts as one.",
  })
  readonly rejected!: number;
}

@ObjectType("UsageDay", { description: "Number of readings that Sluice received from a tenant in a day (UTC)." })
class UsageDayType extends UsageCountsType {
  @Field(() => DateTimeScalar, { description: "Start of the day, even if the range starts later." })
  readonly day!: number;
}

@ObjectType("TenantUsage", {
  description:
    "Number of readings that Sluice received from a tenant in a time range. Each count is the sum over the days.",
})
class TenantUsageType extends UsageCountsType implements TenantUsage {
  @Field(() => String, { description: "ID of the tenant." })
  readonly tenantId!: TenantId;

  @Costs({ items: MOST_DAYS })
  @Field(() => [UsageDayType], { description: "Days in which Sluice received readings, oldest first." })
  readonly days!: readonly UsageDayType[];
}

export const TenantUsageConnection = connectionType("TenantUsage", () => TenantUsageType, "tenants' usage");

export const UsageIntervalEnum = enumOf(
  USAGE_INTERVALS,
  "UsageInterval",
  "Length of the intervals of a usage report. Intervals follow UTC.",
  {
    HOUR: "An hour.",
    DAY: "A day, from midnight.",
    MONTH: "A month, from its first day.",
  },
);

@ObjectType("IntervalUsage", { description: "Number of readings that Sluice received from a tenant in an interval." })
class IntervalUsageType extends UsageCountsType implements IntervalUsage {
  @Field(() => DateTimeScalar, { description: "Start of the interval, even if the range starts later." })
  readonly start!: number;
}

@ObjectType("UsageReport", {
  description:
    "Number of readings that Sluice received from a tenant in a time range. Each count is the sum over the intervals.",
})
export class UsageReportType extends UsageCountsType implements UsageReport {
  @Costs({ items: "sized" })
  @Field(() => [IntervalUsageType], { description: "Intervals in which Sluice received readings, oldest first." })
  readonly intervals!: readonly IntervalUsageType[];
}
