import type { Deletion } from "../../domain/deletion";
import type { Sensor, Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import {
  assetKey,
  idsOfKey,
  parentOfKey,
  sensorKey,
  type AssetId,
  type AssetKey,
  type EntityKey,
  type SensorKey,
  type TenantId,
} from "../../domain/keys";
import type { Erasure } from "../../domain/ports/deletion-store";
import type { CreatedKeys } from "../../domain/ports/fleet-store";
import { fail, ok, type Result } from "../../domain/result";
import { noSuchTenant, type TenantScope } from "../authorization";
import type { Deletions } from "../lifecycle/deletions";
import type { FleetImportPlan } from "./fleet-import";

type Admission = Result<null, readonly Failure[]>;

/**
 * Keeps registrations and deletions apart. An ID is free only after all data of its previous entity is deleted. A new
 * registration therefore starts empty.
 */
export class RegistrationGuard {
  constructor(
    private readonly scope: Pick<TenantScope, "isStill">,
    private readonly deletions: Pick<Deletions, "find">,
    private readonly erasure: Erasure,
  ) {}

  /** Call it before the write. Fails if an entity with one of the keys is still being deleted. */
  async admit(keys: readonly EntityKey[]): Promise<Admission> {
    const [going] = await this.deletions.find(keys);
    if (going === undefined) return ok(null);
    return fail([conflict(fieldOf(going), going.key)]);
  }

  /** Removes from an import the items that are still being deleted, and reports them as failures. */
  async admitPlan(plan: FleetImportPlan): Promise<FleetImportPlan> {
    const sensorKeys = plan.sensors.map(keyOfSensor);
    const found = await this.deletions.find([...plan.assets.map(keyOfAsset), ...sensorKeys]);
    if (found.length === 0) return plan;
    const going = new Set(found.map(({ key }) => key));
    const isGoing = (key: EntityKey | undefined) => key !== undefined && going.has(key);
    const errors = found.map(({ key }) => {
      const [, assetId = "", sensorId = null] = idsOfKey(key);
      return { assetId, sensorId, failure: conflict("assets", key) };
    });
    return {
      ...plan,
      assets: plan.assets.filter((asset) => !isGoing(keyOfAsset(asset))),
      sensors: plan.sensors.filter((sensor, index) => !isGoing(sensorKeys[index]) && !isGoing(keyOfAsset(sensor))),
      errors: [...plan.errors, ...errors],
    };
  }

  /**
   * Call it after the write. Rolls back the registration if the deletion of its tenant or asset has begun meanwhile.
   */
  async keep(
    tenant: Tenant,
    assetKeys: readonly AssetKey[],
    sensorKeys: readonly SensorKey[],
    registeredAt: Date,
  ): Promise<Admission> {
    const parents = sensorKeys.map((key) => parentOfKey(key));
    const isStill = await this.scope.isStill(tenant);
    const [going] = await this.deletions.find([...assetKeys, ...sensorKeys, ...parents]);
    if (isStill && going === undefined) return ok(null);
    await this.erasure.entities(assetKeys, sensorKeys, registeredAt);
    const { tenantId } = tenant;
    return fail([isStill && going !== undefined ? conflict(fieldOf(going), going.key) : noSuchTenant(tenantId)]);
  }

  /** Like {@link keep}, for an import: rolls back and reports the items whose deletion has begun meanwhile. */
  async keepPlan(
    tenant: Tenant,
    plan: FleetImportPlan,
    created: CreatedKeys,
  ): Promise<Result<FleetImportPlan, readonly Failure[]>> {
    const isStill = await this.scope.isStill(tenant);
    const kept = isStill ? await this.admitPlan(plan) : { ...plan, assets: [], sensors: [] };
    const stays = new Set<EntityKey>([...kept.assets.map(keyOfAsset), ...kept.sensors.map(keyOfSensor)]);
    const isLost = (key: EntityKey) => !stays.has(key);
    const [assetKeys, sensorKeys] = [created.assetKeys.filter(isLost), created.sensorKeys.filter(isLost)];
    if (assetKeys.length + sensorKeys.length > 0) {
      await this.erasure.entities(assetKeys, sensorKeys, plan.createdAt);
    }
    return isStill ? ok(kept) : fail([noSuchTenant(tenant.tenantId)]);
  }
}

function keyOfAsset({ tenantId, assetId }: { tenantId: TenantId; assetId: AssetId }): AssetKey {
  return assetKey(tenantId, assetId);
}

function keyOfSensor({ tenantId, assetId, sensorId }: Sensor): SensorKey {
  return sensorKey(tenantId, assetId, sensorId);
}

function fieldOf({ kind }: Deletion): string {
  return kind === "ASSET" ? "assetId" : "sensorId";
}

function conflict(field: string, key: EntityKey): Failure {
  return failure("CONFLICT", [field], `The deletion of '${key}' is in progress. Try again in a minute.`);
}
