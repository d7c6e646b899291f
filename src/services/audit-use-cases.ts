import type { TenantId } from "../domain/keys";
import type { Principal } from "../domain/entities";
import type { AuditFilter, RecordedAuditEvent } from "../domain/ports/audit-log";
import type { Page, PageRequest } from "../domain/ports/pages";

export interface AuditUseCases {
  /** Newest first; page keys are event IDs. `tenantId` undefined: every tenant, and none, for operators. */
  page(
    principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter?: AuditFilter,
  ): Promise<Page<RecordedAuditEvent>>;
}
