import type { TenantId } from "../domain/keys";
import type { Collection, Db, Filter } from "mongodb";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { AuditEvent, AuditLog, RecordedAuditEvent } from "../domain/ports/audit-log";
import { SORTABLE_ID_ORDERS, sortableId } from "../domain/sortable-id";
import { COLLECTIONS } from "./documents";
import { page } from "./paging";

type AuditDocument = AuditEvent & { readonly _id: string; readonly previousTenantId?: TenantId };

/** The audit log in `auditLog`, which is append-only. */
export class MongoAuditLog implements AuditLog {
  private readonly collection: Collection<AuditDocument>;
  private count = 0;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.auditLog);
  }

  async append(event: AuditEvent): Promise<void> {
    await this.collection.insertOne({ _id: this.newEventId(event.at), ...event });
  }

  async page(tenantId: TenantId | undefined, request: PageRequest): Promise<Page<RecordedAuditEvent>> {
    const filter: Filter<AuditDocument> = tenantId === undefined ? {} : { tenantId };
    const index: Readonly<Record<string, 1 | -1>> = tenantId === undefined ? { _id: 1 } : { tenantId: 1, _id: -1 };
    return page(this.collection, { index, filter, request, descending: true }, toEvent);
  }

  /** Sorts by time. Within one process it also orders events of one millisecond. */
  private newEventId(at: Date): string {
    this.count = (this.count + 1) % SORTABLE_ID_ORDERS;
    return sortableId(at.getTime(), { radix: 16, randomBytes: 6 }, this.count);
  }
}

function toEvent({ _id, previousTenantId, ...event }: AuditDocument): RecordedAuditEvent {
  return { eventId: _id, ...event, tenantId: event.tenantId ?? previousTenantId ?? null };
}
