import type { Logger } from "pino";
import type { Config } from "../config/config";
import { JournalFollower } from "../consumers/journal-follower";
import type { ConsumerProgress } from "../consumers/lag-watch";
import type { Partition } from "../domain/keys";
import type { Journal, JournalBatch } from "../domain/ports/journal";
import { optionalPart, type NamedPart } from "../domain/ports/lifecycle";
import { Live } from "../live/live";
import type { createReadingStores } from "../store/create-stores";

/** Receives the batches that ingestion in the same process commits. */
export interface LocalWriter {
  setLocalWriter(hasLocalWriter: boolean): void;
  /** Call it with every committed batch, in order. */
  offer(batch: JournalBatch): void;
}

/** For a process that serves no clients. */
const NOBODY: LocalWriter = { setLocalWriter: () => undefined, offer: () => undefined };

/**
 * Creates the live feeds of a partition. They serve subscriptions and queries of the newest readings, in a process with
 * the role `api`.
 */
export function createLive(
  config: Config,
  partition: Partition,
  journal: Journal,
  { telemetry, checkpoints, flushed }: ReturnType<typeof createReadingStores>,
  logger: Logger,
) {
  const { queueReadings } = config.live;
  const { registryMaxSensors: maxSensors } = config.limits;
  // Enough for the readings of the flush in progress and the readings that arrive meanwhile.
  const recentReadings = 2 * config.flush.maxReadings;
  const isServed = config.roles.includes("api");
  const live = new Live(
    {
      journal,
      stored: telemetry,
      checkpoints,
      // `Live` tells the follower whether this process writes the journal.
      createFollower: (after, listeners) => new JournalFollower(journal, after, listeners, false, logger),
      logger,
    },
    { queueReadings, maxSensors, recentReadings, partition },
  );
  /** Followers of the journal whose lag the metrics report. A journal that is not followed has no lag. */
  const consumers: readonly ConsumerProgress[] = [
    ...(isServed ? [{ name: "live", position: async () => live.position ?? (await journal.bounds()).newest }] : []),
    ...(config.roles.includes("flush")
      ? [
          { name: "flush", position: flushed },
          { name: "latest", position: async () => (await checkpoints.read()).latestSeq },
        ]
      : []),
  ];
  const parts: readonly NamedPart[] = optionalPart("live feeds", isServed ? live : null);
  return { live, localWriter: isServed ? live : NOBODY, consumers, parts };
}
