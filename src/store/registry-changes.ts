import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { RegistryChange, RegistryChanges, RegistryChangesListener } from "../domain/ports/registry";
import { followChanges } from "./change-feed";
import { COLLECTIONS } from "./documents";

const KINDS: ReadonlyMap<string, RegistryChange["kind"]> = new Map([
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
 * One change stream over tenants, assets and sensors. It carries keys, not documents: what a listener needs it reads
 * when it needs it, and an import by another process costs no memory here.
 */
export class MongoRegistryChanges implements RegistryChanges {
  constructor(
    private readonly db: Db,
    private readonly log: Logger,
  ) {}

  watch(listener: RegistryChangesListener, signal: AbortSignal): void {
    const pipeline = [
      { $match: { $or: [{ "ns.coll": { $in: [...KINDS.keys()] } }, { operationType: "invalidate" }] } },
      // A broker user that connects changes nothing that is registered.
      { $match: { "updateDescription.updatedFields.brokerSeenAt": { $exists: false } } },
      { $project: { operationType: 1, ns: 1, documentKey: 1, clusterTime: 1 } },
    ];
    void followChanges(
      this.db,
      pipeline,
      {
        changed: (event) => {
          const kind = KINDS.get("ns" in event && "coll" in event.ns ? event.ns.coll : "");
          const operation = OPERATIONS.get(event.operationType);
          if (kind !== undefined && operation !== undefined && "documentKey" in event) {
            listener.changed({ operation, kind, key: String(event.documentKey._id) });
          } else {
            // A collection was dropped or renamed by hand.
            listener.reset();
          }
        },
        current: () => listener.current(),
        reset: () => listener.reset(),
      },
      this.log,
      signal,
    );
  }
}
