import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from "type-graphql";
import type { Asset, Sensor, Tenant } from "../domain/entities";
import { isId, sensorKey } from "../domain/keys";
import { AssetType } from "../schema/asset";
import { type RelayConnection, ConnectionArgs } from "../schema/connection";
import { globalId } from "../schema/node";
import { AssetRegisterInput, AssetRegisterPayload } from "../schema/registration";
import { SensorConnection, SensorType } from "../schema/sensor";
import { TenantType } from "../schema/tenant";
import type { FleetService } from "../services/fleet/fleet";
import type { RequestContext } from "./context";
import { counting } from "./fleet-list-resolver";
import { present } from "./inputs";
import { pageOf } from "./paging";
import { payloadOf } from "./payloads";
import { sensorCursors } from "./sensor-resolver";

@Resolver(() => AssetType)
export class AssetResolver {
  constructor(private readonly fleet: FleetService) {}

  @Mutation(() => AssetRegisterPayload, { nullable: true, description: "Registers an asset." })
  assetRegister(
    @Ctx() context: RequestContext,
    @Arg("input", () => AssetRegisterInput, { description: "The asset to register." }) input: AssetRegisterInput,
  ) {
    return payloadOf(context, this.fleet.registerAsset(context.principal, present(input)));
  }

  @FieldResolver(() => ID, { description: "Opaque global ID, unique across all types." })
  id(@Root() asset: Asset): string {
    return globalId(asset);
  }

  @FieldResolver(() => TenantType, { description: "Tenant that owns the asset." })
  tenant(@Root() asset: Asset, @Ctx() context: RequestContext): Promise<Tenant | null> {
    return context.loaders.tenants.load(asset.tenantId);
  }

  @FieldResolver(() => SensorType, {
    nullable: true,
    description: "A sensor of the asset; null if there is none with this ID.",
  })
  async sensor(
    @Root() { tenantId, assetId }: Asset,
    @Ctx() context: RequestContext,
    @Arg("sensorId", () => String, { description: "ID of the sensor, within the asset." }) sensorId: string,
  ): Promise<Sensor | null> {
    return isId(sensorId) ? context.loaders.sensors.load(sensorKey(tenantId, assetId, sensorId)) : null;
  }

  @FieldResolver(() => SensorConnection, { description: "Sensors of the asset, ordered by ID." })
  sensors(
    @Root() { tenantId, assetId }: Asset,
    @Ctx() context: RequestContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
  ): Promise<RelayConnection<Sensor>> {
    return pageOf(
      context,
      args,
      sensorCursors,
      (sensor: Sensor) => sensorKey(tenantId, assetId, sensor.sensorId),
      (request) => this.fleet.pageSensors(context.principal, { tenantId, assetId }, request, {}),
      counting(context, undefined, () =>
        this.fleet.countSensors(context.principal, tenantId, { assetIds: [assetId] }, context.deadline),
      ),
    );
  }
}
