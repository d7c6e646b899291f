import type { AnyBulkWriteOperation, Collection, Db, Filter, Sort } from "mongodb";
import { tenantOfName } from "../domain/broker-credential";
import type { ConnectionFailureReason } from "../domain/connection-failure";
import type { Partition } from "../domain/keys";
import type { BrokerSession, BrokerSessionRepository, ObservedSession } from "../domain/ports/broker-session-store";
import { COLLECTIONS, READ } from "./documents";

/** `_id` consists of the partition and the digest of the client ID. */
interface BrokerSessionDocument {
  readonly _id: string;
  readonly partition: Partition;
  readonly tenantId: string | null;
  readonly username: string;
  readonly clientId: string;
  readonly address: string;
  readonly peer: string;
  readonly connectedAt: Date;
  /** When the connection ended, or when the log was interrupted; null: connected. The retention counts from then. */
  readonly endedAt: Date | null;
  readonly endReason: ConnectionFailureReason | null;
  /** Whether the client may still be connected, although `endedAt` is set. */
  readonly isUncertain: boolean;
}

const OPEN = { endedAt: null, endReason: null, isUncertain: false } as const;

export class MongoBrokerSessions implements BrokerSessionRepository {
  private readonly collection: Collection<BrokerSessionDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.brokerSessions);
  }

  async record(partition: Partition, sessions: readonly ObservedSession[]): Promise<void> {
    const updates = sessions.flatMap((session) => updatesOf(partition, session));
    if (updates.length > 0) await this.collection.bulkWrite(updates);
  }

  async brokerStarted(partition: Partition, at: Date): Promise<void> {
    const earlier = { partition, endedAt: null, connectedAt: { $lt: at } };
    await this.collection.updateMany(earlier, { $set: { endedAt: at } });
    const uncertain = { partition, isUncertain: true, connectedAt: { $lt: at } };
    await this.collection.updateMany(uncertain, { $set: { isUncertain: false } });
  }

  async logInterrupted(partition: Partition, at: Date): Promise<void> {
    await this.collection.updateMany({ partition, endedAt: null }, { $set: { endedAt: at, isUncertain: true } });
  }

  async sessionsOf(username: string, limit: number): Promise<BrokerSession[]> {
    const open = await this.list({ username, endedAt: null }, { connectedAt: -1 }, limit);
    // MongoDB treats a limit of 0 as no limit.
    if (open.length >= limit) return open;
    // Reads the same index backwards.
    const newestEnd = { endedAt: -1, connectedAt: 1 } as const;
    return [...open, ...(await this.list({ username, endedAt: { $ne: null } }, newestEnd, limit - open.length))];
  }

  private async list(filter: Filter<BrokerSessionDocument>, order: Sort, limit: number): Promise<BrokerSession[]> {
    return this.collection.find(filter, READ).sort(order).limit(limit).map(toSession).toArray();
  }
}

function updatesOf(
  partition: Partition,
  { clientId, clientIdDigest, connection, end }: ObservedSession,
): AnyBulkWriteOperation<BrokerSessionDocument>[] {
  const _id = `${partition}/${clientIdDigest}`;
  const ended = end && { endedAt: end.at, endReason: end.reason, isUncertain: false };
  if (connection !== undefined) {
    const { username, address, peer, at } = connection;
    const opened = { partition, tenantId: tenantOfName(username), username, clientId, address, peer, connectedAt: at };
    return [{ replaceOne: { filter: { _id }, replacement: { ...opened, ...OPEN, ...ended }, upsert: true } }];
  }
  if (end === undefined || ended === undefined) return [];
  const ofPeer = end.peer === null ? {} : { peer: end.peer };
  return [{ updateOne: { filter: { _id, ...ofPeer, connectedAt: { $lte: end.at } }, update: { $set: ended } } }];
}

function toSession(document: BrokerSessionDocument): BrokerSession {
  const { clientId, address, connectedAt, endedAt, endReason, isUncertain } = document;
  return {
    clientId,
    address,
    connectedAt,
    endedAt: isUncertain ? null : endedAt,
    endReason,
    isConnected: isUncertain ? null : endedAt === null,
  };
}
