import { readFleetFile } from "./fleet-file";

const truck = {
  assetId: "truck-1",
  type: "truck",
  name: "Truck, one",
  sensors: [{ sensorId: "t-1", type: "t", unit: "°C" }],
};

test("reads CSV with quotes, and groups sensors by asset", () => {
  const csv =
    'assetId;type;name;sensorId;sensorType;unit\r\ntruck-1;truck;"Truck, one";t-1;t;°C\r\ntruck-1;truck;;t-2;t;\r\n';
  const { assets, mistakes } = readFleetFile(csv);
  expect(mistakes).toEqual([]);
  expect(assets).toEqual([{ ...truck, sensors: [...truck.sensors, { sensorId: "t-2", type: "t" }] }]);
});

test("reads JSON as the API has it", () => {
  expect(readFleetFile(JSON.stringify({ assets: [truck, { assetId: "a", type: "b" }] }))).toEqual({
    assets: [truck, { assetId: "a", type: "b", sensors: [] }],
    mistakes: [],
  });
});

test("names the line of a row that it cannot read", () => {
  expect(readFleetFile("assetId,type\n\ntruck-1,\n").mistakes).toEqual([
    { place: "3", message: "assetId and type are required." },
  ]);
  expect(readFleetFile("[1]").mistakes).toHaveLength(1);
  expect(readFleetFile("[").mistakes).toHaveLength(1);
  expect(readFleetFile("a,b").mistakes).toHaveLength(1);
});
