import type { Db } from "mongodb";
import { createTopic } from "../../dev/kafka-admin";
import type { Position, TenantId } from "../../src/domain/keys";
import type {
  BatchPlace,
  ClaimPlace,
  Journal,
  JournalBatch,
  JournalBounds,
  NewJournalBatch,
  TenantBatches,
} from "../../src/domain/ports/journal";
import { codesOf } from "../../src/journal/kafka/failures";
import { KafkaJournal } from "../../src/journal/kafka/kafka-journal";
import { sharedKafka } from "../harness/kafka";
import { disposeLater } from "../harness/servers";
import { silent } from "../store/database";

/** A journal in a topic of the shared Kafka. The topic belongs to the database, and the first start creates it. */
export class TopicJournal implements Journal {
  private opened: KafkaJournal | null = null;

  constructor(private readonly db: Db) {}

  private get journal(): KafkaJournal {
    if (this.opened === null) throw new Error("the journal is not started");
    return this.opened;
  }

  async start(): Promise<void> {
    const connection = await sharedKafka();
    const topic = this.db.databaseName;
    try {
      await createTopic(connection, { topic, partitions: 1, replicas: 1, flushes: false });
    } catch (error) {
      if (!codesOf(error).includes("TOPIC_ALREADY_EXISTS")) throw error;
    }
    const journal = new KafkaJournal({ connection, topic, partition: 0 }, silent);
    disposeLater(() => journal.stop());
    this.opened = journal;
    await journal.start();
  }

  async stop(): Promise<void> {
    await this.opened?.stop();
  }

  claim(signal?: AbortSignal): Promise<ClaimPlace> {
    return this.journal.claim(signal);
  }

  append(batch: NewJournalBatch, signal?: AbortSignal): Promise<BatchPlace> {
    return this.journal.append(batch, signal);
  }

  bounds(): Promise<JournalBounds> {
    return this.journal.bounds();
  }

  read(after: Position, limit: number): Promise<JournalBatch[]> {
    return this.journal.read(after, limit);
  }

  readOf(
    tenantId: TenantId,
    after: Position,
    through: Position,
    limits: { readonly most: number; readonly span: number },
  ): Promise<TenantBatches> {
    return this.journal.readOf(tenantId, after, through, limits);
  }

  follow(after: Position, onBatches: (batches: readonly JournalBatch[]) => Promise<void>, signal: AbortSignal): void {
    this.journal.follow(after, onBatches, signal);
  }

  firstSince(time: number): Promise<Position | null> {
    return this.journal.firstSince(time);
  }

  trim(position: Position, before: number): Promise<boolean> {
    return this.journal.trim(position, before);
  }
}
