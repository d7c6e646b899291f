import type { Logger } from "pino";
import type { Config } from "../config/config";
import { JournalFollower, type BatchListener } from "../consumers/journal-follower";
import type { ConsumerProgress } from "../consumers/lag-watch";
import type { Partition } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import type { NamedPart } from "../domain/ports/lifecycle";
import { Live } from "../live/live";
import type { createReadingStores } from "../store/create-stores";

/**
 * What follows the journal of one partition in this process, for subscribers and for queries of the newest readings.
 *
 * @param others listeners for other purposes
 */
export function createLive(
  config: Config,
  partition: Partition,
  journal: Journal,
  { telemetry, checkpoints, flushed }: ReturnType<typeof createReadingStores>,
  others: readonly BatchListener[],
  logger: Logger,
) {
  const { queueReadings } = config.live;
  const { registryMaxSensors: maxSensors } = config.limits;
  // Those of the run under way, and those that gather meanwhile.
  const recentReadings = 2 * config.flush.maxReadings;
  const isServed = config.roles.includes("api");
  const live = new Live(
    journal,
    telemetry,
    checkpoints,
    { queueReadings, maxSensors, recentReadings, partition },
    logger,
  );
  /** What follows readings in memory after their commit, in the order in which it gets them. */
  const listeners: readonly BatchListener[] = isServed
    ? [
        // Before the subscribers: a delivered reading is in the next query.
        (batch) => live.recent.add(batch),
        (batch) => live.readings.publish(batch),
        ...others,
      ]
    : others;
  const startAfter = async () => (isServed ? live.startAfter() : (await journal.bounds()).newest);
  // Until this process becomes the owner.
  const hasLocalWriter = false;
  const follower = new JournalFollower(journal, startAfter, listeners, hasLocalWriter, logger);
  /** What follows the journal, with its lag in the metrics. */
  const consumers: readonly ConsumerProgress[] = [
    ...(isServed ? [{ name: "live", position: async () => follower.position }] : []),
    ...(config.roles.includes("flush")
      ? [
          { name: "flush", position: flushed },
          { name: "latest", position: async () => (await checkpoints.read()).latestSeq },
        ]
      : []),
  ];
  const start = async () => {
    live.readings.startAfter(follower.position);
    await live.start();
  };
  const feeds: NamedPart = ["live feeds", { start, stop: () => live.stop() }];
  const parts: readonly NamedPart[] = [["journal follower", follower], ...(isServed ? [feeds] : [])];
  return { live, follower, consumers, parts };
}
