import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Tenant } from "../domain/entities";
import type { RecordedAuditEvent } from "../domain/ports/store";
import { AuditEventConnection, AuditEventType } from "../schema/audit";
import { type Connection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { TenantType } from "../schema/tenant";
import { Costs } from "../schema/price";
import type { AuditService } from "../services/services";
import type { RequestContext } from "./context";
import { pageOf } from "./paging";

const auditCursors = keyCursors("audit");
const eventIdOf = ({ eventId }: RecordedAuditEvent) => eventId;
type Snapshot = RecordedAuditEvent["before"];

@Resolver(() => AuditEventType)
export class AuditEventResolver {
  constructor(private readonly audit: AuditService) {}

  @Query(() => AuditEventConnection, {
    description: "Attempts to change something, of every tenant and of none, newest first. Empty unless OPERATOR.",
  })
  auditLog(
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<RecordedAuditEvent>> {
    return pageOf(context, args, auditCursors, eventIdOf, (request) =>
      this.audit.page(context.principal, undefined, request),
    );
  }

  @Costs({ points: 2 })
  @FieldResolver(() => String, { nullable: true, description: "What it concerns before the change, as JSON." })
  before(@Root() { before }: RecordedAuditEvent): string | null {
    return textOf(before);
  }

  @Costs({ points: 2 })
  @FieldResolver(() => String, { nullable: true, description: "What it concerns after the change, as JSON." })
  after(@Root() { after }: RecordedAuditEvent): string | null {
    return textOf(after);
  }
}

@Resolver(() => TenantType)
export class TenantAuditResolver {
  constructor(private readonly audit: AuditService) {}

  @FieldResolver(() => AuditEventConnection, {
    description: "Attempts to change the tenant or its things, newest first.",
  })
  auditLog(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<Connection<RecordedAuditEvent>> {
    return pageOf(context, args, auditCursors, eventIdOf, (request) =>
      this.audit.page(context.principal, tenantId, request),
    );
  }
}

function textOf(snapshot: Snapshot): string | null {
  return snapshot === null ? null : JSON.stringify(snapshot);
}
