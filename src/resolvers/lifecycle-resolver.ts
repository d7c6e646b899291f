/** Changes of tenants, assets and sensors after their registration. */
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { OngoingDeletion } from "../domain/deletion";
import type { Tenant } from "../domain/entities";
import { assetKey, sensorKey } from "../domain/ids";
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
  TenantResumeInput,
  TenantResumePayload,
  TenantSuspendInput,
  TenantSuspendPayload,
  TenantUpdateInput,
  TenantUpdatePayload,
} from "../schema/lifecycle";
import { globalIdOf } from "../schema/node";
import { TenantType } from "../schema/tenant";
import { Costs, PRICES } from "../schema/price";
import type { LifecycleService } from "../services/services";
import type { RequestContext } from "./context";
import { present } from "./inputs";
import { type PayloadOf, payloadOf } from "./payloads";

@Resolver(() => TenantType)
export class TenantLifecycleResolver {
  constructor(private readonly lifecycle: LifecycleService) {}

  @Mutation(() => TenantUpdatePayload, {
    nullable: true,
    description: "Changes a tenant's name, or as OPERATOR limits.",
  })
  tenantUpdate(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantUpdateInput, { description: "What to change." }) input: TenantUpdateInput,
  ) {
    const limits = input.limits ? present(input.limits) : undefined;
    return payloadOf(context, this.lifecycle.updateTenant(context.principal, { ...present(input), limits }));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantSuspendPayload, {
    nullable: true,
    description:
      "Suspends a tenant: within 2 seconds its messages are refused, its sessions on the broker and its sockets end, " +
      "and its keys open nothing, however many credentials it has. It answers, without a deadline, when each of its " +
      "broker users is disabled as well. Its data stay. Safe to repeat. OPERATOR only.",
  })
  tenantSuspend(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantSuspendInput, { description: "Whom to suspend." }) input: TenantSuspendInput,
  ) {
    context.answerWhenDone();
    return payloadOf(context, this.lifecycle.suspendTenant(context.principal, input));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantResumePayload, {
    nullable: true,
    description:
      "Lets a suspended tenant in again; it answers, without a deadline, when each of its broker users is enabled. " +
      "Safe to repeat. OPERATOR only.",
  })
  tenantResume(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantResumeInput, { description: "Whom to let in." }) input: TenantResumeInput,
  ) {
    context.answerWhenDone();
    return payloadOf(context, this.lifecycle.resumeTenant(context.principal, input));
  }

  @Costs({ points: 5 * PRICES.brokerChange })
  @Mutation(() => TenantDeletePayload, {
    nullable: true,
    description:
      "Deletes a tenant with its accounts, sessions, keys, assets, sensors and data. Access ends within 2 seconds, " +
      "however many credentials it has; the rest goes on by itself, see `Tenant.deletion`. Cannot be undone. Safe to repeat. OPERATOR only.",
  })
  tenantDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => TenantDeleteInput, { description: "Whom to delete." }) input: TenantDeleteInput,
  ) {
    return payloadOf(context, this.lifecycle.deleteTenant(context.principal, input));
  }

  @FieldResolver(() => TenantDeletionType, {
    nullable: true,
    description: "How far its deletion is; null where none is under way. OPERATOR only.",
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
    @Arg("input", () => AssetUpdateInput, { description: "What to change." }) input: AssetUpdateInput,
  ) {
    const { name } = input;
    return payloadOf(context, this.lifecycle.updateAsset(context.principal, { ...present(input), name }));
  }

  @Costs({ points: PRICES.brokerChange })
  @Mutation(() => AssetDeletePayload, {
    nullable: true,
    description:
      "Deletes an asset and its sensors at once, and their readings within a minute. Broker credentials for single " +
      "assets lose it; those for no other asset end. Cannot be undone.",
  })
  assetDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => AssetDeleteInput, { description: "What to delete." }) input: AssetDeleteInput,
  ): Promise<PayloadOf<{ deletedId: string }>> {
    return payloadOf(context, this.deletedAsset(context, input));
  }

  @Mutation(() => SensorUpdatePayload, { nullable: true, description: "Changes a sensor's type or unit." })
  sensorUpdate(
    @Ctx() context: RequestContext,
    @Arg("input", () => SensorUpdateInput, { description: "What to change." }) input: SensorUpdateInput,
  ) {
    const { unit } = input;
    return payloadOf(context, this.lifecycle.updateSensor(context.principal, { ...present(input), unit }));
  }

  @Mutation(() => SensorDeletePayload, {
    nullable: true,
    description: "Deletes a sensor at once, and its readings within a minute. Cannot be undone.",
  })
  sensorDelete(
    @Ctx() context: RequestContext,
    @Arg("input", () => SensorDeleteInput, { description: "What to delete." }) input: SensorDeleteInput,
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
