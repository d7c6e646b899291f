import { Ctx, FieldResolver, ID, Resolver, Root } from "type-graphql";
import type { Sensor, Tenant } from "../domain/entities";
import type { RejectedMessage } from "../domain/rejection";
import { globalId } from "../schema/node";
import { RejectedMessageType } from "../schema/rejected-message";
import { SensorType } from "../schema/sensor";
import { TenantType } from "../schema/tenant";
import type { RequestContext } from "./context";

@Resolver(() => RejectedMessageType)
export class RejectedMessageResolver {
  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() rejection: RejectedMessage): string {
    return globalId(rejection);
  }

  @FieldResolver(() => TenantType, {
    nullable: true,
    description: "Tenant that the topic names; null if it is not registered.",
  })
  async tenant(@Root() { tenantId }: RejectedMessage, @Ctx() context: RequestContext): Promise<Tenant | null> {
    return tenantId === null ? null : context.loaders.tenants.load(tenantId);
  }

  @FieldResolver(() => SensorType, {
    nullable: true,
    description: "Sensor that the topic names; null if it is not registered, or if the record covers several topics.",
  })
  async sensor(@Root() { sensorKey }: RejectedMessage, @Ctx() context: RequestContext): Promise<Sensor | null> {
    return sensorKey === null ? null : context.loaders.sensors.load(sensorKey);
  }
}
