import type { Principal } from "../domain/entities";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { AuditLog, RecordedAuditEvent } from "../domain/ports/store";
import type { TenantScope } from "./authorization";
import type { AuditUseCases } from "./services";
import { clampTextPage } from "./validation";

/** Reads the audit log. */
export class AuditService implements AuditUseCases {
  constructor(
    private readonly log: AuditLog,
    private readonly scope: TenantScope,
  ) {}

  async page(principal: Principal, tenantId: string | undefined, page: PageRequest): Promise<Page<RecordedAuditEvent>> {
    const readable =
      tenantId === undefined ? principal.role === "OPERATOR" : await this.scope.readable(principal, tenantId);
    return readable ? this.log.page(tenantId, clampTextPage(page)) : { items: [], hasMore: false };
  }
}
