import type { Collection, Db } from "mongodb";
import { toPartition, type Partition } from "../domain/keys";
import type { ReconciliationStore, ReconciliationSummary } from "../domain/ports/platform";
import { COLLECTIONS, READ } from "./documents";

/** `_id` is the partition. */
type ReconciliationDocument = { readonly _id: number } & ReconciliationSummary;

export class MongoReconciliations implements ReconciliationStore {
  private readonly collection: Collection<ReconciliationDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.reconciliations);
  }

  async record(partition: Partition, summary: ReconciliationSummary): Promise<void> {
    await this.collection.replaceOne({ _id: partition }, summary, { upsert: true });
  }

  async last(): Promise<ReadonlyMap<Partition, ReconciliationSummary>> {
    const found = await this.collection.find({}, READ).toArray();
    return new Map(found.map(({ _id, ...summary }) => [toPartition(_id), summary]));
  }
}
