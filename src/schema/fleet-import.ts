/** Input and payload of `fleetImport`: many assets with their sensors in one call. */
import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { ErrorCode } from "../domain/errors";
import { UserErrorCodeEnum } from "./enums";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";
import { Costs } from "./price";

@InputType("FleetImportSensorInput", { description: "A sensor to import." })
export class FleetImportSensorInput {
  @Field({
    description:
      "ID of the sensor, unique within the asset: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a " +
      "letter or digit.",
  })
  readonly sensorId!: string;

  @Field({ description: "Measured quantity, such as `temperature`: 1 to 200 characters." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of the values, such as `°C`: 1 to 32 characters." })
  readonly unit?: string | null;
}

@InputType("FleetImportAssetInput", { description: "An asset to import, with its sensors." })
export class FleetImportAssetInput {
  @Field({
    description:
      "ID of the asset, unique within the tenant: 1 to 63 characters of a-z, 0-9, '.', '_' and '-', starting with a " +
      "letter or digit.",
  })
  readonly assetId!: string;

  @Field({ description: "Type of the asset, such as `truck`: 1 to 200 characters." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Display name, 1 to 200 characters." })
  readonly name?: string | null;

  @Field(() => [FleetImportSensorInput], {
    nullable: true,
    description: "Sensors of the asset, at most 100. Defaults to none.",
  })
  readonly sensors?: readonly FleetImportSensorInput[] | null;
}

@InputType("FleetImportInput", {
  description: "Input fields to import assets and sensors. The import does not change objects that already exist.",
})
export class FleetImportInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant that the assets belong to. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => [FleetImportAssetInput], { description: "Assets to import, at most 1,000." })
  readonly assets!: readonly FleetImportAssetInput[];

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("FleetImportItemError", {
  description: "An asset or sensor that Sluice could not import. Sluice imports the other items.",
  simpleResolvers: true,
})
export class FleetImportItemError {
  @Field({ description: "`assetId` from the input." })
  readonly assetId!: string;

  @Field(() => String, {
    nullable: true,
    description: "`sensorId` from the input. Null if the error concerns the asset, or all of its sensors.",
  })
  readonly sensorId!: string | null;

  @Costs({ items: 6 })
  @Field(() => [String], { nullable: true, description: "Path of the value in the input, outermost element first." })
  readonly field!: readonly string[] | null;

  @Field({ description: "Cause of the failure, and how to fix it." })
  readonly message!: string;

  @Field(() => UserErrorCodeEnum, { description: "Code of the error, for programs." })
  readonly code!: ErrorCode;
}

@ObjectType("FleetImportPayload", {
  description: "Return type of `fleetImport`. Repeating an import is safe: existing objects count as unchanged.",
  simpleResolvers: true,
})
export class FleetImportPayload extends Payload {
  @Field(() => Int, {
    nullable: true,
    description: "Number of assets that Sluice created; null if there are user errors.",
  })
  readonly assetsCreated?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of assets that already existed; null if there are user errors.",
  })
  readonly assetsUnchanged?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of sensors that Sluice created; null if there are user errors.",
  })
  readonly sensorsCreated?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "Number of sensors that already existed; null if there are user errors.",
  })
  readonly sensorsUnchanged?: number | null;
}
