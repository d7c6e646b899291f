import type { Collection, Db } from "mongodb";
import type { AuditEvent, AuditLog } from "../domain/ports/store";
import { COLLECTIONS } from "./documents";

/** Attempts to change something, in `auditLog`; only ever added to. */
export class MongoAuditLog implements AuditLog {
  private readonly collection: Collection<AuditEvent>;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.auditLog);
  }

  async append(event: AuditEvent): Promise<void> {
    await this.collection.insertOne({ ...event });
  }
}
