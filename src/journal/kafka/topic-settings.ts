/**
 * The settings of the journal's topic. Sluice checks them at start, and prints them in the commands that create the
 * topic.
 */

export interface TopicRequirements {
  /** Minimum number of replicas of each partition. */
  readonly replicas: number;
  /** Whether each replica must write a batch to disk before it is acknowledged. */
  readonly flushes: boolean;
}

export interface TopicSetting {
  readonly name: string;
  wanted(this: void, required: TopicRequirements): string;
  fits(this: void, value: string, required: TopicRequirements): boolean;
}

/**
 * Minimum of `max.message.bytes`. A full batch with keys of maximum length is smaller, even if it cannot be compressed.
 */
const LEAST_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Returns the number of replicas that must be in sync: a majority. If fewer are in sync, appends wait. */
function inSyncOf({ replicas }: TopicRequirements): number {
  return Math.floor(replicas / 2) + 1;
}

export const TOPIC_SETTINGS: readonly TopicSetting[] = [
  {
    name: "min.insync.replicas",
    wanted: (required) => String(inSyncOf(required)),
    fits: (value, required) => Number(value) >= inSyncOf(required),
  },
  {
    name: "flush.messages",
    wanted: () => "1",
    fits: (value, { flushes }) => !flushes || value === "1",
  },
  fixed("retention.ms", "-1"),
  fixed("retention.bytes", "-1"),
  fixed("cleanup.policy", "delete"),
  fixed("unclean.leader.election.enable", "false"),
  fixed("message.timestamp.type", "CreateTime"),
  {
    name: "max.message.bytes",
    wanted: () => String(LEAST_MESSAGE_BYTES),
    fits: (value) => Number(value) >= LEAST_MESSAGE_BYTES,
  },
];

function fixed(name: string, wanted: string): TopicSetting {
  return { name, wanted: () => wanted, fits: (value) => value === wanted };
}
