/** One partition: its broker, its journal, the journal's consumers, and the ingestion and flush duties. */
import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { PartitionConfig } from "../config/partitions";
import type { ConfiguredClientAuthority } from "../broker/client-authority";
import { LagWatch } from "../consumers/lag-watch";
import { FIRST_PARTITION, type Partition } from "../domain/keys";
import { leaseOfPartition, PARTITION_ROLES, type PartitionRole } from "../domain/lease";
import type { Floods } from "../domain/ports/floods";
import type { BrokerConnections } from "../domain/ports/broker";
import type { UsageCollection } from "../domain/ports/ledger-store";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart, Startable } from "../domain/ports/lifecycle";
import { FloodWatch } from "../ingest/flood-watch";
import type { Ingestion } from "../ingest/ingestion";
import { createJournal } from "../journal/create-journal";
import type { Duty, DutyContext } from "../leases/duty";
import type { RecordedRejections } from "../live/recorded-rejections";
import type { Metrics } from "../metrics/metrics";
import { EnduringRegistry } from "../registry/enduring-registry";
import { PartitionRegistry } from "../registry/partition-registry";
import type { CachedRegistry } from "../registry/registry";
import { LedgerWatch } from "../services/ledger/ledger-watch";
import { UsageCollector } from "../services/ledger/usage-collector";
import { createReadingStores, type Stores } from "../store/create-stores";
import type { Contributions, PartitionContributions } from "./contributions";
import { createBroker } from "./create-broker";
import { createFlushThread, endures } from "./create-ingestion";
import { createLive } from "./create-live";
import { createStandby } from "./create-standby";
import { createIngestDuty } from "./ingest-duty";
import { LifeCycle } from "./life-cycle";
import { CountedFlush, CountedIngest } from "./process-counts";
import { Unawaited } from "./unawaited";

/** Dependencies that all partitions share. */
export interface PartitionContext {
  readonly db: Db;
  /** The database connection for reads on behalf of API requests. */
  readonly requests: Db;
  readonly stores: Stores;
  readonly registry: CachedRegistry;
  readonly metrics: Metrics;
  readonly contributed: Contributions;
  readonly rejections: RecordedRejections;
  readonly authority: ConfiguredClientAuthority | null;
  /** Whether there is only one partition. If so, logs and names do not mention it. */
  readonly isOnly: boolean;
  /** Finds the journal of a partition; undefined if the partition is not configured. */
  readonly journalOf: (partition: Partition) => Journal | undefined;
  /** Creates the parts that observe the connections of gateways to a broker. */
  watchConnections(connections: BrokerConnections, floods: Floods, partition: Partition): readonly NamedPart[];
}

export type RunningPartition = ReturnType<typeof createPartition>;

export function createPartition(config: Config, own: PartitionConfig, context: PartitionContext, log: Logger) {
  const { partition } = own;
  const { db, requests, metrics, isOnly } = context;
  const logger = isOnly ? log : log.child({ partition });
  const named = (name: string) => (isOnly ? name : `${name} of partition ${partition}`);
  const { telemetrySeconds } = config.retention;
  const stores = createReadingStores(db, partition, { requests, telemetrySeconds });
  const openJournal = () => createJournal(config.journal, { db, partition, flushed: stores.flushed, logger });
  const journal = openJournal();
  const broker = createBroker(config, own, context.authority, logger);
  const contributed = context.contributed.ofPartition(partition, journal, logger);
  const known = endures(config) ? new EnduringRegistry(context.registry) : context.registry;
  const registry = isOnly ? known : new PartitionRegistry(known, partition);
  const standby = createStandby(config, { journal, registry: context.registry, ofPartition: registry, logger });
  const listening = createLive(config, partition, journal, stores, logger);
  const { live, localWriter } = listening;
  const counts = {
    ingest: new CountedIngest(metrics.ingest(partition)),
    flush: new CountedFlush(metrics.flush(partition)),
  };
  let ingestion: Ingestion | null = null;
  let isFlushing = false;
  const watched = new Unawaited();

  function ingest(duty: DutyContext): Startable {
    const running = (present: Ingestion | null) => void (ingestion = present);
    const { memory } = standby;
    const observer = counts.ingest;
    const floods = new FloodWatch();
    const parts = { writer: openJournal(), memory, registry, stores, observer, floods, localWriter, running, logger };
    return watched.beside(createIngestDuty(config, own, context, parts, duty), connectionWatch(floods));
  }

  function connectionWatch(floods: Floods): LifeCycle {
    const connections = broker.createConnections();
    return new LifeCycle(
      [...context.watchConnections(connections, floods, partition), ["connection watch", connections]],
      logger,
    );
  }

  function flush(duty: DutyContext): LifeCycle {
    const { usageCollection } = context.stores;
    const own = { stores, counts, contributed, metrics, usageCollection, logger };
    const [flusher, ...others] = flushParts(config, partition, own, duty);
    const state = { start: async () => void (isFlushing = true), stop: async () => void (isFlushing = false) };
    return new LifeCycle([flusher, ["state", state], ...others], logger);
  }

  const lease = { ingest: leaseOfPartition("ingest", partition), flush: leaseOfPartition("flush", partition) };
  const duties = {
    flush: {
      lease: lease.flush,
      title: named("flush"),
      create: flush,
    },
    ingest: { lease: lease.ingest, title: named("ingestion"), create: ingest },
  } satisfies Record<PartitionRole, Duty>;
  const allParts: readonly NamedPart[] = [
    ["broker administration", broker.accounts],
    ["records of connections", watched],
    ...standby.parts,
    ...listening.parts,
  ];
  const consumers = config.roles.includes("flush") ? contributed.consumers : [];
  const followed = [...listening.consumers, ...standby.consumers, ...consumers];
  const retentionMs = config.retention.journalSeconds * 1_000;
  const lagWatch = new LagWatch(journal, followed, retentionMs, metrics.lag(partition), logger);
  return {
    partition,
    isOnly,
    broker,
    journal,
    stores,
    live,
    counts,
    /** Parts that every process with the role `api` or `ingest` starts. */
    parts: allParts.map(([name, part]): NamedPart => [named(name), part]),
    /** Every process starts the journal before all other parts, and the lag watch after them. */
    journalPart: [named("journal"), journal] satisfies NamedPart,
    lagWatch: [named("consumer lag watch"), lagWatch] satisfies NamedPart,
    /** Duties of this process's roles. Each duty runs in one process at a time. */
    duties: PARTITION_ROLES.filter((role) => config.roles.includes(role)).map((role) => duties[role]),
    /** Null while this process does not ingest in this partition. */
    get ingestion() {
      return ingestion;
    },
    /** Whether this process currently flushes this partition. */
    get isFlushing() {
      return isFlushing;
    },
  };
}

interface FlushParts {
  readonly stores: ReturnType<typeof createReadingStores>;
  readonly counts: { readonly flush: CountedFlush };
  readonly contributed: PartitionContributions;
  readonly metrics: Pick<Metrics, "ledger">;
  readonly usageCollection: UsageCollection;
  readonly logger: Logger;
}

/** Creates the flusher, and the consumers that run beside it. */
function flushParts(
  config: Config,
  partition: Partition,
  { stores, counts, contributed, metrics, usageCollection, logger }: FlushParts,
  { failed, superseded, hasSuccessor }: DutyContext,
): [NamedPart, ...NamedPart[]] {
  const names = contributed.consumers.map(({ name }) => name);
  const flusher = createFlushThread(config, partition, counts.flush, names, logger, {
    failed,
    superseded,
    drainsAtStop: () => !hasSuccessor(),
  });
  // They cover the readings of all partitions, so only the first partition runs them.
  const ofEveryPartition: readonly NamedPart[] =
    partition === FIRST_PARTITION
      ? [
          ["ledger watch", new LedgerWatch(stores.ledger, metrics.ledger, logger)],
          ["usage collector", new UsageCollector(usageCollection, logger)],
        ]
      : [];
  return [["flusher", flusher], ...ofEveryPartition, ...contributed.createParts(superseded)];
}
