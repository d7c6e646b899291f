import { Batches, placeOf, type Batch } from "./batches";
import type { FleetRow } from "./fleet-row";

function batchesOf(rows: readonly FleetRow[]): readonly Batch[] {
  const batches = new Batches();
  const full = rows.flatMap((row) => batches.push(row) ?? []);
  return [...full, ...[batches.end()].flatMap((last) => last ?? [])];
}

const row = (assetId: string, index: number): FleetRow => ({
  place: String(index + 2),
  assetId,
  type: "truck",
  name: "",
  sensorId: `s-${index}`,
  sensorType: "t",
  unit: "",
});

test("splits a file into parts below the API's limits, and keeps every row", () => {
  const many = Array.from({ length: 1_201 }, (_, index) => row(`truck-${index % 50}`, index));
  const batches = batchesOf(many);
  expect(batches.map(({ rows }) => rows)).toEqual([500, 500, 201]);
  expect(batches.flatMap(({ assets }) => assets.flatMap(({ sensors }) => sensors))).toHaveLength(1_201);
});

test("sends the sensors of one asset in parts of a hundred", () => {
  const batches = batchesOf(Array.from({ length: 250 }, (_, index) => row("truck-1", index)));
  expect(batches.map(({ assets }) => assets.map(({ sensors }) => sensors?.length))).toEqual([[100], [100], [50]]);
});

test("finds the row of an error", () => {
  const [batch] = batchesOf([row("a", 0), row("b", 1), row("a", 2)]);
  expect(batch && placeOf(batch, ["assets", "0", "sensors", "1", "unit"])).toBe("4");
  expect(batch && placeOf(batch, ["assets", "1", "assetId"])).toBe("3");
  expect(batch && placeOf(batch, null)).toBe("");
});

test("keeps the name of an asset that only a later row has", () => {
  const [batch] = batchesOf([row("a", 0), { ...row("a", 1), name: "Truck" }, row("a", 2)]);
  expect(batch?.assets).toMatchObject([{ assetId: "a", name: "Truck" }]);
});
