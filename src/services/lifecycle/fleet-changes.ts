import type { DeletedEntity } from "../../domain/deletion";
import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import {
  assetKey,
  sensorKey,
  type AssetId,
  type SensorId,
  type TenantId,
  type AssetKey,
  type SensorKey,
} from "../../domain/keys";
import { registryKeyOf, type Registry } from "../../domain/ports/registry";
import type { AssetRepository, Changed, SensorRepository } from "../../domain/ports/fleet-store";
import { fail, ok } from "../../domain/result";
import type { TenantScope } from "../authorization";
import type { LifecycleService } from "./lifecycle";
import type { Outcome } from "../outcome";
import { InputCheck, MAX_UNIT_CHARACTERS } from "../validation";
import type { Deletions } from "./deletions";

type Input<M extends keyof LifecycleService> = Parameters<LifecycleService[M]>[1];

/** Changes and deletes registered assets and sensors. */
export class FleetChanges {
  constructor(
    private readonly assets: AssetRepository,
    private readonly sensors: SensorRepository,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
    private readonly deletions: Deletions,
  ) {}

  async updateAsset(principal: Principal, input: Input<"updateAsset">): Outcome<Changed<Asset>> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const change = {
      ...(input.type === undefined ? {} : { type: check.label(["type"], input.type) }),
      ...(input.name === undefined ? {} : { name: check.optionalLabel(["name"], input.name) }),
    };
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const key = assetKey(tenant.value.tenantId, assetId);
    const changed = await changedOr(this.assets, key, change);
    if (changed === null) return fail([noSuchAsset(tenant.value, assetId)]);
    this.registry.put({ kind: "asset", entity: changed.after });
    return ok(changed);
  }

  async updateSensor(principal: Principal, input: Input<"updateSensor">): Outcome<Changed<Sensor>> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const sensorId = check.id(["sensorId"], input.sensorId);
    const change = {
      ...(input.type === undefined ? {} : { type: check.label(["type"], input.type) }),
      ...(input.unit === undefined ? {} : { unit: check.optionalLabel(["unit"], input.unit, MAX_UNIT_CHARACTERS) }),
    };
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const key = sensorKey(tenant.value.tenantId, assetId, sensorId);
    const changed = await changedOr(this.sensors, key, change);
    if (changed === null) return fail([noSuchSensor(tenant.value, assetId, sensorId)]);
    this.registry.put({ kind: "sensor", entity: changed.after });
    return ok(changed);
  }

  /** Removes the asset from the registry immediately. Its readings are deleted later. */
  async deleteAsset(
    principal: Principal,
    input: Input<"deleteAsset">,
  ): Outcome<{ asset: Asset | null; key: AssetKey }> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId } = tenant.value;
    const key = assetKey(tenantId, assetId);
    const [asset] = await this.assets.find([key]);
    const isKnown = await this.delete({ kind: "ASSET", key }, tenantId, asset?.createdAt);
    if (!isKnown) return fail([noSuchAsset(tenant.value, assetId)]);
    return ok({ asset: asset ?? null, key });
  }

  async deleteSensor(
    principal: Principal,
    input: Input<"deleteSensor">,
  ): Outcome<{ sensor: Sensor | null; key: SensorKey }> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const sensorId = check.id(["sensorId"], input.sensorId);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId } = tenant.value;
    const key = sensorKey(tenantId, assetId, sensorId);
    const [sensor] = await this.sensors.find([key]);
    const isKnown = await this.delete({ kind: "SENSOR", key }, tenantId, sensor?.createdAt);
    if (!isKnown) return fail([noSuchSensor(tenant.value, assetId, sensorId)]);
    return ok({ sensor: sensor ?? null, key });
  }

  /** Orders the deletion. Resolves with false if the entity is neither registered nor being deleted. */
  private async delete(entity: DeletedEntity, tenantId: TenantId, registeredAt?: Date): Promise<boolean> {
    const { key } = entity;
    if (registeredAt === undefined) return (await this.deletions.find([key])).length > 0;
    const step = "REGISTRY";
    await this.deletions.order({ ...entity, tenantId, registeredAt, startedAt: new Date(), step, journalSeq: null });
    await this.deletions.carryOut(key);
    this.registry.remove(registryKeyOf(entity));
    return true;
  }
}

/** Updates an entity. If there is nothing to change, returns the entity as it is; null if it does not exist. */
async function changedOr<K, T, C extends object>(
  repository: {
    find(keys: readonly K[]): Promise<T[]>;
    update(key: K, change: C): Promise<Changed<T> | null>;
  },
  key: K,
  change: C,
): Promise<Changed<T> | null> {
  if (Object.keys(change).length > 0) return repository.update(key, change);
  const [found] = await repository.find([key]);
  return found === undefined ? null : { before: found, after: found };
}

function noSuchAsset({ tenantId }: Pick<Tenant, "tenantId">, assetId: AssetId): Failure {
  return failure("NOT_FOUND", ["assetId"], `The tenant '${tenantId}' has no asset '${assetId}'. Check the ID.`);
}

function noSuchSensor({ tenantId }: Pick<Tenant, "tenantId">, assetId: AssetId, sensorId: SensorId): Failure {
  return failure(
    "NOT_FOUND",
    ["sensorId"],
    `The tenant '${tenantId}' has no sensor '${assetId}/${sensorId}'. Check the IDs.`,
  );
}
