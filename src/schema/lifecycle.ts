/** Inputs and payloads of the mutations that change, suspend, move and delete tenants, assets and sensors. */
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { DELETION_STEPS, type DeletionStep } from "../domain/deletion";
import { MOVE_STATES, type MoveState, type TenantMove } from "../domain/tenant-move";
import { AssetAddress, SensorAddress } from "./addresses";
import { AssetType } from "./asset";
import { enumOf } from "./enums";
import { TenantLimitsInputType } from "./registration";
import { DateTimeScalar } from "./scalars";
import { SensorType } from "./sensor";
import { TenantType } from "./tenant";
import { Payload } from "./user-error";

const DeletionStepEnum = enumOf(DELETION_STEPS, "DeletionStep", "Step of a deletion.", {
  ACCESS: "Sluice deletes API keys, and accounts and sessions on the MQTT broker.",
  REGISTRY: "Sluice deletes assets and sensors.",
  FLUSH: "Sluice flushes readings that it accepted before the deletion.",
  DATA: "Sluice deletes readings, rejected messages, the ledger and the usage.",
  RECORD: "Sluice deletes the tenant's record. Until then, the tenant ID stays reserved.",
});

@ObjectType("TenantDeletion", { description: "A deletion of a tenant that is in progress.", simpleResolvers: true })
export class TenantDeletionType {
  @Field(() => DeletionStepEnum, { description: "Current step." })
  readonly step!: DeletionStep;

  @Field(() => DateTimeScalar, { description: "Time when the deletion was requested." })
  readonly startedAt!: Date;

  @Field(() => Int, {
    description: "Number of consecutive failed attempts. Sluice retries until the deletion succeeds.",
  })
  readonly attempts!: number;

  @Field(() => String, { nullable: true, description: "Why the last attempt failed; null if it did not fail." })
  readonly failure!: string | null;
}

const MoveStateEnum = enumOf(MOVE_STATES, "TenantMoveState", "State of a move to another partition.", {
  PREPARING: "Sluice creates the tenant's users on the new broker. Gateways still publish to the old broker.",
  STOPPING: "Sluice disables the users on the old broker. From now on, gateways cannot publish.",
  DRAINING: "Sluice stores the messages that the old broker has queued.",
  STARTING: "The tenant belongs to the new partition. Sluice enables the users on the new broker.",
  FINISHING: "Gateways can publish to the new broker. Sluice deletes the users on the old broker.",
  CANCELLING: "The tenant stays on the old broker. Sluice deletes the users on the new broker.",
});

@ObjectType("TenantMove", { description: "A move of a tenant to another partition.", simpleResolvers: true })
export class TenantMoveType implements Pick<TenantMove, "state" | "waitsFor"> {
  @Field(() => MoveStateEnum, { description: "Current state." })
  readonly state!: MoveState;

  @Field(() => Int, { description: "Number of the partition that the tenant leaves." })
  readonly from!: number;

  @Field(() => Int, { description: "Number of the partition that the tenant moves to." })
  readonly to!: number;

  @Field(() => DateTimeScalar, { description: "Time when the move was requested." })
  readonly startedAt!: Date;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "Time when Sluice began to disable the users on the old broker; null if it has not begun.",
  })
  readonly stoppedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Reason why the move is waiting; null if it is not waiting." })
  readonly waitsFor!: string | null;
}

@InputType("TenantMoveInput", { description: "Input fields to move a tenant to another partition." })
export class TenantMoveInput {
  @Field({ description: "Tenant to move." })
  readonly tenantId!: string;

  @Field(() => Int, {
    description:
      "Number of the partition to move to. To cancel a move in the state PREPARING, pass the tenant's current " +
      "partition.",
  })
  readonly partitionId!: number;
}

@ObjectType("TenantMovePayload", { description: "Return type of `tenantMove`.", simpleResolvers: true })
export class TenantMovePayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The tenant with its move; null if there are user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantUpdateInput", { description: "Input fields to change a tenant. Omitted fields keep their values." })
export class TenantUpdateInput {
  @Field(() => String, {
    nullable: true,
    description: "Tenant to change. Defaults to your own tenant. An OPERATOR must pass it.",
  })
  readonly tenantId?: string | null;

  @Field(() => String, { nullable: true, description: "Display name, 1 to 200 characters." })
  readonly name?: string | null;

  @Field(() => TenantLimitsInputType, { nullable: true, description: "Limits to change. Requires the role OPERATOR." })
  readonly limits?: TenantLimitsInputType | null;
}

@ObjectType("TenantUpdatePayload", { description: "Return type of `tenantUpdate`.", simpleResolvers: true })
export class TenantUpdatePayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The changed tenant; null if there are user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantSuspendInput", { description: "Input fields to suspend a tenant." })
export class TenantSuspendInput {
  @Field({ description: "Tenant to suspend." })
  readonly tenantId!: string;
}

@ObjectType("TenantSuspendPayload", { description: "Return type of `tenantSuspend`.", simpleResolvers: true })
export class TenantSuspendPayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The suspended tenant; null if there are user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantResumeInput", { description: "Input fields to resume a suspended tenant." })
export class TenantResumeInput {
  @Field({ description: "Tenant to resume." })
  readonly tenantId!: string;
}

@ObjectType("TenantResumePayload", { description: "Return type of `tenantResume`.", simpleResolvers: true })
export class TenantResumePayload extends Payload {
  @Field(() => TenantType, { nullable: true, description: "The active tenant; null if there are user errors." })
  readonly tenant?: TenantType | null;
}

@InputType("TenantDeleteInput", { description: "Input fields to delete a tenant with everything that belongs to it." })
export class TenantDeleteInput {
  @Field({ description: "Tenant to delete." })
  readonly tenantId!: string;
}

@ObjectType("TenantDeletePayload", { description: "Return type of `tenantDelete`.", simpleResolvers: true })
export class TenantDeletePayload extends Payload {
  @Field(() => TenantType, {
    nullable: true,
    description: "The tenant in the status DELETING; null if there are user errors.",
  })
  readonly tenant?: TenantType | null;
}

@InputType("AssetUpdateInput", { description: "Input fields to change an asset. Omitted fields keep their values." })
export class AssetUpdateInput extends AssetAddress {
  @Field(() => String, { nullable: true, description: "Type of the asset, such as `truck`: 1 to 200 characters." })
  readonly type?: string | null;

  @Field(() => String, { nullable: true, description: "Display name, 1 to 200 characters. Null removes it." })
  readonly name?: string | null;
}

@ObjectType("AssetUpdatePayload", { description: "Return type of `assetUpdate`.", simpleResolvers: true })
export class AssetUpdatePayload extends Payload {
  @Field(() => AssetType, { nullable: true, description: "The changed asset; null if there are user errors." })
  readonly asset?: AssetType | null;
}

@InputType("AssetDeleteInput", { description: "Input fields to delete an asset with its sensors and their readings." })
export class AssetDeleteInput extends AssetAddress {}

@ObjectType("AssetDeletePayload", { description: "Return type of `assetDelete`.", simpleResolvers: true })
export class AssetDeletePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "Global ID of the deleted asset; null if there are user errors." })
  readonly deletedId?: string | null;
}

@InputType("SensorUpdateInput", { description: "Input fields to change a sensor. Omitted fields keep their values." })
export class SensorUpdateInput extends SensorAddress {
  @Field(() => String, {
    nullable: true,
    description: "Measured quantity, such as `temperature`: 1 to 200 characters.",
  })
  readonly type?: string | null;

  @Field(() => String, { nullable: true, description: "Unit of the values, 1 to 32 characters. Null removes it." })
  readonly unit?: string | null;
}

@ObjectType("SensorUpdatePayload", { description: "Return type of `sensorUpdate`.", simpleResolvers: true })
export class SensorUpdatePayload extends Payload {
  @Field(() => SensorType, { nullable: true, description: "The changed sensor; null if there are user errors." })
  readonly sensor?: SensorType | null;
}

@InputType("SensorDeleteInput", { description: "Input fields to delete a sensor with its readings." })
export class SensorDeleteInput extends SensorAddress {}

@ObjectType("SensorDeletePayload", { description: "Return type of `sensorDelete`.", simpleResolvers: true })
export class SensorDeletePayload extends Payload {
  @Field(() => ID, { nullable: true, description: "Global ID of the deleted sensor; null if there are user errors." })
  readonly deletedId?: string | null;
}
