import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import type { RecordedAuditEvent } from "../domain/ports/audit-log";
import { AuditEventConnection, AuditEventFilterInput, AuditEventType } from "../schema/audit";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { TenantType } from "../schema/tenant";
import { Costs } from "../schema/price";
import type { AuditUseCases } from "../services/audit-use-cases";
import type { ResolverCapability } from "./capability";
import type { RequestContext } from "./context";
import { checkRange } from "./errors";
import { present } from "./inputs";
import { pageOf } from "./paging";

const auditCursors = keyCursors("audit");
const eventIdOf = ({ eventId }: RecordedAuditEvent) => eventId;
type Snapshot = RecordedAuditEvent["before"];

@Resolver(() => AuditEventType)
class AuditEventResolver {
  constructor(private readonly audit: AuditUseCases) {}

  @Query(() => AuditEventConnection, {
    description:
      "Audit log of the platform, newest event first. It contains the events of all tenants, and those that concern " +
      "no tenant. Empty unless your role is OPERATOR.",
  })
  auditLog(
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<RecordedAuditEvent>> {
    return pageOf(context, args, auditCursors, eventIdOf, (request) =>
      this.audit.page(context.principal, undefined, request),
    );
  }

  @Costs({ points: 2 })
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "State of the object before the change, as JSON. Null if the object did not exist, if the change failed, or " +
      "if it concerns several objects.",
  })
  before(@Root() { before }: RecordedAuditEvent): string | null {
    return textOf(before);
  }

  @Costs({ points: 2 })
  @FieldResolver(() => String, {
    nullable: true,
    description:
      "State of the object after the change, or the result of the change, as JSON. Null if the change deleted the " +
      "object or failed.",
  })
  after(@Root() { after }: RecordedAuditEvent): string | null {
    return textOf(after);
  }
}

@Resolver(() => TenantType)
class TenantAuditResolver {
  constructor(private readonly audit: AuditUseCases) {}

  @FieldResolver(() => AuditEventConnection, {
    description: "Audit log of the tenant, newest event first. The role TENANT_READER gets FORBIDDEN.",
  })
  auditLog(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => AuditEventFilterInput, {
      nullable: true,
      description: "Conditions for the list. Defaults to all events.",
    })
    filter: AuditEventFilterInput | null | undefined,
  ): Promise<RelayConnection<RecordedAuditEvent>> {
    const conditions = present(filter);
    checkRange("filter", { from: conditions.from?.getTime(), to: conditions.to?.getTime() });
    return pageOf(context, args, auditCursors, eventIdOf, (request) =>
      this.audit.page(context.principal, tenantId, request, conditions),
    );
  }
}

function textOf(snapshot: Snapshot): string | null {
  return snapshot === null ? null : JSON.stringify(snapshot);
}

export const auditResolvers: ResolverCapability = [
  [AuditEventResolver, (services) => new AuditEventResolver(services.audit)],
  [TenantAuditResolver, (services) => new TenantAuditResolver(services.audit)],
];
