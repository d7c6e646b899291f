import type { Asset, Principal, Sensor, Tenant } from "../../domain/entities";
import { failure } from "../../domain/errors";
import { assetKey, sensorKey } from "../../domain/keys";
import type { Registry } from "../../domain/ports/registry";
import type { AssetRepository, CreatedKeys, FleetRepository, SensorRepository } from "../../domain/ports/fleet-store";
import { fail, ok } from "../../domain/result";
import type { TenantScope } from "../authorization";
import type { Run } from "../idempotency/idempotent-mutations";
import type { FleetService } from "./fleet";
import type { Outcome } from "../outcome";
import { InputCheck, MAX_UNIT_CHARACTERS } from "../validation";
import {
  checkImportSize,
  createdOf,
  importAnswer,
  planFleetImport,
  type ImportedFleet,
  type Registered,
} from "./fleet-import";
import { QuotaExceeded, type FleetQuota } from "./fleet-quota";
import type { RegistrationGuard } from "./registration-guard";

type FleetInput<M extends keyof FleetService> = Parameters<FleetService[M]>[1];

/** Registers assets and sensors, individually or as an import. */
export class FleetWrites {
  constructor(
    private readonly assets: AssetRepository,
    private readonly sensors: SensorRepository,
    private readonly fleet: FleetRepository,
    private readonly registry: Registry,
    private readonly scope: TenantScope,
    private readonly guard: RegistrationGuard,
    private readonly quota: FleetQuota,
  ) {}

  async insertAsset(
    principal: Principal,
    input: FleetInput<"registerAsset">,
    run: Run<{ asset: Asset }>,
  ): Outcome<{ asset: Asset }> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const type = check.label(["type"], input.type);
    const name = check.optionalLabel(["name"], input.name);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId } = tenant.value;
    const asset: Asset = { tenantId, assetId, type, name, createdAt: new Date() };
    const key = assetKey(tenantId, assetId);
    const [stored] = run.earlier === null ? [] : await this.assets.find([key]);
    if (run.earlier !== null && isSameEntity(stored, run.earlier.asset)) return ok(run.earlier);
    const free = await this.guard.admit([key]);
    if (!free.ok) return free;
    const exceeded = await this.quota.take(tenant.value, { assets: 1, sensors: 0 }, "assetId");
    if (exceeded !== null) return fail([exceeded]);
    await run.prepare({ asset });
    if (!(await this.assets.insert(asset))) {
      const message = `The tenant '${tenantId}' already has an asset '${assetId}'. Choose another ID.`;
      return fail([failure("ALREADY_EXISTS", ["assetId"], message)]);
    }
    const kept = await this.guard.keep(tenant.value, [key], [], asset.createdAt);
    if (!kept.ok) return kept;
    this.registry.put({ kind: "asset", entity: asset });
    return ok({ asset });
  }

  async insertSensor(
    principal: Principal,
    input: FleetInput<"registerSensor">,
    run: Run<{ sensor: Sensor }>,
  ): Outcome<{ sensor: Sensor }> {
    const check = new InputCheck();
    const assetId = check.id(["assetId"], input.assetId);
    const sensorId = check.id(["sensorId"], input.sensorId);
    const type = check.label(["type"], input.type);
    const unit = check.optionalLabel(["unit"], input.unit, MAX_UNIT_CHARACTERS);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    const { tenantId } = tenant.value;
    if ((await this.assets.find([assetKey(tenantId, assetId)])).length === 0) {
      const message = `The tenant '${tenantId}' has no asset '${assetId}'. Register it first.`;
      return fail([failure("NOT_FOUND", ["assetId"], message)]);
    }
    const sensor: Sensor = { tenantId, assetId, sensorId, type, unit, createdAt: new Date() };
    const key = sensorKey(tenantId, assetId, sensorId);
    const [stored] = run.earlier === null ? [] : await this.sensors.find([key]);
    if (run.earlier !== null && isSameEntity(stored, run.earlier.sensor)) return ok(run.earlier);
    const free = await this.guard.admit([key]);
    if (!free.ok) return free;
    const exceeded = await this.quota.take(tenant.value, { assets: 0, sensors: 1 }, "sensorId");
    if (exceeded !== null) return fail([exceeded]);
    await run.prepare({ sensor });
    if (!(await this.sensors.insert(sensor))) {
      const message = `The asset '${assetId}' already has a sensor '${sensorId}'. Choose another ID.`;
      return fail([failure("ALREADY_EXISTS", ["sensorId"], message)]);
    }
    const kept = await this.guard.keep(tenant.value, [], [key], sensor.createdAt);
    if (!kept.ok) return kept;
    this.registry.put({ kind: "sensor", entity: sensor });
    return ok({ sensor });
  }

  /**
   * Registers valid items, and reports a failure for each invalid item. An import never changes an existing entity. The
   * entity counts as unchanged, even if the input has other attributes.
   */
  async import(
    principal: Principal,
    input: FleetInput<"importFleet">,
    run: Run<ImportedFleet>,
  ): Outcome<ImportedFleet> {
    const check = new InputCheck();
    checkImportSize(check, input.assets);
    const tenant = await this.scope.writable(principal, input.tenantId, check);
    if (!tenant.ok) return tenant;
    if (run.earlier !== null && (await this.isInForce(run.earlier))) return ok(run.earlier);
    const { tenantId } = tenant.value;
    const plan = await this.guard.admitPlan(planFleetImport(tenantId, input.assets, new Date()));
    const imported = await this.importWithin(tenant.value, plan, (keys) =>
      run.prepare(importAnswer(tenantId, plan, createdOf(plan, keys))),
    );
    if (!imported.ok) return imported;
    const created = imported.value;
    const kept = await this.guard.keepPlan(tenant.value, plan, created);
    if (!kept.ok) return kept;
    const registered = createdOf(kept.value, created);
    for (const entity of registered.assets) this.registry.put({ kind: "asset", entity });
    for (const entity of registered.sensors) this.registry.put({ kind: "sensor", entity });
    return ok(importAnswer(tenantId, kept.value, registered));
  }

  /**
   * Stores an import within the quota. Only new entities count. Which entities are new is known only immediately before
   * they are stored.
   */
  private async importWithin(
    tenant: Tenant,
    { assets, sensors }: Registered,
    prepare: (created: CreatedKeys) => Promise<void>,
  ): Outcome<CreatedKeys> {
    try {
      const created = await this.fleet.import(assets, sensors, async (keys) => {
        const wanted = { assets: keys.assetKeys.length, sensors: keys.sensorKeys.length };
        const exceeded = await this.quota.take(tenant, wanted, "assets");
        if (exceeded !== null) throw new QuotaExceeded(exceeded);
        await prepare(keys);
      });
      return ok(created);
    } catch (error) {
      if (error instanceof QuotaExceeded) return fail([error.failure]);
      throw error;
    }
  }

  /** Whether an earlier run has stored its entities. An import is stored completely or not at all. */
  private async isInForce({ proof }: ImportedFleet): Promise<boolean> {
    if (proof === null) return false;
    const { tenantId, assetId } = proof;
    const [stored] = await ("sensorId" in proof
      ? this.sensors.find([sensorKey(tenantId, assetId, proof.sensorId)])
      : this.assets.find([assetKey(tenantId, assetId)]));
    return isSameEntity(stored, proof);
  }
}

/** Whether the stored entity is from the earlier run. Otherwise it is another entity with the same ID. */
function isSameEntity(stored: Asset | Sensor | undefined, earlier: Asset | Sensor): boolean {
  return stored?.createdAt.getTime() === earlier.createdAt.getTime();
}
