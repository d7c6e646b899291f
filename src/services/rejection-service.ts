import type { TenantId } from "../domain/keys";
import type { Deadline } from "../domain/deadline";
import type { Principal } from "../domain/entities";
import type { RejectedPayloadRepository } from "../domain/ports/ingest";
import type { LiveRejections, RejectionsEvent, RejectionsOptions } from "../domain/ports/live";
import type { Page, PageRequest } from "../domain/ports/pages";
import type {
  RejectionFilter,
  RejectionGrouping,
  RejectionGroups,
  RejectionRepository,
} from "../domain/ports/rejection-store";
import { REJECTION_REASONS, type RejectedMessage } from "../domain/rejection";
import { fail, ok } from "../domain/result";
import { mayReach, noSuchTenant, type TenantScope } from "./authorization";
import type { Outcome } from "./outcome";
import type { RejectionUseCases } from "./rejection-use-cases";
import { AccessBoundIterator, type AccessEnd } from "./telemetry/access-bound-iterator";
import { clampTextPage, InputCheck } from "./validation";

/** Maximum number of records that are grouped, newest first. During a flood, each record represents many messages. */
export const MOST_GROUPED_RECORDS = 10_000;
const MOST_REJECTION_GROUPS = 200;

/** Reads recorded rejections, and streams new ones. */
export class RejectionService implements RejectionUseCases {
  constructor(
    private readonly repository: RejectionRepository,
    private readonly payloads: Pick<RejectedPayloadRepository, "keptOf">,
    private readonly live: LiveRejections,
    private readonly scope: TenantScope,
    private readonly access: AccessEnd,
  ) {}

  async find(
    principal: Principal,
    rejectionIds: readonly string[],
    deadline?: Deadline,
  ): Promise<(RejectedMessage | null)[]> {
    const texts = rejectionIds.filter((rejectionId) => typeof rejectionId === "string");
    const found = new Map<string, RejectedMessage>();
    for (const message of texts.length === 0 ? [] : await this.repository.find([...new Set(texts)], deadline)) {
      if (mayReach(principal, message.tenantId)) found.set(message.rejectionId, message);
    }
    return rejectionIds.map((rejectionId) => found.get(rejectionId) ?? null);
  }

  page(
    _principal: Principal,
    tenantId: TenantId | undefined,
    page: PageRequest,
    filter: RejectionFilter,
  ): Promise<Page<RejectedMessage>> {
    return this.repository.page(tenantId, clampTextPage(page), filter);
  }

  groups(
    _principal: Principal,
    tenantId: TenantId,
    filter: RejectionFilter,
    by: RejectionGrouping,
    deadline?: Deadline,
  ): Promise<RejectionGroups> {
    const most = { records: MOST_GROUPED_RECORDS, groups: MOST_REJECTION_GROUPS };
    return this.repository.groups(tenantId, filter, by, most, deadline);
  }

  async areRedrivable(principal: Principal, records: readonly RejectedMessage[]): Promise<boolean[]> {
    const isVisible = records.map(({ tenantId }) => mayReach(principal, tenantId));
    const kept = await this.payloads.keptOf(records.filter((_record, index) => isVisible[index]));
    let next = 0;
    return isVisible.map((each) => each && kept[next++] === true);
  }

  async subscribe(
    principal: Principal,
    input: Parameters<RejectionUseCases["subscribe"]>[1],
    options?: RejectionsOptions,
  ): Outcome<AsyncIterableIterator<RejectionsEvent>> {
    const check = new InputCheck();
    const named = input.tenantId ?? principal.tenantId;
    const tenantId = named === null ? null : check.id(["tenantId"], named);
    const { reasons } = input;
    reasons?.forEach((reason, index) => check.oneOf(["reasons", String(index)], reason, REJECTION_REASONS));
    if (check.failures.length > 0) return fail(check.failures);
    if (tenantId !== null) {
      const [tenant] = await this.scope.visible(principal, [tenantId]);
      if (tenant === undefined || tenant === null) return fail([noSuchTenant(tenantId)]);
    }
    return ok(new AccessBoundIterator(this.live.subscribe({ tenantId, reasons }, options), this.access, principal));
  }
}
