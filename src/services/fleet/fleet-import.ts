import type { Asset, Sensor } from "../../domain/entities";
import { failure, type Failure } from "../../domain/errors";
import { assetKey, sensorKey, type TenantId } from "../../domain/keys";
import type { CreatedKeys } from "../../domain/ports/fleet-store";
import type { FleetImportAsset, FleetImportResult, FleetItemError } from "./fleet";
import { InputCheck, MAX_LABEL_CHARACTERS, MAX_UNIT_CHARACTERS } from "../validation";

/** Maximum assets per import. */
const MAX_IMPORT_ASSETS = 1_000;

/** Maximum sensors per asset of an import. */
const MAX_IMPORT_SENSORS = 100;

export interface FleetImportPlan {
  readonly assets: readonly Asset[];
  readonly sensors: readonly Sensor[];
  readonly errors: readonly FleetItemError[];
  /** Registration time of all entities that the import stores. */
  readonly createdAt: Date;
}

export type Registered = Pick<FleetImportPlan, "assets" | "sensors">;

/** Response of an import, with an entity that shows a repetition whether the import was stored. */
export interface ImportedFleet extends FleetImportResult {
  /** One of the registered entities; null if the import contained no new entity. */
  readonly proof: Asset | Sensor | null;
}

/** Reports an import that is too large. */
export function checkImportSize(check: InputCheck, assets: readonly FleetImportAsset[]): void {
  if (assets.length > MAX_IMPORT_ASSETS) {
    check.invalid(
      ["assets"],
      `An import can contain at most ${MAX_IMPORT_ASSETS} assets. Split the rest into further imports.`,
    );
    return;
  }
  assets.forEach(({ sensors }, index) => {
    if (sensors.length <= MAX_IMPORT_SENSORS) return;
    const field = ["assets", String(index), "sensors"];
    check.invalid(
      field,
      `An import can contain at most ${MAX_IMPORT_SENSORS} sensors for each asset. Split the rest into further ` +
        "imports.",
    );
  });
}

/**
 * Splits an import into valid items and failures, each with the path of its field. If an ID is repeated, the first
 * occurrence counts. If an asset is rejected, one failure rejects all of its sensors.
 */
export function planFleetImport(
  tenantId: TenantId,
  items: readonly FleetImportAsset[],
  createdAt: Date,
): FleetImportPlan {
  const assets: Asset[] = [];
  const sensors: Sensor[] = [];
  const errors: FleetItemError[] = [];
  const seenAssets = new Map<string, number>();
  const report = (assetId: unknown, sensorId: unknown, failures: readonly Failure[]) => {
    for (const found of failures) {
      errors.push({ assetId: shown(assetId), sensorId: sensorId === null ? null : shown(sensorId), failure: found });
    }
  };

  items.forEach((item, index) => {
    const at = ["assets", String(index)];
    const check = new InputCheck();
    const assetId = check.id([...at, "assetId"], item.assetId);
    const type = check.label([...at, "type"], item.type);
    const name = check.optionalLabel([...at, "name"], item.name);
    const first = seenAssets.get(assetId);
    if (first !== undefined)
      check.invalid([...at, "assetId"], `'${assetId}' is a duplicate of assets.${first}. Remove one of them.`);
    else if (assetId !== "") seenAssets.set(assetId, index);
    if (check.failures.length === 0) assets.push({ tenantId, assetId, type, name, createdAt });
    else if (item.sensors.length > 0) {
      const { length } = item.sensors;
      const which =
        length === 1 ? "the sensor, because it rejected its" : `the ${length} sensors, because it rejected their`;
      const message = `Sluice did not import ${which} asset. Correct the asset, and import it again.`;
      report(item.assetId, null, [failure("INVALID", [...at, "sensors"], message)]);
    }
    report(item.assetId, null, check.failures);

    const seenSensors = new Map<string, number>();
    item.sensors.forEach((sensor, place) => {
      const of = checkSensor([...at, "sensors", String(place)], sensor, seenSensors, place);
      report(item.assetId, sensor.sensorId, of.failures);
      if (of.failures.length === 0 && check.failures.length === 0) {
        sensors.push({ tenantId, assetId, ...of.sensor, createdAt });
      }
    });
  });
  return { assets, sensors, errors, createdAt };
}

/** Returns the part of a plan that did not exist before the import. */
export function createdOf({ assets, sensors }: Registered, { assetKeys, sensorKeys }: CreatedKeys): Registered {
  const keys = new Set([...assetKeys, ...sensorKeys]);
  return {
    assets: assets.filter(({ tenantId, assetId }) => keys.has(assetKey(tenantId, assetId))),
    sensors: sensors.filter(({ tenantId, assetId, sensorId }) => keys.has(sensorKey(tenantId, assetId, sensorId))),
  };
}

export function importAnswer(tenantId: TenantId, plan: FleetImportPlan, created: Registered): ImportedFleet {
  return {
    tenantId,
    assetsCreated: created.assets.length,
    assetsUnchanged: plan.assets.length - created.assets.length,
    sensorsCreated: created.sensors.length,
    sensorsUnchanged: plan.sensors.length - created.sensors.length,
    errors: plan.errors,
    proof: created.assets[0] ?? created.sensors[0] ?? null,
  };
}

function checkSensor(
  at: readonly string[],
  sensor: FleetImportAsset["sensors"][number],
  seen: Map<string, number>,
  place: number,
): { sensor: Pick<Sensor, "sensorId" | "type" | "unit">; failures: readonly Failure[] } {
  const check = new InputCheck();
  const sensorId = check.id([...at, "sensorId"], sensor.sensorId);
  const type = check.label([...at, "type"], sensor.type);
  const unit = check.optionalLabel([...at, "unit"], sensor.unit, MAX_UNIT_CHARACTERS);
  const first = seen.get(sensorId);
  if (first !== undefined)
    check.invalid([...at, "sensorId"], `'${sensorId}' is a duplicate of sensors.${first}. Remove one of them.`);
  else if (sensorId !== "") seen.set(sensorId, place);
  return { sensor: { sensorId, type, unit }, failures: check.failures };
}

/** Returns an ID as the caller sent it, shortened for the failure. */
function shown(id: unknown): string {
  return typeof id === "string" ? id.slice(0, MAX_LABEL_CHARACTERS) : "";
}
