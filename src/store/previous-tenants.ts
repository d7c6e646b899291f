import type { TenantId } from "../domain/keys";
import type { Collection, Db } from "mongodb";
import type { PreviousTenant, PreviousTenantRepository } from "../domain/ports/tenant-store";
import { COLLECTIONS, READ } from "./documents";

/** `_id` is the tenant ID. */
interface PreviousTenantDocument {
  readonly _id: string;
  readonly generation: number;
  readonly deletedAt: Date;
}

/**
 * Stores one small document per ID of a deleted tenant. The document is never deleted, so no broker user name is
 * reused.
 */
export class MongoPreviousTenants implements PreviousTenantRepository {
  private readonly collection: Collection<PreviousTenantDocument>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.previousTenants);
  }

  async find(tenantId: TenantId): Promise<PreviousTenant | null> {
    const projection = { _id: 0, generation: 1, deletedAt: 1, now: "$$NOW" };
    return this.collection.findOne<PreviousTenant>({ _id: tenantId }, { ...READ, projection });
  }

  async record(tenantId: TenantId, generation: number): Promise<void> {
    const change = { generation: { $max: ["$generation", generation] }, deletedAt: "$$NOW" };
    await this.collection.updateOne({ _id: tenantId }, [{ $set: change }], { upsert: true });
  }
}
