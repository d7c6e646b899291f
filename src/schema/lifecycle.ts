/** Inputs and payloads of the mutations that change, suspend and delete tenants, assets and sensors. */
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { DELETION_STEPS, type DeletionStep } from "../domain/deletion";
import { AssetType } from "./asset";
import { enumOf } from "./enums";
import { TenantLimitsInputType } from "./registration";
import { DateTimeScalar } from "./scalars";
import { SensorType } from "./sensor";
import { TenantType } from "./tenant";
import { Payload } from "./user-error";

export const DeletionStepEnum = enumOf(DELETION_STEPS, "DeletionStep", "How far a deletion has come.", {
  ACCESS: "Accounts and sessions on the MQTT broker and API keys are being removed.",
  REGISTRY: "Assets and sensors are being removed.",
  FLUSH: "Waits until readings that were accepted before have been stored.",
  DATA: "Readings, rejected messages and the ledger are being removed.",
  RECORD: "Everything is gone but the record that keeps the id taken.",
});

@ObjectType("TenantDeletion", { description: "A deletion that is under way.", simpleResolvers: true })
export class TenantDeletionType {
  @Field(() => DeletionStepEnum, { description: "The step that is being done." })
  readonly step!: DeletionStep;

  @Field(() => DateTimeScalar, { description: "When it was ordered." })
  readonly startedAt!: Date;

  @Field(() => Int, {
    description: "Attempts that failed since the last one that did not; it is tried again and again.",
  })
  readonly attempts!: number;

  @Field(() => String, { nullable: true, description: "Why the last attempt failed; null: it did not." })
  readonly problem!: string | null;
}

@InputType("TenantUpdateInput", { description: "What to change of a tenant; what is left out stays as it is." })
export class TenantUpdateInput {
  @Field(() => String, { nullable: true, description: "The tenant; by default the key's own." })
  readonly tenantId?: string | null;

  @Field(() => String, { nullable: true, description: "Name for people." })
  readonly name?: string | null;

  @Field(() => TenantLimitsInputType, { nullable: true, description: "Limits to change. OPERATOR only." })
  readonly limits?: TenantLimitsInputType | null;
}

@ObjectType("TenantUpdatePayload", { description: "What `tenantUpdate` did.", simpleResolvers: true })
export class TenantUpdatePayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The tenant as it is now; null with user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantSuspendInput", { description: "The tenant to suspend." })
export class TenantSuspendInput {
  @Field({ description: "The tenant." })
  readonly tenantId!: string;
}

@ObjectType("TenantSuspendPayload", { description: "What `tenantSuspend` did.", simpleResolvers: true })
export class TenantSuspendPayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The suspended tenant; null with user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantResumeInput", { description: "The tenant to let in again." })
export class TenantResumeInput {
  @Field({ description: "The tenant." })
  readonly tenantId!: string;
}

@ObjectType("TenantResumePayload", { description: "What `tenantResume` did.", simpleResolvers: true })
export class TenantResumePayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The active tenant; null with user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantDeleteInput", { description: "The tenant to delete, with everything that belongs to it." })
export class TenantDeleteInput {
  @Field({ description: "The tenant." })
  readonly tenantId!: string;
}

@ObjectType("TenantDeletePayload", { description: "What `tenantDelete` did.", simpleResolvers: true })
export class TenantDeletePayload extends Payload {
  @Field(() => TenantType, {
    nullable: true,
    description: "The tenant in the status DELETING; it answers null once nothing is left. Null with user errors.",
  })
  readonly tenant?: TenantType | null;
}

@InputType("AssetUpdateInput", { description: "What to change of an asset; what is left out stays as it is." })
export class AssetUpdateInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "The asset." })
  readonly assetId!: string;

  @Field(() => String, { nullable: true, description: "What kind of thing it is." })
  readonly type?: string | null;

  @Field(() => String, { nullable: true, description: "Name for people; null takes it away." })
  readonly name?: string | null;
}

@ObjectType("AssetUpdatePayload", { description: "What `assetUpdate` did.", simpleResolvers: true })
export class AssetUpdatePayload extends Payload {
  @Field(() => AssetType, { nullable: true, description: "The asset as it is now; null with user errors." })
  readonly asset?: AssetType | null;
}

@InputType("AssetDeleteInput", { description: "The asset to delete, with its sensors and their readings." })
export class AssetDeleteInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "The asset." })
  readonly assetId!: string;
}

@ObjectType("AssetDeletePayload", { description: "What `assetDelete` did.", simpleResolvers: true })
export class AssetDeletePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "Global id of what is gone; null with user errors." })
  readonly deletedId?: string | null;
}

@InputType("SensorUpdateInput", { description: "What to change of a sensor; what is left out stays as it is." })
export class SensorUpdateInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "The asset that carries it." })
  readonly assetId!: string;

  @Field({ description: "The sensor." })
  readonly sensorId!: string;

  @Field(() => String, { nullable: true, description: "What it measures." })
  readonly type?: string | null;

  @Field(() => String, { nullable: true, description: "Unit of its values; null takes it away." })
  readonly unit?: string | null;
}

@ObjectType("SensorUpdatePayload", { description: "What `sensorUpdate` did.", simpleResolvers: true })
export class SensorUpdatePayload extends Payload {
  @Field(() => SensorType, { nullable: true, description: "The sensor as it is now; null with user errors." })
  readonly sensor?: SensorType | null;
}

@InputType("SensorDeleteInput", { description: "The sensor to delete, with its readings." })
export class SensorDeleteInput {
  @Field(() => String, { nullable: true, description: "The tenant it belongs to; by default the key's own." })
  readonly tenantId?: string | null;

  @Field({ description: "The asset that carries it." })
  readonly assetId!: string;

  @Field({ description: "The sensor." })
  readonly sensorId!: string;
}

@ObjectType("SensorDeletePayload", { description: "What `sensorDelete` did.", simpleResolvers: true })
export class SensorDeletePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "Global id of what is gone; null with user errors." })
  readonly deletedId?: string | null;
}
