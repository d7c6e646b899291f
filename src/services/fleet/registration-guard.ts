import type { Tenant } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { assetKey, sensorKey } from "../../domain/ids";
import type { Erasure } from "../../domain/ports/store";
import { fail, ok, type Result } from "../../domain/result";
import { noSuchTenant, type TenantScope } from "../authorization";
import type { Deletions } from "../lifecycle/deletions";
import type { FleetImportPlan } from "./fleet-import";

type Admission = Result<null, readonly Failure[]>;

/**
 * Keeps registrations and deletions apart: an id is free again once everything of what had it before is gone, so that
 * what is registered anew starts empty.
 */
export class RegistrationGuard {
  constructor(
    private readonly scope: Pick<TenantScope, "isStill">,
    private readonly deletions: Pick<Deletions, "find">,
    private readonly erasure: Erasure,
  ) {}

  /** Before the write: whether none of the keys is still being deleted. */
  async admit(keys: readonly string[]): Promise<Admission> {
    const [going] = await this.deletions.find(keys);
    if (going === undefined) return ok(null);
    return fail([conflict(going.kind === "ASSET" ? "assetId" : "sensorId", going.key)]);
  }

  /** The same for an import: what is still being deleted is refused, item by item. */
  async admitPlan(plan: FleetImportPlan): Promise<FleetImportPlan> {
    const keyOfAsset = (of: { tenantId: string; assetId: string }) => assetKey(of.tenantId, of.assetId);
    const sensorKeys = plan.sensors.map(({ tenantId, assetId, sensorId }) => sensorKey(tenantId, assetId, sensorId));
    const found = await this.deletions.find([...plan.assets.map(keyOfAsset), ...sensorKeys]);
    if (found.length === 0) return plan;
    const going = new Set(found.map(({ key }) => key));
    const isGoing = (key: string | undefined) => key !== undefined && going.has(key);
    const errors = found.map(({ key }) => {
      const [, assetId = "", sensorId = null] = key.split("/");
      return { assetId, sensorId, failure: conflict("assets", key) };
    });
    return {
      assets: plan.assets.filter((asset) => !isGoing(keyOfAsset(asset))),
      sensors: plan.sensors.filter((sensor, index) => !isGoing(sensorKeys[index]) && !isGoing(keyOfAsset(sensor))),
      errors: [...plan.errors, ...errors],
    };
  }

  /** After the write: takes back what was registered while its tenant or its asset was being deleted. */
  async keep(
    tenant: Tenant,
    assetKeys: readonly string[],
    sensorKeys: readonly string[],
    registeredAt: Date,
  ): Promise<Admission> {
    const { tenantId } = tenant;
    const parents = new Set(sensorKeys.map((key) => key.slice(0, key.lastIndexOf("/"))));
    const isSame = await this.scope.isStill(tenant);
    const [going] = await this.deletions.find([tenantId, ...assetKeys, ...sensorKeys, ...parents]);
    if (isSame && going === undefined) return ok(null);
    await this.erasure.entities(assetKeys, sensorKeys, registeredAt);
    return fail([going === undefined ? noSuchTenant(tenantId) : conflict("tenantId", going.key)]);
  }
}

function conflict(field: string, key: string): Failure {
  return failure("CONFLICT", [field], `'${key}' is still being deleted: try again in a minute.`);
}
