/** Input and payload of `fleetImport`: many assets with their sensors in one call. */
import { Field, InputType, Int, ObjectType } from "type-graphql";
import type { ErrorCode } from "../domain/errors";
import { UserErrorCodeEnum } from "./enums";
import { IDEMPOTENCY_KEY, Payload } from "./user-error";
import { Costs } from "./price";

@InputType("FleetImportSensorInput", { description: "A sensor of an imported asset." })
export class FleetImportSensorInput {
  @Field({ description: "Unique within the asset." })
  readonly sensorId!: string;

  @Field({ description: "What it measures." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Unit of its values." })
  readonly unit?: string | null;
}

@InputType("FleetImportAssetInput", { description: "An asset to import, with its sensors." })
export class FleetImportAssetInput {
  @Field({ description: "Unique within the tenant." })
  readonly assetId!: string;

  @Field({ description: "What kind of thing it is." })
  readonly type!: string;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name?: string | null;

  @Field(() => [FleetImportSensorInput], { nullable: true, description: "Its sensors; by default none." })
  readonly sensors?: readonly FleetImportSensorInput[] | null;
}

@InputType("FleetImportInput", { description: "Assets and sensors to register. What exists is left as it is." })
export class FleetImportInput {
  @Field(() => String, { nullable: true, description: "The tenant they belong to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => [FleetImportAssetInput], { description: "1 to 1,000 assets." })
  readonly assets!: readonly FleetImportAssetInput[];

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  readonly idempotencyKey?: string | null;
}

@ObjectType("FleetImportItemError", {
  description: "One asset or sensor that was not imported; the others were.",
  simpleResolvers: true,
})
export class FleetImportItemError {
  @Field({ description: "The asset as it was named in the input." })
  readonly assetId!: string;

  @Field(() => String, { nullable: true, description: "The sensor; null when the asset itself is at fault." })
  readonly sensorId!: string | null;

  @Costs({ items: 6 })
  @Field(() => [String], { nullable: true, description: "Path into the input, outermost first." })
  readonly field!: readonly string[] | null;

  @Field({ description: "One sentence: what is wrong and what to do." })
  readonly message!: string;

  @Field(() => UserErrorCodeEnum, { description: "What kind of failure it is, for programs." })
  readonly code!: ErrorCode;
}

@ObjectType("FleetImportPayload", {
  description: "What `fleetImport` did. Repeating it is safe: what exists counts as unchanged.",
  simpleResolvers: true,
})
export class FleetImportPayload extends Payload {
  @Field(() => Int, { nullable: true, description: "Assets that were new." })
  readonly assetsCreated?: number | null;

  @Field(() => Int, { nullable: true, description: "Assets that existed and were left as they are." })
  readonly assetsUnchanged?: number | null;

  @Field(() => Int, { nullable: true, description: "Sensors that were new." })
  readonly sensorsCreated?: number | null;

  @Field(() => Int, { nullable: true, description: "Sensors that existed and were left as they are." })
  readonly sensorsUnchanged?: number | null;
}
