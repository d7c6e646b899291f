/** Input fields that identify an asset or a sensor. */
import { Field, InputType } from "type-graphql";

/** Input field that the mutations of assets share. */
@InputType()
export abstract class OfAssetsTenant {
  @Field(() => String, {
    nullable: true,
    description: "Tenant that the asset belongs to. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;
}

@InputType()
export abstract class AssetAddress extends OfAssetsTenant {
  @Field({ description: "ID of the asset." })
  readonly assetId!: string;
}

/** Input fields that the mutations of sensors share. */
@InputType()
export abstract class OfSensorsAsset {
  @Field(() => String, {
    nullable: true,
    description: "Tenant that the sensor belongs to. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field({ description: "ID of the asset that carries the sensor." })
  readonly assetId!: string;
}

@InputType()
export abstract class SensorAddress extends OfSensorsAsset {
  @Field({ description: "ID of the sensor." })
  readonly sensorId!: string;
}
