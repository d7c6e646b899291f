/** Opens the journal that the configuration chooses. */
import type { Db } from "mongodb";
import type { Logger } from "pino";
import { BEFORE_ALL, type Partition, type Position } from "../domain/keys";
import type { Journal } from "../domain/ports/journal";
import { type JournalBinding, JournalBindings } from "./journal-binding";
import type { KafkaConnectionOptions } from "./kafka/brokers";
import { KafkaSetupError } from "./kafka/failures";
import { KafkaJournal } from "./kafka/kafka-journal";
import type { PartitionLog } from "./kafka/partition-log";
import { checkTopic } from "./kafka/topic-check";
import type { TopicRequirements } from "./kafka/topic-settings";
import { MongoJournal } from "./mongo-journal";

export interface KafkaSettings {
  readonly connection: KafkaConnectionOptions;
  readonly topic: string;
  readonly required: TopicRequirements;
}

/** Plain data that can be passed to a thread. Secret, because it may contain a password. */
export interface JournalSettings {
  readonly kind: "mongodb" | "kafka";
  /** Required if `kind` is kafka. */
  readonly kafka: KafkaSettings | null;
}

export interface RunningJournal extends Journal {
  /** Why the journal cannot be used at the moment, in words; null: no failure is known. */
  readonly failure: string | null;
}

export interface JournalPorts {
  readonly db: Db;
  readonly partition: Partition;
  /** Reads the position up to which the flusher has flushed. */
  readonly flushed: () => Promise<Position>;
  readonly logger: Logger;
}

/**
 * Creates the journal that `settings` choose. Its start rejects with a `KafkaSetupError` if this partition's journal is
 * in another place, if the topic does not meet the requirements, or if Kafka rejects Sluice.
 */
export function createJournal(settings: JournalSettings, ports: JournalPorts): RunningJournal {
  const { db, partition, flushed, logger } = ports;
  const bindings = new JournalBindings(db, partition);
  if (settings.kind === "mongodb") return new BoundMongoJournal(bindings, ports);
  const { kafka } = settings;
  if (kafka === null) throw new TypeError("internal: no brokers are configured");
  return new KafkaJournal(
    {
      ...kafka,
      partition,
      check: (log) => checkTopic(log, kafka.required, logger),
      origin: async (log) => {
        const place = { kind: "kafka", topic: kafka.topic, topicId: (await log.describe()).topicId } as const;
        const bound = (await bindings.read()) ?? (await bindNew(log, { place, origin: BEFORE_ALL }));
        if (bound.place.kind === "mongodb") throw inMongoDb();
        if (bound.place.topicId !== place.topicId) throw anotherTopic(bound.place, kafka.topic);
        return bound.origin;
      },
    },
    logger,
  );

  async function bindNew(log: PartitionLog, binding: JournalBinding): Promise<JournalBinding> {
    const batches = new MongoJournal(db, flushed, logger, partition);
    if ((await batches.bounds()).newest > BEFORE_ALL) throw inMongoDb();
    const lane = log.lane();
    const { end } = await log.ends(lane).finally(() => lane.close());
    if (end > 0) {
      const remedy = "name an empty topic, or delete this one and create it again if nothing needs its records";
      throw new KafkaSetupError(
        "topic",
        `names '${log.topic}', which holds records of another installation or program`,
        remedy,
      );
    }
    await bindings.bindNew(binding);
    return (await bindings.read()) ?? binding;
  }
}

class BoundMongoJournal extends MongoJournal implements RunningJournal {
  /** Always null, because other components report if MongoDB does not respond. */
  readonly failure = null;

  constructor(
    private readonly bindings: JournalBindings,
    { db, flushed, logger, partition }: JournalPorts,
  ) {
    super(db, flushed, logger, partition);
  }

  override async start(): Promise<void> {
    const bound = await this.bindings.read();
    if (bound?.place.kind === "kafka") {
      const remedy = "set it to kafka, or stop Sluice and move the journal with 'npx sluice journal-switch'";
      throw new KafkaSetupError("journal", `is mongodb, but the journal is in Kafka (${bound.place.topic})`, remedy);
    }
    await super.start();
  }
}

function inMongoDb(): KafkaSetupError {
  const remedy = "set it to mongodb, or stop Sluice and move the journal with 'npx sluice journal-switch'";
  return new KafkaSetupError("journal", "is kafka, but the journal is in MongoDB", remedy);
}

function anotherTopic({ topic, topicId }: { readonly topic: string; readonly topicId: string }, named: string) {
  const found =
    topic === named
      ? `names '${named}', which was deleted and created again`
      : `names '${named}', but the journal is in '${topic}'`;
  const remedy =
    topic === named
      ? `restore the topic with the ID ${topicId}, or see 'The topic of the journal is lost' in the guide to Kafka`
      : `set it to ${topic}`;
  return new KafkaSetupError("topic", found, remedy);
}
