import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { checkFile } from "./check";
import { FileMistakes } from "./mistakes";
import { RowIndex } from "./row-index";
import { openRows, type SourceOptions } from "./rows";
import type { FleetRow } from "./fleet-row";
import type { FileEncoding } from "./text";

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "sluice-import-"));
});

afterAll(async () => {
  await rm(dir, { recursive: true });
});

async function fileOf(content: string | Buffer): Promise<string> {
  const file = path.join(dir, `fleet-${Math.random()}`);
  await writeFile(file, content);
  return file;
}

async function rowsOf(content: string | Buffer, options: SourceOptions): Promise<FleetRow[]> {
  const mistakes = new FileMistakes();
  const file = await fileOf(content);
  const rows: FleetRow[] = [];
  for await (const row of openRows(file, options, mistakes).rows) rows.push(row);
  mistakes.throwIfAny(file);
  return rows;
}

async function mistakeIn(content: string | Buffer, options: SourceOptions): Promise<string> {
  const file = await fileOf(content);
  try {
    await checkFile(file, options, () => undefined);
  } catch (error) {
    return (error as Error).message.replaceAll(file, "FILE");
  }
  return "";
}

function encoded(text: string, encoding: FileEncoding): Buffer {
  if (encoding === "utf-16le") return Buffer.from(`\ufeff${text}`, "utf16le");
  if (encoding === "utf-16be") return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
  return Buffer.from(text, encoding === "utf-8" ? "utf8" : "latin1");
}

const asset = { assetId: "a1", type: "truck", name: 'Müller; "Süd", Nord' };
const sensors = [
  { sensorId: "s1", type: "temperature", unit: "Cel" },
  { sensorId: "s2", type: "speed" },
];

test("reads the same rows from CSV with any delimiter and encoding, and from JSON", async () => {
  const expected = await rowsOf(JSON.stringify([{ ...asset, sensors }]), { format: "json" });
  expect(expected.map(({ sensor }) => sensor)).toEqual(sensors);
  const quoted = `"${asset.name.replaceAll('"', '""')}"`;
  for (const delimiter of [",", ";", "\t", "|"]) {
    const lines = [
      ["assetId", "type", "name", "sensorId", "sensorType", "unit"],
      [asset.assetId, asset.type, quoted, "s1", "temperature", "Cel"],
      [asset.assetId, asset.type, quoted, "s2", "speed", ""],
    ];
    const text = lines.map((line) => line.join(delimiter)).join("\r\n");
    for (const encoding of ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const) {
      const given = encoding === "windows-1252" ? { encoding } : {};
      const rows = await rowsOf(encoded(text, encoding), { format: "csv", ...given });
      expect(rows.map(({ asset: found, sensor }) => ({ found, sensor }))).toEqual(
        expected.map(({ asset: found, sensor }) => ({ found, sensor })),
      );
    }
  }
});

test.each([
  ["csv", "assetId,type,sensorid\na,truck,s", "unknown column 'sensorid'. Did you mean 'sensorId'?"],
  ["csv", "assetId,name\na,b", "type"],
  ["csv", "assetId,type\n", "no rows"],
  ["csv", "", "FILE"],
  ["csv", "assetId,type\na,truck\na,ship", "line 3: asset a differs from line 2. Compare the type, here 'ship'"],
  ["csv", "assetId,type,name\na,truck,x\na,truck,y", "Compare the name, here 'y'"],
  ["csv", "assetId,type,sensorId,sensorType\na,truck,s,x\na,truck,s,y", "Compare type and unit"],
  ["csv", Buffer.from([0x61, 0xfc, 0x0a]), "FILE"],
  ["csv", Buffer.from("a\0s\0", "latin1"), "give --encoding utf-16le"],
  ["json", '{"assetId":"a"}', "must be an array of assets"],
  ["json", "", "is empty"],
  ["json", "[]", "contains no assets"],
  ["json", "[1]", "[0]: it is the number 1. Make it an object"],
  ["json", '[{"assetId":"a"}]', "[0].type: it is missing"],
  ["json", '[{"assetId":1,"type":"t"}]', "[0].assetId: it is the number 1. Write it as a string"],
  ["json", '[{"assetId":"a","type":"t","sensors":{}}]', "[0].sensors: it is an object"],
  ["json", '[{"assetId":"a","type":"t","sensors":[null]}]', "[0].sensors[0]: it is null"],
  ["json", '[{"assetId":"a","type":"t","unit":"x"}]', "unknown field 'unit'"],
] as const)("names the mistake in a file in %s: case %#", async (format, content, message) => {
  expect(await mistakeIn(content, { format })).toContain(message);
});

test.each([
  ["gzip", Buffer.from("1f8b0800", "hex"), "is compressed with gzip. Decompress it."],
  ["an old workbook", Buffer.from("d0cf11e0a1b11ae10000", "hex"), "is a workbook, not text."],
  ["UTF-32", Buffer.from("fffe000061000000", "hex"), "is UTF-32. Save it as UTF-8."],
])("regression: names the format of a file that is neither CSV nor JSON: %s", async (_what, content, message) => {
  for (const format of ["csv", "json"] as const) expect(await mistakeIn(content, { format })).toContain(message);
});

test.each([
  ['a,t,5" pipe', "line 2, column 3: a quote within a value."],
  ['a,t,"x"y', "line 2, column 3: a quote within a value."],
  ['="007",t,n', "line 2, column 1: a quote within a value."],
  ['a,t,"Big" truck', "line 2, column 3: a quote within a value."],
])("regression: names the place of an unescaped quote in %s", async (row, message) => {
  expect(await mistakeIn(`assetId,type,name\n${row}\n`, { format: "csv" })).toContain(message);
});

test.each([
  ["the end", "", "a quote is opened and never closed. Close or remove it."],
  ["the next quote", 'b,t,"Truck\n', "a quote within a value."],
  ["the longest row", "b,t,Truck\n".repeat(10_000), "a row is longer than 65536 characters."],
])("regression: names the place of an unclosed quote that extends to %s", async (_what, rest, message) => {
  const before = `a,t,"two\r\nlines"\n\n${"c,t,Truck\n".repeat(100)}`;
  const content = `assetId,type,name\n${before}a,t,"Truck\n${"b,t,Truck\n".repeat(100)}${rest}`;
  expect(await mistakeIn(content, { format: "csv" })).toContain(`line 105, column 3: ${message}`);
});

test("regression: counts line breaks in quotes when it names a line", async () => {
  const breaks = fc.constantFrom("\n", "\r\n", "\r");
  const names = fc.array(fc.tuple(breaks, fc.constantFrom("x", "y")), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(breaks, fc.array(names, { minLength: 1, maxLength: 6 }), async (end, rows) => {
      const places: number[] = [];
      let content = `assetId,type,name${end}`;
      let line = 2;
      for (const [index, parts] of rows.entries()) {
        places.push(line);
        content += `a${index},t,"n${parts.flat().join("")}"${end}`;
        line += parts.length + 1;
      }
      expect((await rowsOf(content, { format: "csv" })).map(({ place }) => place)).toEqual(places);
    }),
    { numRuns: 100 },
  );
});

test("lists at most twenty mistakes and counts the others", async () => {
  const message = await mistakeIn(JSON.stringify(Array.from({ length: 50 }, () => ({}))), { format: "json" });
  expect(message).toContain("100 mistakes");
  expect(message.split("\n")).toHaveLength(22);
  expect(message).toContain("and 80 more");
});

test("recognizes the first row of each asset and sensor", async () => {
  const content = "assetId,type,sensorId,sensorType\na,t,s,x\na,t,s,x\na,t,r,x\nb,t,s,x";
  const checked = await checkFile(await fileOf(content), { format: "csv" }, () => undefined);
  const rows = await rowsOf(content, { format: "csv" });
  expect(rows.map((row) => checked.isFirstOfAsset(row))).toEqual([true, false, false, true]);
  expect(rows.map((row) => checked.isFirstOfSensor(row))).toEqual([true, false, true, true]);
});

test("the index finds the same first rows as a Map of all rows", () => {
  const entries = fc.array(fc.tuple(fc.string({ maxLength: 2 }), fc.constantFrom("x", "y")), { maxLength: 3_000 });
  fc.assert(
    fc.property(entries, (each) => {
      const index = new RowIndex();
      const known = new Map<string, { first: number; value: string }>();
      for (const [at, [entity, value]] of each.entries()) {
        const place = at + 1;
        const first = known.get(entity) ?? { first: place, value };
        known.set(entity, first);
        expect(index.add(entity, value, place)).toEqual({ first: first.first, agrees: first.value === value });
      }
    }),
    { numRuns: 20 },
  );
});
