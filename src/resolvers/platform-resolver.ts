import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { PlatformCertificate } from "../domain/certificates";
import { JOBS } from "../domain/lease";
import type { RegisteredCounts } from "../domain/ports/platform";
import { LedgerType } from "../schema/ledger";
import {
  PlatformCertificateType,
  PlatformPartitionType,
  PlatformReconciliationType,
  PlatformRegisteredType,
  PlatformFlushType,
  PlatformType,
} from "../schema/platform";
import { PlatformJobType, PlatformLagType } from "../schema/platform-duties";
import { TimeRange } from "../schema/reading";
import type { Platform, PlatformUseCases, FlushProgress } from "../services/platform-services";
import type { RequestContext } from "./context";
import { errorOfFailures } from "./errors";
import { ledgerSpan, toLedger } from "./ledger-resolver";
import { Costs } from "../schema/price";

/** Number of partitions that the cost of the field `partitions` assumes. */
const MOST_PARTITIONS = 16;
/** Lower than for one tenant, because the ledgers of all tenants together have many minutes. */
const MAX_LEDGER_DAYS = 1;

@Resolver(() => PlatformType)
export class PlatformResolver {
  constructor(private readonly platforms: PlatformUseCases) {}

  @Query(() => PlatformType, {
    description: "State of the platform. Requires the role OPERATOR; other roles get FORBIDDEN.",
  })
  platform(@Ctx() { principal }: RequestContext): Platform {
    const platform = this.platforms.of(principal);
    if (!platform.ok) throw errorOfFailures(platform.failure);
    return platform.value;
  }

  @FieldResolver(() => Boolean, { description: "Whether MongoDB responds." })
  mongodbReachable(@Root() platform: Platform): Promise<boolean> {
    return platform.isMongodbReachable();
  }

  @Costs({ items: MOST_PARTITIONS })
  @FieldResolver(() => [PlatformPartitionType], {
    nullable: true,
    description: "The partitions, ordered by number. Null, with an error in the response, if MongoDB does not respond.",
  })
  partitions(@Root() platform: Platform, @Ctx() { reads }: RequestContext): Promise<readonly PlatformPartitionType[]> {
    return reads.run(() => platform.partitions());
  }

  @Costs({ items: JOBS.length })
  @FieldResolver(() => [PlatformJobType], {
    nullable: true,
    description:
      "The background jobs with their processes, ordered by name. Null, with an error in the response, if MongoDB " +
      "does not respond.",
  })
  jobs(@Root() platform: Platform, @Ctx() { reads }: RequestContext): Promise<readonly PlatformJobType[]> {
    return reads.run(() => platform.jobs());
  }

  @FieldResolver(() => PlatformRegisteredType, {
    nullable: true,
    description: "Number of registered objects. Null, with an error in the response, if MongoDB does not respond.",
  })
  registered(@Root() platform: Platform, @Ctx() { deadline, reads }: RequestContext): Promise<RegisteredCounts> {
    return reads.run(() => platform.registered(deadline));
  }

  @FieldResolver(() => PlatformFlushType, {
    nullable: true,
    description: "State of the flush. Null, with an error in the response, if MongoDB does not respond.",
  })
  flush(@Root() platform: Platform, @Ctx() { deadline, reads }: RequestContext): Promise<FlushProgress> {
    return reads.run(() => platform.flush(deadline));
  }

  @FieldResolver(() => LedgerType, {
    nullable: true,
    description:
      "Sum of the ledgers of all tenants, and of the readings that belong to no tenant. `balanced` is true if each " +
      "ledger balances. Null, with an error in the response, if MongoDB does not respond.",
  })
  async ledger(
    @Root() platform: Platform,
    @Ctx() { deadline, reads }: RequestContext,
    @Arg("range", () => TimeRange, {
      description:
        "Time range of at most a day. Without `to`, it extends to now. A minute that lies partly within the range " +
        "counts as a whole.",
    })
    range: TimeRange,
  ): Promise<LedgerType | null> {
    return toLedger(await reads.run(() => platform.ledger(ledgerSpan(range, MAX_LEDGER_DAYS), deadline)));
  }

  @Costs({ items: 3 })
  @FieldResolver(() => [PlatformCertificateType], { description: "Certificates that the platform depends on." })
  certificates(@Root() { certificates }: Platform): PlatformCertificateType[] {
    return certificates.map(({ name, ...rest }) => ({ ...rest, name: nameOf(name) }));
  }

  @FieldResolver(() => PlatformReconciliationType, {
    nullable: true,
    description:
      "The last reconciliation of each broker with the registry, by any process, as a sum. Null until every " +
      "broker has been reconciled. Also null, with an error in the response, if MongoDB does not respond.",
  })
  async reconciliation(
    @Root() platform: Platform,
    @Ctx() { reads }: RequestContext,
  ): Promise<PlatformReconciliationType | null> {
    const reconciliation = await reads.run(() => platform.reconciliation());
    if (reconciliation === null) return null;
    const { drifts, repaired, ...rest } = reconciliation;
    return { ...rest, driftCount: drifts, repairedCount: repaired };
  }
}

@Resolver(() => PlatformPartitionType)
export class PlatformPartitionResolver {
  @FieldResolver(() => PlatformLagType, {
    nullable: true,
    description:
      "Unflushed readings of the partition. Null, with an error in the response, if MongoDB does not respond.",
  })
  lag(@Root() partition: PlatformPartitionType, @Ctx() { deadline, reads }: RequestContext): Promise<PlatformLagType> {
    return reads.run(() => partition.readLag(deadline));
  }
}

function nameOf(name: PlatformCertificate["name"]): PlatformCertificateType["name"] {
  return name.toUpperCase() as PlatformCertificateType["name"];
}
