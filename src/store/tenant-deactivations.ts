import { toId, type TenantId } from "../domain/keys";
import type {
  ChangeStreamDeleteDocument,
  ChangeStreamDocument,
  ChangeStreamUpdateDocument,
  Collection,
  Db,
} from "mongodb";
import type { TenantStatus } from "../domain/entities";
import type { TenantDeactivations } from "../domain/ports/tenant-store";
import { type ChangeFeed, collectionOf } from "./change-feed";
import { COLLECTIONS, READ, type TenantDocument } from "./documents";

const ENDED: TenantStatus[] = ["SUSPENDED", "DELETING"];

/**
 * Reports tenants that are suspended or deleted. At first, and after a gap in the feed, it reports every tenant that is
 * suspended or being deleted.
 */
export class MongoTenantDeactivations implements TenantDeactivations {
  private readonly tenants: Collection<TenantDocument>;

  constructor(
    db: Db,
    private readonly feed: ChangeFeed,
  ) {
    this.tenants = db.collection(COLLECTIONS.tenants);
  }

  watch(onEnded: (tenantId: TenantId) => void, signal: AbortSignal): void {
    this.feed.follow(
      {
        changed: (event) => {
          if (isEnd(event)) onEnded(toId(String(event.documentKey._id)));
        },
        reset: async () => {
          const ended = this.tenants.find({ status: { $in: ENDED } }, { ...READ, projection: { _id: 1 } });
          for await (const { _id } of ended) onEnded(_id);
        },
      },
      signal,
    );
  }
}

function isEnd(event: ChangeStreamDocument): event is ChangeStreamUpdateDocument | ChangeStreamDeleteDocument {
  if (collectionOf(event) !== COLLECTIONS.tenants) return false;
  if (event.operationType === "delete") return true;
  if (event.operationType !== "update") return false;
  const { status } = event.updateDescription.updatedFields as Partial<TenantDocument>;
  return status !== undefined && ENDED.includes(status);
}
