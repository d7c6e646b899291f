import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { PartitionConfig } from "../config/partitions";
import type { Partition } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart, Startable } from "../domain/ports/lifecycle";
import type { ReadRegistry } from "../domain/ports/registry";
import type { FloodWatch } from "../ingest/flood-watch";
import type { Ingestion } from "../ingest/ingestion";
import { MoveParticipant } from "../ingest/moves/move-participant";
import { RedriveWorker } from "../ingest/redrive/redrive-worker";
import type { RecallRegistry } from "../ingest/standby/recall";
import type { StandbyMemory } from "../ingest/standby/standby-memory";
import type { DutyContext } from "../leases/duty";
import type { RecordedRejections } from "../live/recorded-rejections";
import type { createReadingStores, Stores } from "../store/create-stores";
import { createIngestion, endures } from "./create-ingestion";
import type { LocalWriter } from "./create-live";
import { LifeCycle } from "./life-cycle";
import type { CountedIngest } from "./process-counts";

export interface IngestDutyParts {
  /** A journal for this duty alone. */
  readonly writer: Journal;
  /** Null if this process does not have the role `ingest`. */
  readonly memory: StandbyMemory | null;
  readonly registry: ReadRegistry;
  readonly stores: ReturnType<typeof createReadingStores>;
  readonly observer: CountedIngest;
  readonly floods: FloodWatch;
  readonly localWriter: LocalWriter;
  /** Called with the ingestion while it runs, and with null afterwards. */
  readonly running: (ingestion: Ingestion | null) => void;
  readonly logger: Logger;
}

export interface IngestDutyContext {
  /** Live rejections of all partitions. */
  readonly rejections: RecordedRejections;
  readonly stores: Pick<Stores, "rejections" | "redriveRequests" | "tenantMoves">;
  /** Of every partition. */
  readonly registry: RecallRegistry;
  readonly journalOf: (partition: Partition) => Journal | undefined;
}

/**
 * Creates the ingestion of one partition. The ingestion runs while this process holds the lease.
 *
 * @throws Error if this process does not have the role `ingest`
 */
export function createIngestDuty(
  config: Config,
  own: PartitionConfig,
  { registry, journalOf, ...context }: IngestDutyContext,
  { writer, memory, stores, localWriter, running, logger, ...ports }: IngestDutyParts,
  { failed, superseded, isCertain, isLeaving }: DutyContext,
): Startable {
  const { rejections, stores: recordedIn } = context;
  const { rejections: recorded, redriveRequests, tenantMoves: moves } = recordedIn;
  if (memory === null) throw new Error("internal: this process does not have the role ingest");
  const ingestion = createIngestion(config, own, {
    ...ports,
    journal: writer,
    memory: memory.take(),
    rejections: recorded,
    payloads: stores.payloads,
    flushed: stores.flushed,
    logger,
    recallArrivals: (stages) => participant.recallArrivals(stages),
    onCommitted: (batch) => localWriter.offer(batch),
    onRejected: (messages) => rejections.publish(messages),
    onFailed: failed,
    onSuperseded: superseded,
    // With the journal in MongoDB, a reconnect could take the session from a new owner, and this process could not
    // journal the messages that it receives.
    mayReconnect: endures(config) ? undefined : isCertain,
  });
  const participant = new MoveParticipant({
    partition: own.partition,
    moves,
    ingestion,
    registry,
    journalOf,
    windowMs: config.ingest?.dedupWindowMs ?? 0,
    logger,
  });
  const writesHere = (isWriter: boolean) => {
    running(isWriter ? ingestion : null);
    localWriter.setLocalWriter(isWriter);
    rejections.setLocalWriter(own.partition, isWriter);
  };
  const start = async () => writesHere(true);
  const stop = async () => {
    writesHere(false);
    // While the process stops, a restore would delay the new owner.
    if (!isLeaving()) memory.follow();
  };
  const parts: readonly NamedPart[] = [
    // Ingestion starts the journal itself.
    ["journal", { start: async () => undefined, stop: () => writer.stop() }],
    ["writer", { start, stop }],
    ["ingestion", ingestion],
    ["redrives for other processes", new RedriveWorker(redriveRequests, own.partition, ingestion.redriver, logger)],
    ["moves of tenants", participant],
  ];
  return new LifeCycle(parts, logger);
}
