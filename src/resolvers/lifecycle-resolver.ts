/** Changes of tenants, assets and sensors after their registration. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { OngoingDeletion } from "../domain/deletion";
import type { Tenant } from "../domain/entities";
import { assetKey, sensorKey } from "../domain/keys";
import type { TenantMove } from "../domain/tenant-move";
import {
  AssetDeleteInput,
  AssetDeletePayload,
  AssetUpdateInput,
  AssetUpdatePayload,
  SensorDeleteInput,
  SensorDeletePayload,
  SensorUpdateInput,
  SensorUpdatePayload,
  TenantDeleteInput,
  TenantDeletePayload,
  TenantDeletionType,
  TenantMoveInput,
  TenantMovePayload,
  TenantMoveType,
  TenantResumeInput,
  TenantResumePayload,
  TenantSuspendInput,
  TenantSuspendPayload,
  TenantUpdateInput,
  TenantUpdatePayload,
} from "../schema/lifecycle";
import { mayReachAll } from "../services/authorization";
import { globalIdOf } from "../schema/node";
import { TenantType } from "../schema/tenant";
import { Costs, PRICES } from "../schema/price";
import type { LifecycleService } from "../services/lifecycle/lifecycle";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { type PayloadOf, payloadOf } from "./payloads";

@Resolver(() => TenantType)
export class TenantLifecycleResolver {
  constructor(private readonly lifecycle: LifecycleService) {}

  @Mutation(() => TenantUpdatePayload, {
    nullable: true,
    description: "Changes a tenant's name or limits. Only an OPERATOR can change limits.",
  })
  tenantUpdate(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantUpdateInput, { description: "Fields to change." }) input: TenantUpdateInput,
  ) {
    const limits = input.limits ? present(input.limits) : undefined;
    return payloadOf(context, this.lifecycle.updateTenant(context.principal, { ...present(input), limits }));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantSuspendPayload, {
    nullable: true,
    description:
      "Suspends a tenant and keeps its data. Within 2 seconds, Sluice rejects its messages and keys, and closes its " +
      "sessions and WebSockets. The call returns when all broker users of the tenant are disabled. It has no " +
      "deadline, and is safe to repeat. Requires the role OPERATOR.",
  })
  tenantSuspend(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantSuspendInput, { description: "The tenant to suspend." }) input: TenantSuspendInput,
  ) {
    context.answerWhenDone();
    return payloadOf(context, this.lifecycle.suspendTenant(context.principal, input));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantResumePayload, {
    nullable: true,
    description:
      "Resumes a suspended tenant. The call returns when all broker users of the tenant are enabled. It has no " +
      "deadline, and is safe to repeat. Requires the role OPERATOR.",
  })
  tenantResume(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantResumeInput, { description: "The tenant to resume." }) input: TenantResumeInput,
  ) {
    context.answerWhenDone();
    return payloadOf(context, this.lifecycle.resumeTenant(context.principal, input));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantDeletePayload, {
    nullable: true,
    description:
      "Deletes a tenant with its accounts, sessions, keys, assets, sensors and data. Within 2 seconds, Sluice " +
      "rejects its messages and keys. The deletion continues in the background: `Tenant.deletion` shows its " +
      "progress. You cannot undo the deletion. The call is safe to repeat, and returns NOT_FOUND when the " +
      "deletion is complete. Requires the role OPERATOR.",
  })
  tenantDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantDeleteInput, { description: "The tenant to delete." }) input: TenantDeleteInput,
  ) {
    return payloadOf(context, this.lifecycle.deleteTenant(context.principal, input));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantMovePayload, {
    nullable: true,
    description:
      "Moves a tenant to the broker of another partition. The move continues in the background: `Tenant.move` shows " +
      "its state. From STOPPING until FINISHING, no broker accepts the tenant's gateways. The call is safe to " +
      "repeat. Requires the role OPERATOR.",
  })
  tenantMove(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantMoveInput, { description: "The tenant to move, and the new partition." })
    input: TenantMoveInput,
  ) {
    return payloadOf(context, this.lifecycle.moveTenant(context.principal, input));
  }

  @FieldResolver(() => TenantMoveType, {
    nullable: true,
    description:
      "The tenant's move to another partition. Null if none is in progress, or if your role is not OPERATOR.",
  })
  move(@Root() { move }: Tenant, @Ctx() { principal }: RequestContext): TenantMove | null {
    return mayReachAll(principal) ? (move ?? null) : null;
  }

  @FieldResolver(() => TenantDeletionType, {
    nullable: true,
    description: "Progress of the tenant's deletion. Null if none is in progress, or if your role is not OPERATOR.",
  })
  deletion(@Root() { tenantId }: Tenant, @Ctx() { loaders }: RequestContext): Promise<OngoingDeletion | null> {
    return loaders.deletions.load(tenantId);
  }
}

@Resolver()
export class FleetLifecycleResolver {
  constructor(private readonly lifecycle: LifecycleService) {}

  @Mutation(() => AssetUpdatePayload, { nullable: true, description: "Changes an asset's type or name." })
  assetUpdate(
    @Ctx() context: RequestContext,
    @Arg("input", () => AssetUpdateInput, { description: "Fields to change." }) input: AssetUpdateInput,
  ) {
    const { name } = input;
    return payloadOf(context, this.lifecycle.updateAsset(context.principal, { ...present(input), name }));
  }

  @Costs({ points: PRICES.brokerChange })
  @Mutation(() => AssetDeletePayload, {
    nullable: true,
    description:
      "Deletes an asset and its sensors immediately. Usually within a minute, Sluice deletes their readings, " +
      "removes the asset from broker credentials, and revokes credentials that have no asset left. You cannot " +
      "undo the deletion.",
  })
  assetDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => AssetDeleteInput, { description: "The asset to delete." }) input: AssetDeleteInput,
  ): Promise<PayloadOf<{ deletedId: string }>> {
    return payloadOf(context, this.deletedAsset(context, input));
  }

  @Mutation(() => SensorUpdatePayload, { nullable: true, description: "Changes a sensor's type or unit." })
  sensorUpdate(
    @Ctx() context: RequestContext,
    @Arg("input", () => SensorUpdateInput, { description: "Fields to change." }) input: SensorUpdateInput,
  ) {
    const { unit } = input;
    return payloadOf(context, this.lifecycle.updateSensor(context.principal, { ...present(input), unit }));
  }

  @Mutation(() => SensorDeletePayload, {
    nullable: true,
    description:
      "Deletes a sensor immediately, and its readings usually within a minute. You cannot undo the deletion.",
  })
  sensorDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => SensorDeleteInput, { description: "The sensor to delete." }) input: SensorDeleteInput,
  ): Promise<PayloadOf<{ deletedId: string }>> {
    return payloadOf(context, this.deletedSensor(context, input));
  }

  private async deletedAsset({ principal }: RequestContext, input: AssetDeleteInput) {
    const deleted = await this.lifecycle.deleteAsset(principal, present(input));
    if (!deleted.ok) return deleted;
    const { tenantId, assetId } = deleted.value;
    return { ...deleted, value: { deletedId: globalIdOf({ type: "Asset", key: assetKey(tenantId, assetId) }) } };
  }

  private async deletedSensor({ principal }: RequestContext, input: SensorDeleteInput) {
    const deleted = await this.lifecycle.deleteSensor(principal, present(input));
    if (!deleted.ok) return deleted;
    const { tenantId, assetId, sensorId } = deleted.value;
    const key = sensorKey(tenantId, assetId, sensorId);
    return { ...deleted, value: { deletedId: globalIdOf({ type: "Sensor", key }) } };
  }
}
