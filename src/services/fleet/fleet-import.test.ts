import { toId } from "../../domain/keys";
import type { FleetImportAsset } from "./fleet";
import { InputCheck } from "../validation";
import { checkImportSize, planFleetImport } from "./fleet-import";

const at = new Date(0);
const sensor = (sensorId: string, over: object = {}) => ({ sensorId, type: "temperature", unit: "°C", ...over });
const asset = (assetId: string, over: Partial<FleetImportAsset> = {}): FleetImportAsset => ({
  assetId,
  type: "truck",
  sensors: [],
  ...over,
});
const errorsOf = (items: readonly FleetImportAsset[]) =>
  planFleetImport(toId("acme"), items, at).errors.map(({ assetId, sensorId, failure }) => [
    assetId,
    sensorId,
    failure.field.join("."),
  ]);

test("plans valid items", () => {
  expect(planFleetImport(toId("acme"), [asset("t1", { name: " One ", sensors: [sensor("s1")] })], at)).toEqual({
    assets: [{ tenantId: "acme", assetId: "t1", type: "truck", name: "One", createdAt: at }],
    sensors: [{ tenantId: "acme", assetId: "t1", sensorId: "s1", type: "temperature", unit: "°C", createdAt: at }],
    errors: [],
    createdAt: at,
  });
});

test("reports an invalid sensor by its path and keeps the rest", () => {
  const items = [asset("t1"), asset("t2", { sensors: [sensor("ok"), sensor("Bad", { unit: "x".repeat(33) })] })];
  expect(errorsOf(items)).toEqual([
    ["t2", "Bad", "assets.1.sensors.1.sensorId"],
    ["t2", "Bad", "assets.1.sensors.1.unit"],
  ]);
  const plan = planFleetImport(toId("acme"), items, at);
  expect(plan.assets).toHaveLength(2);
  expect(plan.sensors.map(({ sensorId }) => sensorId)).toEqual(["ok"]);
});

test("skips the sensors of an invalid asset", () => {
  const items = [asset("t1", { type: "", sensors: [sensor("s1")] }), asset("t2")];
  expect(errorsOf(items)).toEqual([
    ["t1", null, "assets.0.sensors"],
    ["t1", null, "assets.0.type"],
  ]);
  const plan = planFleetImport(toId("acme"), items, at);
  expect(plan.assets.map(({ assetId }) => assetId)).toEqual(["t2"]);
  expect(plan.sensors).toEqual([]);
});

test("counts a repeated item at its first occurrence", () => {
  const items = [asset("t1", { sensors: [sensor("s"), sensor("s")] }), asset("t1", { sensors: [sensor("other")] })];
  expect(errorsOf(items)).toEqual([
    ["t1", "s", "assets.0.sensors.1.sensorId"],
    ["t1", null, "assets.1.sensors"],
    ["t1", null, "assets.1.assetId"],
  ]);
  expect(planFleetImport(toId("acme"), items, at).sensors).toHaveLength(1);
});

test("rejects an import that is too large as a whole", () => {
  const failures = (assets: FleetImportAsset[]) => {
    const check = new InputCheck();
    checkImportSize(check, assets);
    return check.failures.map(({ field }) => field.join("."));
  };
  const many = Array.from({ length: 101 }, (_, index) => sensor(`s${index}`));
  expect(failures(Array.from({ length: 1_001 }, (_, index) => asset(`a${index}`)))).toEqual(["assets"]);
  expect(failures([asset("a"), asset("b", { sensors: many })])).toEqual(["assets.1.sensors"]);
  expect(failures([asset("b", { sensors: many.slice(1) })])).toEqual([]);
});
