import type { TenantId } from "../domain/keys";
import type { Principal } from "../domain/entities";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { AuditFilter, AuditLog, RecordedAuditEvent } from "../domain/ports/audit-log";
import type { AuditUseCases } from "./audit-use-cases";
import { clampTextPage, searchText } from "./validation";

/** Reads the audit log. */
export class AuditService implements AuditUseCases {
  constructor(private readonly log: AuditLog) {}

  page(
    _principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter?: AuditFilter,
  ): Promise<Page<RecordedAuditEvent>> {
    const sought = filter === undefined ? undefined : { ...filter, search: searchText(filter.search) };
    return this.log.page(tenantId, clampTextPage(page), sought);
  }
}
