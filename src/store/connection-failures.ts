import type { TenantId } from "../domain/keys";
import type { AnyBulkWriteOperation, Collection, Db, Filter } from "mongodb";
import { tenantOfName } from "../domain/broker-credential";
import {
  CONNECTION_FAILURE_REASONS,
  MAX_RECENT_FAILURES,
  NO_CONNECTION_FAILURES,
  type ConnectionFailure,
  type ConnectionFailureReason,
  type ConnectionFailures,
} from "../domain/connection-failure";
import type {
  ConnectionFailureRepository,
  LastConnection,
  NewFailures,
} from "../domain/ports/connection-failure-store";
import { COLLECTIONS, READ } from "./documents";

/** `_id` is the user name, or {@link NOBODY}. */
interface BrokerConnectionDocument {
  readonly _id: string;
  readonly tenantId: TenantId | null;
  /** Client ID of the last connection. */
  readonly clientId?: string;
  readonly address?: string;
  readonly connectedAt?: Date;
  readonly counts?: Partial<Record<ConnectionFailureReason, { readonly count: number; readonly lastAt: Date }>>;
  /** The most recent failures, oldest first. */
  readonly recent?: readonly ConnectionFailure[];
  /** Newest time of a connection, of a failure, or of the end of a trace. The retention counts from then. */
  readonly at: Date;
}

/** ID of the document for failures without a known credential. No user name has this form. */
const NOBODY = "(nobody)";

export class MongoConnectionFailures implements ConnectionFailureRepository {
  private readonly collection: Collection<BrokerConnectionDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.brokerConnections);
  }

  async recordConnections(connections: readonly LastConnection[]): Promise<void> {
    await this.write(
      connections.map(({ username, clientId, address, at }) => ({
        updateOne: {
          filter: { _id: username },
          update: { $set: { tenantId: tenantOfName(username), clientId, address, connectedAt: at }, $max: { at } },
          upsert: true,
        },
      })),
    );
  }

  async recordFailures(failures: ReadonlyMap<string | null, NewFailures>): Promise<void> {
    await this.write(
      [...failures].map(([username, { counts, recent }]) => {
        const each = [...counts];
        const at = new Date(Math.max(...each.map(([, { lastAt }]) => lastAt.getTime())));
        return {
          updateOne: {
            filter: { _id: username ?? NOBODY },
            update: {
              $setOnInsert: { tenantId: username === null ? null : tenantOfName(username) },
              $inc: Object.fromEntries(each.map(([reason, { count }]) => [`counts.${reason}.count`, count])),
              $max: {
                at,
                ...Object.fromEntries(each.map(([reason, { lastAt }]) => [`counts.${reason}.lastAt`, lastAt])),
              },
              $push: { recent: { $each: [...recent], $slice: -MAX_RECENT_FAILURES } },
            },
            upsert: true,
          },
        };
      }),
    );
  }

  lastConnectedAs(clientId: string, limit: number): Promise<readonly Omit<LastConnection, "at">[]> {
    return this.lastConnected({ clientId }, limit);
  }

  lastConnectedFrom(address: string, limit: number): Promise<readonly Omit<LastConnection, "at">[]> {
    return this.lastConnected({ address }, limit);
  }

  async connected(usernames: readonly string[]): Promise<ReadonlySet<string>> {
    const filter = { _id: { $in: usernames }, connectedAt: { $exists: true } };
    return new Set(await this.collection.distinct("_id", filter, READ));
  }

  async failuresOf(usernames: readonly (string | null)[]): Promise<ConnectionFailures[]> {
    const ids = usernames.map((username) => username ?? NOBODY);
    const projection = { counts: 1, recent: 1 } as const;
    const documents = await this.collection.find({ _id: { $in: ids } }, { ...READ, projection }).toArray();
    const found = new Map(documents.map((document) => [document._id, toFailures(document)]));
    return ids.map((id) => found.get(id) ?? NO_CONNECTION_FAILURES);
  }

  private async lastConnected(filter: Filter<BrokerConnectionDocument>, limit: number) {
    const projection = { clientId: 1, address: 1 } as const;
    const found = await this.collection
      .find(filter, { ...READ, projection })
      .limit(limit)
      .toArray();
    return found.map(({ _id, clientId = "", address = "" }) => ({ username: _id, clientId, address }));
  }

  private async write(updates: AnyBulkWriteOperation<BrokerConnectionDocument>[]): Promise<void> {
    if (updates.length > 0) await this.collection.bulkWrite(updates, { ordered: false });
  }
}

function toFailures({ counts = {}, recent = [] }: BrokerConnectionDocument): ConnectionFailures {
  return {
    counts: CONNECTION_FAILURE_REASONS.flatMap((reason) => {
      const counted = counts[reason];
      return counted === undefined ? [] : [{ reason, ...counted }];
    }),
    recent: [...recent].reverse(),
  };
}
