import type { Logger } from "pino";
import type { Config } from "../config/config";
import type { PartitionConfig } from "../config/partitions";
import { FlushThread, type FlushThreadEvents } from "../flush/flush-thread";
import type { Partition } from "../domain/keys";
import { Ingestion, type IngestionPorts } from "../ingest/ingestion";
import type { PlatformBounds } from "../ingest/stages/stage";
import type { CountedFlush } from "./process-counts";

/** How often latest values are saved, milliseconds. Bounds the part of the journal that a new process replays. */
const LATEST_INTERVAL_MS = 30_000;
/** @throws Error if this process does not have the role `ingest` */
export function createIngestion(
  config: Config,
  { url, caCertificate, ingestion }: PartitionConfig,
  ports: IngestionPorts,
): Ingestion {
  const { ingest, limits, retention, shutdown } = config;
  if (ingest === null || ingestion === null) throw new Error("internal: this process does not have the role ingest");
  const { sessionExpirySeconds } = ingest;
  return new Ingestion(ports, {
    session: { url, caCertificate, ...ingestion, sessionExpirySeconds },
    maxInFlight: ingest.maxInFlight,
    bounds: boundsOf(config),
    redrive: {
      maxPayloads: ingest.redriveMaxPayloads,
      windowMs: retention.redriveSeconds * 1_000,
      deadlineMs: config.graphql.deadlineMs,
    },
    noticesPerMinute: limits.noticesPerMinute,
    outlastsMongoDb: endures(config),
    drainMs: shutdown.deadlineMs / 2,
  });
}

/** Whether ingestion continues while MongoDB does not respond. It does if the journal is not in MongoDB. */
export function endures({ journal }: Config): boolean {
  return journal.kind === "kafka";
}

/** Bounds for every message. Ingestion and `explain` share them. */
export function boundsOf({ limits, retention }: Config): PlatformBounds {
  return { maxPayloadBytes: limits.maxPayloadBytes, retentionMs: retention.telemetrySeconds * 1_000 };
}

/**
 * Creates the thread that flushes one partition.
 *
 * @param consumers names of the other consumers of the journal
 */
export function createFlushThread(
  config: Config,
  partition: Partition,
  counts: CountedFlush,
  consumers: readonly string[],
  logger: Logger,
  events: FlushThreadEvents,
): FlushThread {
  return new FlushThread(
    {
      ...config.mongodb,
      flush: {
        ...config.flush,
        latestIntervalMs: LATEST_INTERVAL_MS,
        journalRetentionMs: config.retention.journalSeconds * 1_000,
        maxClockSkewMs: config.maxClockSkewMs,
        consumers,
        partition,
        journal: config.journal,
      },
      logLevel: config.log.level,
    },
    counts,
    logger,
    events,
  );
}
