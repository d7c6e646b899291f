import type { Collection, Db } from "mongodb";
import { tenantOfName } from "../domain/broker-credential";
import type { BrokerTrace } from "../domain/broker-trace";
import type { TenantId } from "../domain/keys";
import type { BrokerTraceRepository } from "../domain/ports/broker-trace-store";
import { COLLECTIONS, READ } from "./documents";

/** The trace in the document of a credential's connections. `_id` is the user name. */
interface TracedDocument {
  readonly _id: string;
  readonly tenantId: TenantId | null;
  readonly trace?: BrokerTrace;
  readonly at: Date;
}

export class MongoBrokerTraces implements BrokerTraceRepository {
  private readonly collection: Collection<TracedDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.brokerConnections);
  }

  async record(username: string, trace: BrokerTrace): Promise<void> {
    const tenantId = tenantOfName(username);
    const update = { $set: { tenantId, trace }, $max: { at: trace.endsAt } };
    await this.collection.updateOne({ _id: username }, update, { upsert: true });
  }

  async lastOf(usernames: readonly string[]): Promise<(BrokerTrace | null)[]> {
    const filter = { _id: { $in: usernames }, trace: { $exists: true } };
    const found = await this.collection.find(filter, { ...READ, projection: { trace: 1 } }).toArray();
    const byName = new Map(found.map(({ _id, trace }) => [_id, trace]));
    return usernames.map((username) => byName.get(username) ?? null);
  }
}
