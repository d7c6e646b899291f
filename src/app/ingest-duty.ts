import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { PartitionConfig } from "../config/partitions";
import type { JournalFollower } from "../consumers/journal-follower";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart, Startable } from "../domain/ports/lifecycle";
import type { ReadRegistry } from "../domain/ports/registry";
import type { Ingestion } from "../ingest/ingestion";
import type { StandbyMemory } from "../ingest/standby/standby-memory";
import type { DutyContext } from "../leases/duty";
import type { RecordedRejections } from "../live/recorded-rejections";
import type { createReadingStores, Stores } from "../store/create-stores";
import { createIngestion } from "./create-ingestion";
import { LifeCycle } from "./life-cycle";
import type { CountedIngest } from "./process-counts";

export interface IngestDutyParts {
  /** For this duty alone. */
  readonly writer: Journal;
  /** null: this process has not the role. */
  readonly memory: StandbyMemory | null;
  readonly registry: ReadRegistry;
  readonly stores: ReturnType<typeof createReadingStores>;
  readonly observer: CountedIngest;
  readonly follower: JournalFollower;
  /** Called with the ingestion while it runs, and with null afterwards. */
  readonly running: (ingestion: Ingestion | null) => void;
  readonly logger: Logger;
}

export interface IngestDutyContext {
  /** Live rejections of all partitions. */
  readonly rejections: RecordedRejections;
  readonly stores: Pick<Stores, "rejections">;
}

/** Ingestion of one partition, from a won lease to its end. @throws Error if this process has not the role */
export function createIngestDuty(
  config: Config,
  own: PartitionConfig,
  { rejections, stores: { rejections: recorded } }: IngestDutyContext,
  { writer, memory, stores, follower, running, logger, ...ports }: IngestDutyParts,
  { failed, superseded, isCertain }: DutyContext,
): Startable {
  if (memory === null) throw new Error("internal: this process does not have the role ingest");
  const ingestion = createIngestion(config, own, {
    ...ports,
    journal: writer,
    memory: memory.take(),
    rejections: recorded,
    payloads: stores.payloads,
    flushed: stores.flushed,
    logger,
    onCommitted: (batch) => follower.offer(batch),
    onRejected: (messages) => rejections.publish(messages),
    onFailed: failed,
    onSuperseded: superseded,
    // With the journal in MongoDB, what it received could not be journaled, and the new owner would lose the session.
    mayReconnect: config.journal.kind === "kafka" ? undefined : isCertain,
  });
  const writesHere = (isWriter: boolean) => {
    running(isWriter ? ingestion : null);
    follower.setLocalWriter(isWriter);
    rejections.setLocalWriter(own.partition, isWriter);
  };
  const start = async () => writesHere(true);
  const stop = async () => {
    writesHere(false);
    memory.follow();
  };
  const parts: readonly NamedPart[] = [
    ["journal", writer],
    ["writer", { start, stop }],
    ["ingestion", ingestion],
  ];
  return new LifeCycle(parts, logger);
}
