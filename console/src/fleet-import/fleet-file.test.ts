import { MOST_JSON_BYTES, readFleetFile, type FilePart } from "./fleet-file";

async function read(content: string | Uint8Array<ArrayBuffer>): Promise<Pick<FilePart, "rows" | "mistakes">> {
  const file = new Blob([content]);
  const parts: FilePart[] = [];
  for await (const part of readFleetFile(file)) parts.push(part);
  expect(parts.at(-1)?.bytes).toBe(file.size);
  return { rows: parts.flatMap(({ rows }) => rows), mistakes: parts.flatMap(({ mistakes }) => mistakes) };
}

const first = {
  assetId: "truck-1",
  type: "truck",
  name: "Truck, one",
  sensorId: "t-1",
  sensorType: "t",
  unit: "°C",
};
const second = { ...first, name: "", sensorId: "t-2", unit: "" };

test("reads CSV with quotes, semicolons and a byte order mark", async () => {
  const csv =
    '\uFEFFassetId;type;name;sensorId;sensorType;unit\r\ntruck-1;truck;"Truck, one";t-1;t;°C\r\n\r\ntruck-1;truck;;t-2;t;';
  expect(await read(csv)).toEqual({
    rows: [
      { ...first, place: "2" },
      { ...second, place: "4" },
    ],
    mistakes: [],
  });
});

test("reads JSON as the API has it", async () => {
  const { assetId, type, name } = first;
  const sensors = [{ sensorId: "t-1", type: "t", unit: "°C" }];
  const { rows, mistakes } = await read(
    JSON.stringify({
      assets: [
        { assetId, type, name, sensors },
        { assetId: "a", type: "b" },
      ],
    }),
  );
  expect(mistakes).toEqual([]);
  expect(rows).toEqual([
    { ...first, place: "[0].sensors[0]" },
    { place: "[1]", assetId: "a", type: "b", name: "", sensorId: "", sensorType: "", unit: "" },
  ]);
});

test("reads a file of many parts, which cut rows, quotes and characters anywhere", async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `truck-${index},truck,"Größe ""${index}""\n°",t-1,t,°C`);
  const { rows, mistakes } = await read(`assetId,type,name,sensorId,sensorType,unit\n${lines.join("\n")}\n`);
  expect(mistakes).toEqual([]);
  expect(rows).toHaveLength(20_000);
  expect(rows.every(({ name, unit }, index) => name === `Größe "${index}"\n°` && unit === "°C")).toBe(true);
  expect(rows.at(-1)?.place).toBe(String(2 * 19_999 + 2));
});

test.each([
  ["assetId,type\n\ntruck-1,\n", { place: "3", kind: "assetIncomplete" }],
  ["assetId,type,sensorId\na,b,c\n", { place: "2", kind: "sensorIncomplete" }],
  ["assetId,type\na,b\nc,d,e\n", { place: "3", kind: "fieldCount", values: { found: 3, expected: 2 } }],
  ["assetId,type,name\na,b\n", { place: "2", kind: "fieldCount", values: { found: 2, expected: 3 } }],
  ["assetId;type\na;1,5;b\n", { place: "2", kind: "fieldCount", values: { found: 3, expected: 2 } }],
  ["", { place: "", kind: "empty" }],
  ["\n \n", { place: "", kind: "empty" }],
  ["assetId,type\n", { place: "", kind: "noRows" }],
  ["[]", { place: "", kind: "noRows" }],
  ['assetId,type\na,b\nc,"d\n', { place: "3", kind: "openQuote" }],
  ["a,b", { place: "1", kind: "header" }],
  ["assetId,type,name,nom\na,b,c,d\n", { place: "1", kind: "unknownColumn", values: { text: "nom", other: "" } }],
  ["assetId,type,nme\na,b,c\n", { place: "1", kind: "unknownColumn", values: { text: "nme", other: "name" } }],
  ["assetId,type,Type\na,b,c\n", { place: "1", kind: "twiceColumn", values: { text: "type" } }],
  ["assetId,type\nBAD ID,b\n", { place: "2", kind: "invalidId", values: { text: "BAD ID" } }],
  ["assetId,type,sensorId,sensorType\na,b,S,t\n", { place: "2", kind: "invalidId", values: { text: "S" } }],
  ["assetId,type,unit\na,b,K\n", { place: "2", kind: "sensorNameless" }],
  ["assetId,type\na,b\na,c\n", { place: "3", kind: "otherType", values: { text: "a", other: "2" } }],
  ["assetId,type,name\na,b,\na,b,n\na,b,m\n", { place: "4", kind: "otherName", values: { text: "a", other: "2" } }],
  ["assetId,type,assetId\ntruck-1,truck,truck-2\n", { place: "1", kind: "twiceColumn", values: { text: "assetId" } }],
  ["assetId,type,\na,b,c\n", { place: "2", kind: "namelessColumn", values: { text: "c" } }],
  [
    "assetId,type,sensorId,sensorType,unit\na,b,s,t,K\na,b,s,t,V\n",
    { place: "3", kind: "otherSensor", values: { text: "a / s" } },
  ],
  [
    "assetId,type,sensorId,sensorType\na,b,s,t\na,b,s,t\na,b,s,u\n",
    { place: "4", kind: "otherSensor", values: { text: "a / s" } },
  ],
  ["[1]", { place: "[0]", kind: "notAnAsset" }],
  ["[[]]", { place: "[0]", kind: "notAnAsset" }],
  [
    '[{"assetId": "a", "type": "b", "sensors": {"sensorId": "s", "type": "t"}}]',
    { place: "[0].sensors", kind: "notAList" },
  ],
  ['[{"assetId": "a", "type": "b", "sensors": ["s"]}]', { place: "[0].sensors[0]", kind: "notASensor" }],
  ['[{"assetId": "a", "type": "b", "sensors": [{"type": "t"}]}]', { place: "[0].sensors[0]", kind: "notASensor" }],
  ['[{"assetId": "a", "type": "b", "name": {"de": "A"}}]', { place: "[0].name", kind: "notAText" }],
  ['[{"assetId": 1, "type": "b"}]', { place: "[0].assetId", kind: "notAText" }],
  [
    '[{"assetId": "a", "type": "b", "sensor": []}]',
    { place: "[0]", kind: "unknownField", values: { text: "sensor", other: "sensors" } },
  ],
  [
    '[{"assetId": "a", "type": "b", "sensors": [{"sensorId": "s", "type": "t", "units": "K"}]}]',
    { place: "[0].sensors[0]", kind: "unknownField", values: { text: "units", other: "unit" } },
  ],
  ["[", { place: "", kind: "notJson" }],
])("names the place of what it cannot read in %j", async (text, mistake) => {
  expect((await read(text)).mistakes).toEqual([mistake]);
});

test("rejects what is not UTF-8, and JSON that is too large to be parsed at once", async () => {
  const latin = new Uint8Array([...new TextEncoder().encode("assetId,type\na,"), 0xe4]);
  expect((await read(latin)).mistakes).toEqual([{ place: "", kind: "notUtf8" }]);
  const large = `[${" ".repeat(MOST_JSON_BYTES)}]`;
  expect((await read(large)).mistakes).toEqual([{ place: "", kind: "jsonTooLarge" }]);
});

test("a header with foreign names is one mistake for each of them, not for each row", async () => {
  const header = "assetId,assetName,assetType,sensorId,type,unit";
  const rows = Array.from({ length: 600 }, (_, index) => `truck-${index},Truck,truck,t-1,temperature,°C`);
  expect(await read([header, ...rows].join("\n"))).toEqual({
    rows: [],
    mistakes: [
      { place: "1", kind: "unknownColumn", values: { text: "assetName", other: "name" } },
      { place: "1", kind: "unknownColumn", values: { text: "assetType", other: "" } },
    ],
  });
});

test("mistakes are in the order of the file, whatever they are", async () => {
  const { mistakes } = await read("assetId,type\n,a\nb,c,d\ne,\nf\n");
  expect(mistakes.map(({ place, kind }) => `${place} ${kind}`)).toEqual([
    "2 assetIncomplete",
    "3 fieldCount",
    "4 assetIncomplete",
    "5 fieldCount",
  ]);
});

test("null and absent fields of JSON are empty texts", async () => {
  const { rows, mistakes } = await read('{"assetId": "a", "type": "b", "name": null, "sensors": null}');
  expect(mistakes).toEqual([]);
  expect(rows).toMatchObject([{ assetId: "a", type: "b", name: "", sensorId: "" }]);
});
