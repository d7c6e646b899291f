import type { Db } from "mongodb";
import type { Logger } from "pino";
import { toAssetKey, toId, toSensorKey } from "../domain/keys";
import type { RegistryChange, RegistryChanges, RegistryChangesListener, RegistryKey } from "../domain/ports/registry";
import { ChangeFeed, collectionOf, type FeedPace } from "./change-feed";
import { COLLECTIONS } from "./documents";

const KINDS: ReadonlyMap<string, RegistryKey["kind"]> = new Map([
  [COLLECTIONS.tenants, "tenant"],
  [COLLECTIONS.assets, "asset"],
  [COLLECTIONS.sensors, "sensor"],
]);

const OPERATIONS: ReadonlyMap<string, RegistryChange["operation"]> = new Map([
  ["insert", "INSERT"],
  ["update", "UPDATE"],
  ["replace", "UPDATE"],
  ["delete", "REMOVE"],
]);

/**
 * Returns the feed of changes of tenants, assets, sensors, API keys and leases. It contains their keys, fields that
 * deactivate access, and owners of leases, but no documents.
 */
export function registrationFeed(db: Db, log: Logger, pace?: FeedPace): ChangeFeed {
  const collections = [...KINDS.keys(), COLLECTIONS.apiKeys, COLLECTIONS.leases];
  const pipeline = [
    { $match: { $or: [{ "ns.coll": { $in: collections } }, { operationType: "invalidate" }] } },
    // Omits updates that only record a connection of a broker user.
    { $match: { "updateDescription.updatedFields.brokerSeenAt": { $exists: false } } },
    {
      $project: {
        operationType: 1,
        ns: 1,
        documentKey: 1,
        clusterTime: 1,
        "updateDescription.updatedFields.status": 1,
        "updateDescription.updatedFields.revokedAt": 1,
        // Fields of leases.
        "updateDescription.updatedFields.owner": 1,
        "updateDescription.updatedFields.epoch": 1,
        "updateDescription.updatedFields.since": 1,
      },
    },
  ];
  return new ChangeFeed(db, pipeline, log, pace);
}

/**
 * Reports keys only. Listeners read entities when they need them, so an import by another process needs no memory here.
 */
export class MongoRegistryChanges implements RegistryChanges {
  constructor(private readonly feed: ChangeFeed) {}

  watch(listener: RegistryChangesListener, signal: AbortSignal): void {
    this.feed.follow(
      {
        changed: (event) => {
          const collection = collectionOf(event);
          const kind = KINDS.get(collection ?? "");
          if (collection !== undefined && kind === undefined) return;
          const operation = OPERATIONS.get(event.operationType);
          if (kind !== undefined && operation !== undefined && "documentKey" in event) {
            listener.changed({ operation, ...keyOf(kind, String(event.documentKey._id)) });
          } else {
            // A collection was dropped or renamed manually.
            listener.reset();
          }
        },
        current: () => listener.current(),
        reset: () => listener.reset(),
      },
      signal,
    );
  }
}

function keyOf(kind: RegistryKey["kind"], id: string): RegistryKey {
  switch (kind) {
    case "tenant":
      return { kind, key: toId(id) };
    case "asset":
      return { kind, key: toAssetKey(id) };
    case "sensor":
      return { kind, key: toSensorKey(id) };
  }
}
