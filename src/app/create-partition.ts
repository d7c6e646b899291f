/** What belongs to one partition: its journal, what follows it, and the duties of ingestion and flush. */
import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { PartitionConfig } from "../config/partitions";
import type { ConsumerProgress } from "../consumers/lag-watch";
import { leaseOfPartition, PARTITION_ROLES, type PartitionRole } from "../domain/lease";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart } from "../domain/ports/lifecycle";
import type { Ingestion } from "../ingest/ingestion";
import type { Duty, DutyContext } from "../leases/duty";
import type { Live } from "../live/live";
import type { Metrics } from "../metrics/metrics";
import type { CachedRegistry } from "../registry/registry";
import { LedgerWatch } from "../services/ledger/ledger-watch";
import type { Stores } from "../store/create-stores";
import type { Contributions } from "./contributions";
import { createFlushThread, createIngestion } from "./create-ingestion";
import { createLive } from "./create-live";
import { LifeCycle } from "./life-cycle";
import type { CountedFlush, CountedIngest } from "./process-counts";

export interface PartitionPorts {
  /** For readers. */
  readonly journal: Journal;
  /** The same journal for one writer, with a state of its own. */
  openJournal(): Journal;
  readonly stores: Stores;
  readonly registry: CachedRegistry;
  readonly counts: { readonly ingest: CountedIngest; readonly flush: CountedFlush };
  readonly metrics: Pick<Metrics, "ledger">;
  readonly contributed: Pick<Contributions, "consumers" | "createParts">;
  /** What watches the connections of gateways to the partition's broker, created anew for each owner. */
  connectionWatch(): readonly NamedPart[];
}

export interface RunningPartition {
  readonly live: Live;
  /** What follows the journal, with its lag in the metrics. */
  readonly consumers: readonly ConsumerProgress[];
  /** What every process runs. */
  readonly parts: readonly NamedPart[];
  /** What one process at a time runs; those of this process's roles. */
  readonly duties: readonly Duty[];
  /** null: this process does not ingest now. */
  readonly ingestion: Ingestion | null;
  /** Whether this process flushes now. */
  readonly isFlushing: boolean;
}

export function createPartition(
  config: Config,
  own: PartitionConfig,
  ports: PartitionPorts,
  logger: Logger,
): RunningPartition {
  const { partition } = own;
  const { live, follower, consumers, parts } = createLive(config, ports.journal, ports.stores, logger);
  let ingestion: Ingestion | null = null;
  let isFlushing = false;
  const lease = { ingest: leaseOfPartition("ingest", partition), flush: leaseOfPartition("flush", partition) };

  function ingest({ failed, superseded }: DutyContext): LifeCycle {
    const created = createIngestion(config, own, {
      journal: ports.openJournal(),
      registry: ports.registry,
      rejections: ports.stores.rejections,
      payloads: ports.stores.payloads,
      flushed: ports.stores.flushed,
      observer: ports.counts.ingest,
      logger,
      onCommitted: (batch) => follower.offer(batch),
      onRejected: (messages) => live.rejections.publish(messages),
      onFailed: failed,
      onSuperseded: superseded,
    });
    const writesHere = (isWriter: boolean) => {
      follower.setLocalWriter(isWriter);
      live.setLocalWriter(isWriter);
    };
    const start = async () => {
      ingestion = created;
      writesHere(true);
    };
    const stop = async () => {
      if (ingestion === created) ingestion = null;
      writesHere(false);
    };
    return new LifeCycle([...ports.connectionWatch(), ["writer", { start, stop }], ["ingestion", created]], logger);
  }

  function flush(context: DutyContext): LifeCycle {
    const names = ports.contributed.consumers.map(({ name }) => name);
    const flusher = createFlushThread(config, partition, ports.counts.flush, names, logger, {
      failed: context.failed,
      superseded: context.superseded,
      drainsAtStop: () => !context.hasSuccessor(),
    });
    const state = { start: async () => void (isFlushing = true), stop: async () => void (isFlushing = false) };
    return new LifeCycle(
      [
        ["flusher", flusher],
        ["state", state],
        ["ledger watch", new LedgerWatch(ports.stores.ledger, ports.metrics.ledger, logger)],
        ...ports.contributed.createParts(context.superseded),
      ],
      logger,
    );
  }

  const duties = {
    flush: { lease: lease.flush, title: "flush", stopsAfter: lease.ingest, create: flush },
    ingest: { lease: lease.ingest, title: "ingestion", create: ingest },
  } satisfies Record<PartitionRole, Duty>;
  return {
    live,
    consumers,
    parts,
    duties: PARTITION_ROLES.filter((role) => config.roles.includes(role)).map((role) => duties[role]),
    get ingestion() {
      return ingestion;
    },
    get isFlushing() {
      return isFlushing;
    },
  };
}
