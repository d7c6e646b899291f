/**
 * Records in MongoDB where the journal of an installation is. A process whose configuration names another place does
 * not start. Otherwise readings in the recorded journal would be lost, and positions would decrease.
 */
import { MongoServerError, type Collection, type Db } from "mongodb";
import type { Partition, Position } from "../domain/keys";

export type JournalPlace =
  { readonly kind: "mongodb" } | { readonly kind: "kafka"; readonly topic: string; readonly topicId: string };

export interface JournalBinding {
  readonly place: JournalPlace;
  /** Position before the first record of the topic; in MongoDB, the newest position of the previous journal. */
  readonly origin: Position;
}

interface BindingDocument extends JournalBinding {
  readonly _id: Partition;
}

const DUPLICATE_KEY = 11_000;

export class JournalBindings {
  private readonly documents: Collection<BindingDocument>;

  constructor(
    db: Db,
    private readonly partition: Partition,
  ) {
    this.documents = db.collection<BindingDocument>("journals", {
      writeConcern: { w: "majority", journal: true },
      readConcern: { level: "majority" },
    });
  }

  /** Returns the recorded place of the journal; null if none is recorded. */
  async read(): Promise<JournalBinding | null> {
    return this.documents.findOne({ _id: this.partition }, { projection: { _id: 0 } });
  }

  /** Binds a new installation. Has no effect if another process has bound it already. */
  async bindNew(binding: JournalBinding): Promise<void> {
    try {
      await this.documents.insertOne({ _id: this.partition, ...binding });
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    }
  }

  async rebind(binding: JournalBinding): Promise<void> {
    await this.documents.replaceOne({ _id: this.partition }, binding, { upsert: true });
  }
}
