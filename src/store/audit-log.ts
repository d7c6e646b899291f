import type { TenantId } from "../domain/keys";
import type { Collection, Db, Document, Filter } from "mongodb";
import type { Deadline } from "../domain/deadline";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { AuditEvent, AuditFilter, AuditLog, RecordedAuditEvent } from "../domain/ports/audit-log";
import { SORTABLE_ID_ORDERS, sortableId, timeOfId } from "../domain/sortable-id";
import { COLLECTIONS } from "./documents";
import { GramSearch } from "./gram-search";
import { gramsOfEvent } from "./grams";
import { type KeysetIndex, page } from "./paging";
import { contains } from "./search";

export type AuditDocument = AuditEvent & {
  readonly _id: string;
  readonly previousTenantId?: TenantId;
  /** Parts of the target and the key ID that searches look up. See `gramsOfEvent`. */
  readonly grams: readonly string[];
};

/** Indexes of a tenant's events: of all events, and by each condition. */
export const AUDIT_INDEXES = {
  all: { tenantId: 1, _id: -1 },
  target: { tenantId: 1, target: 1, _id: -1 },
  keyId: { tenantId: 1, keyId: 1, _id: -1 },
  action: { tenantId: 1, action: 1, _id: -1 },
  search: { tenantId: 1, grams: 1, _id: -1 },
} as const;

/** How a page is read. Events of one target are usually the rarest, and events of one action the most frequent. */
interface Plan {
  readonly index: KeysetIndex;
  readonly filter: Document;
}

const ID_RADIX = 16;

/** Appends audit events to `auditLog` and reads them. Never changes an event. */
export class MongoAuditLog implements AuditLog {
  private readonly collection: Collection<AuditDocument>;
  private readonly grams: GramSearch<AuditDocument>;
  private count = 0;

  constructor(db: Db) {
    this.collection = db.collection(COLLECTIONS.auditLog);
    this.grams = new GramSearch(this.collection, AUDIT_INDEXES.search);
  }

  async append(event: AuditEvent): Promise<void> {
    await this.collection.insertOne({ _id: this.newEventId(event.at), grams: gramsOfEvent(event), ...event });
  }

  async page(
    tenantId: TenantId | undefined,
    request: PageRequest,
    conditions: AuditFilter = {},
  ): Promise<Page<RecordedAuditEvent>> {
    const { actions, keyId, target, search, from, to } = conditions;
    const plan = await this.planOf(tenantId, conditions, request.deadline);
    if (actions?.length === 0 || plan === null) return { items: [], hasMore: false };
    const filter: Filter<AuditDocument> = {
      ...(tenantId === undefined ? {} : { tenantId }),
      ...(actions === undefined ? {} : { action: { $in: actions } }),
      ...(keyId === undefined ? {} : { keyId }),
      ...(target === undefined ? {} : { target }),
      ...(search === undefined ? {} : { $or: [{ target: contains(search) }, { keyId: contains(search) }] }),
      ...plan.filter,
    };
    const within = [{ above: idAt(from), below: idAt(to) }];
    return page(this.collection, { index: plan.index, filter, request, descending: true, within }, toEvent);
  }

  /** Resolves with the index and filter of the query; null if the index of searches shows that no event matches. */
  private async planOf(
    tenantId: TenantId | undefined,
    { actions, keyId, target, search }: AuditFilter,
    deadline: Deadline | undefined,
  ): Promise<Plan | null> {
    if (tenantId === undefined) return { index: { _id: 1 }, filter: {} };
    if (target !== undefined) return { index: AUDIT_INDEXES.target, filter: {} };
    if (keyId !== undefined) return { index: AUDIT_INDEXES.keyId, filter: {} };
    const rarest = search === undefined ? undefined : await this.grams.rarestOf(tenantId, search, deadline);
    if (rarest?.count === 0) return null;
    if (rarest !== undefined) return { index: AUDIT_INDEXES.search, filter: rarest.filter };
    return { index: actions === undefined ? AUDIT_INDEXES.all : AUDIT_INDEXES.action, filter: {} };
  }

  /** Returns an ID that sorts by time. Within one process, it also orders events of the same millisecond. */
  private newEventId(at: Date): string {
    this.count = (this.count + 1) % SORTABLE_ID_ORDERS;
    return sortableId(at.getTime(), { radix: ID_RADIX, randomBytes: 6 }, this.count);
  }
}

/** Returns a bound before the IDs of that time, and after the IDs of earlier times. */
function idAt(time: Date | undefined): string | null {
  return time === undefined ? null : timeOfId(Math.max(0, time.getTime()), ID_RADIX);
}

function toEvent({ _id, previousTenantId, grams, ...event }: AuditDocument): RecordedAuditEvent {
  return { eventId: _id, ...event, tenantId: event.tenantId ?? previousTenantId ?? null };
}
