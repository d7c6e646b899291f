import type { Db } from "mongodb";
import type { Logger } from "pino";
import type { TenantEnds } from "../domain/ports/store";
import { followChanges } from "./change-feed";
import { COLLECTIONS, READ, type TenantDocument } from "./documents";

const ENDED = { $in: ["SUSPENDED", "DELETING"] } as const;

/** A change stream over the status of tenants. Where it has a gap, every tenant that is not active is told. */
export class MongoTenantEnds implements TenantEnds {
  constructor(
    private readonly db: Db,
    private readonly log: Logger,
  ) {}

  watch(onEnded: (tenantId: string) => void, signal: AbortSignal): void {
    const ofTenants = { "ns.coll": COLLECTIONS.tenants };
    const conditions = [
      { ...ofTenants, operationType: "delete" },
      { ...ofTenants, "updateDescription.updatedFields.status": ENDED },
      { operationType: "invalidate" },
    ];
    const pipeline = [
      { $match: { $or: conditions } },
      { $project: { operationType: 1, ns: 1, documentKey: 1, clusterTime: 1 } },
    ];
    const tenants = this.db.collection<TenantDocument>(COLLECTIONS.tenants);
    const listener = {
      changed: (event: object) => {
        if ("documentKey" in event) onEnded(String((event.documentKey as { _id: unknown })._id));
      },
      current: () => undefined,
      reset: async () => {
        const ended = tenants.find({ status: ENDED }, { ...READ, projection: { _id: 1 } });
        for await (const { _id } of ended) onEnded(_id);
      },
    };
    void followChanges(this.db, pipeline, listener, this.log, signal);
  }
}
