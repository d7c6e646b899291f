import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Sensor, Tenant } from "../domain/entities";
import { assetKey, idOrNone, sensorKey, type TenantId } from "../domain/keys";
import type {
  RejectionFilter,
  RejectionGroup,
  RejectionGrouping,
  RejectionGroups,
} from "../domain/ports/rejection-store";
import type { RejectedMessage } from "../domain/rejection";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { keyCursors } from "../schema/cursors";
import { globalId } from "../schema/node";
import { Costs, PRICES } from "../schema/price";
import { RejectedMessageConnection, RejectedMessageFilterInput, RejectedMessageType } from "../schema/rejected-message";
import { RejectionGroupingEnum, RejectionGroupsType, RejectionGroupType } from "../schema/rejection-group";
import { SensorType } from "../schema/sensor";
import { TenantType } from "../schema/tenant";
import { MOST_GROUPED_RECORDS } from "../services/rejection-service";
import type { RejectionUseCases } from "../services/rejection-use-cases";
import type { RequestContext } from "./context";
import { checkRange } from "./errors";
import { present } from "./inputs";
import { pageOf } from "./paging";

const rejectionCursors = keyCursors("rejection");

@Resolver(() => RejectedMessageType)
export class RejectedMessageResolver {
  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() rejection: RejectedMessage): string {
    return globalId(rejection);
  }

  @Costs({ points: PRICES.read })
  @FieldResolver(() => Boolean, {
    description:
      "Whether Sluice keeps the whole message of the record, so that `rejectedMessagesRedrive` can ingest it again.",
  })
  isRedrivable(@Root() rejection: RejectedMessage, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return loaders.redrivable.load(rejection);
  }

  @FieldResolver(() => TenantType, {
    nullable: true,
    description: "Tenant that the topic names; null if the topic names no registered tenant.",
  })
  async tenant(@Root() { tenantId }: RejectedMessage, @Ctx() context: RequestContext): Promise<Tenant | null> {
    return tenantId === null ? null : context.loaders.tenants.load(tenantId);
  }

  @FieldResolver(() => SensorType, {
    nullable: true,
    description:
      "Sensor that the topic names. Null if the topic names no registered sensor, or if the record represents " +
      "messages on several topics.",
  })
  async sensor(@Root() { sensorKey }: RejectedMessage, @Ctx() context: RequestContext): Promise<Sensor | null> {
    return sensorKey === null ? null : context.loaders.sensors.load(sensorKey);
  }
}

@Resolver(() => TenantType)
export class TenantRejectionsResolver {
  constructor(private readonly rejections: RejectionUseCases) {}

  @FieldResolver(() => RejectedMessageConnection, { description: "Rejected messages of the tenant, newest first." })
  rejectedMessages(
    @Root() { tenantId }: Tenant,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg("filter", () => RejectedMessageFilterInput, {
      nullable: true,
      description: "Conditions for the list. Defaults to all rejected messages.",
    })
    filter: RejectedMessageFilterInput | null | undefined,
  ): Promise<RelayConnection<RejectedMessage>> {
    const conditions = conditionsOf(tenantId, filter);
    return pageOf(
      context,
      args,
      rejectionCursors,
      (rejection: RejectedMessage) => rejection.rejectionId,
      (request) => this.rejections.page(context.principal, tenantId, request, conditions),
    );
  }

  @Costs({ points: PRICES.read + MOST_GROUPED_RECORDS * PRICES.summedDocument })
  @FieldResolver(() => RejectionGroupsType, {
    nullable: true,
    description:
      "Groups of the tenant's rejected messages, with the number of messages in each group. Null if your key can " +
      "no longer see the tenant. Also null, with an error in the response, if the query fails.",
  })
  rejectionGroups(
    @Root() { tenantId }: Tenant,
    @Ctx() { principal, deadline, reads }: RequestContext,
    @Arg("filter", () => RejectedMessageFilterInput, {
      nullable: true,
      description: "Conditions for the messages. Defaults to all rejected messages.",
    })
    filter: RejectedMessageFilterInput | null | undefined,
    @Arg("by", () => RejectionGroupingEnum, {
      nullable: true,
      description: "Property that messages of a group share in addition to their reason. Defaults to SENSOR.",
    })
    by: RejectionGrouping | null | undefined,
  ): Promise<RejectionGroups | null> {
    const conditions = conditionsOf(tenantId, filter);
    return reads.run(() => this.rejections.groups(principal, tenantId, conditions, by ?? "SENSOR", deadline));
  }
}

@Resolver(() => RejectionGroupType)
export class RejectionGroupResolver {
  @FieldResolver(() => RejectedMessageType, {
    nullable: true,
    description: "Newest record of the group; null if Sluice has since deleted it.",
  })
  sample(@Root() { newestId }: RejectionGroup, @Ctx() { loaders }: RequestContext): Promise<RejectedMessage | null> {
    return loaders.rejections.load(newestId);
  }
}

function conditionsOf(tenantId: TenantId, filter: RejectedMessageFilterInput | null | undefined): RejectionFilter {
  const { sensor, assetId, ...conditions } = present(filter);
  checkRange("filter", { from: conditions.from?.getTime(), to: conditions.to?.getTime() });
  return {
    ...conditions,
    ...(sensor === undefined
      ? {}
      : { sensorKey: sensorKey(tenantId, idOrNone(sensor.assetId), idOrNone(sensor.sensorId)) }),
    ...(assetId === undefined ? {} : { assetKey: assetKey(tenantId, idOrNone(assetId)) }),
  };
}
