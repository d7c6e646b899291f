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
  /** `tenantId` undefined: every tenant, and none, for operators. */
  page(
    principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>>;
  /** null: the tenant does not exist for the principal. */
  groups(
    principal: Principal,
    tenantId: TenantId,
    filter: RejectionFilter,
    by: RejectionGrouping,
    deadline?: Deadline,
  ): Promise<RejectionGroups | null>;
  /** In the order of the records: whether a whole message of it is kept, which can be redriven. */
  areRedrivable(principal: Principal, records: readonly RejectedMessage[]): Promise<boolean[]>;
  /** Default for `tenantId`: the principal's own. For an operator: every tenant, and none. */
  subscribe(
    principal: Principal,
    input: { tenantId?: string | undefined; reasons?: RejectionFilter["reasons"] },
    options?: RejectionsOptions,
  ): Outcome<AsyncIterableIterator<RejectionsEvent>>;
}
