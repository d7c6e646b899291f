import type { TenantId } from "../domain/keys";
import type { Deadline } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import type { RejectionsEvent, RejectionsOptions } from "../domain/ports/live";
import type { Page, PageRequest } from "../domain/ports/pages";
import type { RejectionFilter, RejectionGrouping, RejectionGroups } from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import type { Outcome } from "./outcome";

export interface RejectionUseCases {
  find(principal: Principal, rejectionIds: readonly string[], deadline?: Deadline): Promise<(RejectedMessage | null)[]>;
  /**
   * Returns a page of rejections. If an operator omits `tenantId`, it covers all tenants, and messages of no tenant.
   */
  page(
    principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>>;
  /** Returns grouped rejections; null if the principal may not read the tenant. */
  groups(
    principal: Principal,
    tenantId: TenantId,
    filter: RejectionFilter,
    by: RejectionGrouping,
    deadline?: Deadline,
  ): Promise<RejectionGroups | null>;
  /** Returns for each record, in their order, whether a complete message of it is stored and can be redriven. */
  areRedrivable(principal: Principal, records: readonly RejectedMessage[]): Promise<boolean[]>;
  /**
   * Streams new rejections. By default, a tenant's principal receives those of its tenant. An operator receives those
   * of every tenant, and of messages without a tenant.
   */
  subscribe(
    principal: Principal,
    input: { tenantId?: string | undefined; reasons?: RejectionFilter["reasons"] },
    options?: RejectionsOptions,
  ): Outcome<AsyncIterableIterator<RejectionsEvent>>;
}
