import type { TenantId } from "../domain/keys";
import type { Principal } from "../domain/entities";
import type { AuditFilter, RecordedAuditEvent } from "../domain/ports/audit-log";
import type { Page, PageRequest } from "../domain/ports/pages";

export interface AuditUseCases {
  /**
   * Returns a page of audit events, newest first. Page keys are event IDs. If an operator omits `tenantId`, the page
   * holds the events of all tenants, and events that belong to no tenant.
   */
  page(
    principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter?: AuditFilter,
  ): Promise<Page<RecordedAuditEvent>>;
}
