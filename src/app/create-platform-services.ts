import type { Logger } from "pino";
import { PartitionedAccounts } from "../broker/partitioned-accounts";
import { hashBrokerPassword } from "../broker/password-hash";
import type { Config } from "../config/config";
import type { Tenant } from "../domain/entities";
import { toPartition, type Partition } from "../domain/keys";
import type { ClientAuthority } from "../domain/ports/broker";
import type { SharedClock } from "../domain/ports/clock";
import type { LiveRegistry, LiveRejections } from "../domain/ports/live";
import type { Metrics } from "../metrics/metrics";
import type { CachedRegistry } from "../registry/registry";
import { RememberedPages } from "../registry/remembered-pages";
import type { ContributedService } from "../services/contributed";
import { createServices, type RunningServices } from "../services/create-services";
import type { Stores } from "../store/create-stores";
import { PartitionedReadings } from "../live/partitioned-readings";
import { PartitionedRecentReadings } from "../live/partitioned-recent";
import { WatchedHomes } from "../live/watched-homes";
import { boundsOf } from "./create-ingestion";
import type { RunningPartition } from "./create-partition";
import { ingestionOfPartitions } from "./partitioned-ingestion";
import { processState } from "./process-state";
import { serviceOptions } from "./service-options";

export interface ServiceParts {
  readonly stores: Stores;
  readonly registry: CachedRegistry;
  readonly clock: SharedClock;
  /** At least one. */
  readonly partitions: readonly RunningPartition[];
  readonly rejections: LiveRejections;
  readonly liveRegistry: LiveRegistry;
  readonly authority: ClientAuthority | null;
  readonly metrics: Pick<Metrics, "credentials" | "moves" | "operations">;
  /** Services of capabilities. */
  readonly contributed: readonly ContributedService[];
}

/** Creates the use cases from the stores, the brokers and the streams of this process. */
export function createPlatformServices(config: Config, parts: ServiceParts, logger: Logger): RunningServices {
  const { stores, registry, clock, partitions, authority, metrics, contributed, liveRegistry } = parts;
  const { rejections: liveRejections } = parts;
  const { assets, sensors, fleetLists, rejections, ledger, usage } = stores.ofRequests;
  const recent = recentOf(partitions, registry);
  const revocationLists = partitions.flatMap(({ broker }) => broker.revocationList ?? []);
  return createServices(
    {
      ...stores,
      broker: accountsOf(partitions, stores),
      partitions: partitions.map(({ partition, journal, stores: own, broker }) => ({
        partition,
        journal,
        checkpoints: own.checkpoints,
        series: own.series,
        forgetRollups: (tenantId) => own.rollups.forget(tenantId),
        broker: broker.accounts,
        packetLog: broker.packetLog,
        address: broker.address,
      })),
      platformClientIds: partitions.flatMap(({ broker }) => broker.platformClientIds),
      revocationList:
        revocationLists.length === 0
          ? undefined
          : {
              publish: async (...args) =>
                void (await Promise.all(revocationLists.map((each) => each.publish(...args)))),
            },
      platformCertificates: () => partitions.flatMap(({ broker }) => broker.certificates()),
      rejections,
      ledger,
      usage,
      fleetLists,
      fleetPages: { assets: new RememberedPages(assets, registry), sensors: new RememberedPages(sensors, registry) },
      clock,
      registry,
      credentialObserver: metrics.credentials,
      moveObserver: metrics.moves,
      operationObserver: metrics.operations,
      process: processState(partitions),
      recentReadings: recent,
      pendingLedger: recent,
      ingestion: ingestionOfPartitions(partitions, registry, boundsOf(config), {
        requests: stores.redriveRequests,
        deadlineMs: config.graphql.deadlineMs,
      }),
      contributed,
      liveReadings: new PartitionedReadings(
        new Map(partitions.map(({ partition, live }) => [partition, live])),
        new WatchedHomes(registry),
      ),
      liveRejections,
      liveRegistry,
    },
    { ...serviceOptions(config), authority, hashPassword: hashBrokerPassword },
    logger,
  );
}

function recentOf(partitions: readonly RunningPartition[], registry: CachedRegistry): PartitionedRecentReadings {
  return new PartitionedRecentReadings(new Map(partitions.map(({ partition, live }) => [partition, live])), {
    peek: (tenantId) => homeOf(registry.peekTenant(tenantId)) ?? undefined,
    find: async (tenantIds) => (await registry.tenants(tenantIds)).map(homeOf),
  });
}

function homeOf(tenant: Tenant | null | undefined): Partition | null {
  return tenant ? toPartition(tenant.partition) : null;
}

function accountsOf(
  partitions: readonly RunningPartition[],
  { tenants }: Pick<Stores, "tenants">,
): PartitionedAccounts {
  return new PartitionedAccounts(
    new Map(partitions.map(({ partition, broker }) => [partition, broker.accounts])),
    async (tenantId) => {
      const [tenant] = await tenants.find([tenantId]);
      if (tenant === undefined) return null;
      return { home: toPartition(tenant.partition), username: tenant.broker.username, move: tenant.move };
    },
  );
}
