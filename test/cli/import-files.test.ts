/** `sluice import` with files that other programs wrote. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { importFile, type ImportOptions } from "../../src/cli/import/import";
import { temporaryDir } from "../harness/servers";
import { startFleetServer, type FleetServer } from "./fleet-server";

const HEADER = "assetId,type,name,sensorId,sensorType,unit\n";

let server: FleetServer;
let dir: string;
let lines: string[];

beforeAll(async () => {
  server = await startFleetServer();
  dir = await temporaryDir();
});

beforeEach(() => {
  server.fleet.clear();
  server.operations.length = 0;
  server.failFrom = Infinity;
  lines = [];
});

async function importText(content: string | Buffer, options: Partial<ImportOptions> = {}) {
  const file = path.join(dir, `fleet.${options.format ?? "csv"}`);
  await writeFile(file, content);
  return importFile(file, { url: server.url, key: "slk_x", progress: false, ...options }, (line) => lines.push(line));
}

/** Resolves with the failure of an import. The import must send no request. */
async function mistakeOf(content: string | Buffer, options: Partial<ImportOptions> = {}): Promise<string> {
  const failure: unknown = await importText(content, options).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "FileError" });
  expect(server.operations).toEqual([]);
  return (failure as Error).message;
}

describe("columns", () => {
  test.each([
    ["assetId,type,sensorid,sensorType\n", "line 1, column 3: unknown column 'sensorid'. Did you mean 'sensorId'?"],
    ["assetId,type,sensorId,sensorType,Unit\n", "line 1, column 5: unknown column 'Unit'. Did you mean 'unit'?"],
    ["asset_id,type\n", "line 1, column 1: unknown column 'asset_id'. Did you mean 'assetId'?"],
    ["assetId,type,colour\n", "line 1, column 3: unknown column 'colour'. Known: assetId, type"],
    ["assetId,type,name,name\n", "line 1, column 4: 'name' is also column 3"],
    ["assetId,type,unit\n", "Missing: sensorId"],
    ["assetId,type,sensorId\n", "Missing: sensorType"],
    ["a,b\n1,2\n", "Missing: assetId, type"],
  ])("regression: reports a wrong header: %j", async (header, message) => {
    expect(await mistakeOf(`${header}a,b,c,d,e\n`)).toContain(message);
  });

  test("names all mistakes of a header together", async () => {
    const message = await mistakeOf("assetid,Type,sensorId\na,b,c\n");
    for (const part of ["'assetId'?", "'type'?", "Missing: assetId, type, sensorType"]) expect(message).toContain(part);
  });

  test.each([
    ["a,t,n,s\n", "line 2: 4 values for 6 columns"],
    ["a,t,n,s,st,u,x\n", "line 2, column 7: 'x' is in a column without a name"],
    ['a,t,"n\n', "a quote is opened and never closed"],
  ])("rejects a row that does not fit the header: %j", async (row, message) => {
    expect(await mistakeOf(HEADER + row)).toContain(message);
  });

  test("regression: advises to export a workbook that has the name of a CSV file", async () => {
    const workbook = Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(100)]);
    expect(await mistakeOf(workbook)).toContain("not text. Export the sheet as CSV (UTF-8).");
  });

  test("ignores delimiters at the ends of rows, and empty rows", async () => {
    await importText("assetId,type,name,\na,t,n,\n,,,\n\nb,t,m,,\n");
    expect([...server.fleet.keys()]).toEqual(["a", "b"]);
  });
});

describe("delimiters", () => {
  test.each([";", "\t", "|", ","])("regression: reads a file with the delimiter %j", async (delimiter) => {
    const text = `${HEADER}a,t,,s,st,u\n`.replaceAll(",", delimiter);
    expect(await importText(text)).toMatchObject({ assetsCreated: 1, sensorsCreated: 1 });
    expect(server.fleet.get("a/s")).toEqual({ type: "st", unit: "u" });
  });

  test("reads the delimiter that --delimiter names, such as the word tab", async () => {
    await importText("assetId:type\na:t\n", { delimiter: ":" });
    await importText("assetId\ttype\nb\tt\n", { delimiter: "tab" });
    expect([...server.fleet.keys()]).toEqual(["a", "b"]);
    await expect(importText("assetId,type\n", { delimiter: "ab" })).rejects.toThrow("one character such as");
    await expect(importText("[]", { format: "json", delimiter: ";" })).rejects.toThrow("applies only to CSV");
  });

  test("reads the delimiter of Excel's line sep=; and counts that line", async () => {
    await importText("sep=;\r\nassetId;type\r\na;t\r\nB;t\r\n");
    expect([...server.fleet.keys()]).toEqual(["a"]);
    expect(lines[0]).toMatch(/^line 4, column 1 \(assetId\)/);
  });
});

describe("encodings", () => {
  const german = `${HEADER}a,t,Kühlwagen,s,st,°C\n`;

  test("regression: rejects Windows-1252, and names the byte and the encoding to choose", async () => {
    const bytes = Buffer.from(german, "latin1");
    const at = bytes.indexOf(0xfc);
    const message = await mistakeOf(bytes);
    expect(message).toContain(`byte ${at} (line 2) is 0xfc, which is not valid UTF-8`);
    expect(message).toContain("--encoding: in windows-1252 the byte is 'ü'");
    await importText(bytes, { encoding: "latin1" });
    expect(server.fleet.get("a")?.name).toBe("Kühlwagen");
    expect(server.fleet.get("a/s")?.unit).toBe("°C");
  });

  test("reads characters that Latin-1 lacks with --encoding windows-1252", async () => {
    const bytes = Buffer.concat([Buffer.from(`${HEADER}a,t,`), Buffer.of(0x80), Buffer.from(",s,st,u\n")]);
    await importText(bytes, { encoding: "windows-1252" });
    expect(server.fleet.get("a")?.name).toBe("€");
  });

  test.each([65_530, 65_535, 65_536, 65_537, 131_071])("names an invalid byte by its position: %d", async (at) => {
    const head = Buffer.from(HEADER);
    const filler = Buffer.alloc(at - head.length, `${" ".repeat(99)}\n`);
    const bytes = Buffer.concat([head, filler, Buffer.of(0xe9), Buffer.from("x\n")]);
    const line = 2 + Math.floor(filler.length / 100);
    expect(await mistakeOf(bytes)).toContain(`byte ${at} (line ${line}) is 0xe9`);
  });

  test("rejects a file that ends within a character", async () => {
    const bytes = Buffer.from(`${HEADER}a,t,ü`);
    expect(await mistakeOf(bytes.subarray(0, -1))).toContain(`byte ${bytes.length - 2} (line 2) is 0xc3`);
  });

  test("reads characters that span two parts of a file", async () => {
    const name = "€".repeat(180);
    const rows = Array.from({ length: 600 }, (_, index) => `a${index},t,${name},s,st,€\n`).join("");
    await importText(HEADER + rows);
    for (const entity of server.fleet.values()) expect(entity.name ?? name).toBe(name);
    expect(server.fleet.size).toBe(1_200);
  });

  test.each([
    ["utf-8", "\ufeff"],
    ["utf16le", "\ufeff"],
  ] as const)("recognises %s by its byte order mark", async (encoding, mark) => {
    await importText(Buffer.from(mark + german, encoding));
    expect(server.fleet.get("a")?.name).toBe("Kühlwagen");
  });

  test("recognises UTF-16 without a byte order mark, and reads it with --encoding", async () => {
    const bytes = Buffer.from(german, "utf16le");
    expect(await mistakeOf(bytes)).toContain("--encoding utf-16le");
    await importText(bytes, { encoding: "utf-16le" });
    expect(server.fleet.get("a")?.name).toBe("Kühlwagen");
    await expect(importText(german, { encoding: "ebcdic" })).rejects.toThrow("unknown --encoding ebcdic");
  });
});

describe("rows", () => {
  test.each([
    ["a,t,n,s,st,C\nb,t,,s,st,C\na,t,n,s,st,F\n", ["line 4: sensor a/s differs from line 2", "here 'st, F'"]],
    ["a,t,n,s,st,C\na,u,n,s2,st,C\n", ["line 3: asset a differs from line 2", "the type"]],
    ["a,t,n,s,st,C\na,t,m,s2,st,C\n", ["line 3: asset a differs from line 2", "the name"]],
  ])("regression: rejects contradicting rows: %j", async (rows, parts) => {
    const message = await mistakeOf(HEADER + rows);
    for (const part of parts) expect(message).toContain(part);
  });

  test("merges equal rows, and rows of one asset that are not adjacent", async () => {
    const rows = "a,t,n,s,st,C\nb,t,,,,\na,t,n,s,st,C\na,t,,s2,st,C\n";
    const expected = { assetsCreated: 2, assetsUnchanged: 0, sensorsCreated: 2, sensorsUnchanged: 0 };
    expect(await importText(HEADER + rows, { dryRun: true })).toMatchObject(expected);
    expect(await importText(HEADER + rows)).toMatchObject(expected);
  });

  test("regression: reports rejected rows with their line and column", async () => {
    const rows = 'a,t,"two\nlines",s,st,C\nb,t,,s,,C\nB C,t,,s,st,C\nc,t,,,st,C\nd,t,,s,st,C\n';
    const summary = await importText(HEADER + rows);
    expect(summary).toMatchObject({ rejected: 4, assetsCreated: 1, sensorsCreated: 1 });
    expect(lines.map((line) => line.split(": ").slice(0, 2).join(": "))).toEqual([
      "line 2, column 3 (name): a/s",
      "line 4, column 5 (sensorType): b/s",
      "line 5, column 1 (assetId): B C/s",
      "line 6, column 4 (sensorId): c/",
    ]);
  });

  test.each(["\n", "\r\n", "\r"])("ends lines at %j", async (end) => {
    await importText(`${HEADER}a,t,,s,st,C\nB,t,,,,\n`.replaceAll("\n", end));
    expect([...server.fleet.keys()]).toEqual(["a", "a/s"]);
    expect(lines[0]).toMatch(/^line 3, column 1/);
  });

  test.each([
    ["", "is empty"],
    ["\ufeff", "is empty"],
    ["\n\n", "is empty"],
    [HEADER, "has a header, but no rows"],
    [`${HEADER}\n,,,,,\n`, "has a header, but no rows"],
  ])("rejects a file without rows: %j", async (text, message) => {
    expect(await mistakeOf(text)).toContain(message);
  });
});

describe("JSON", () => {
  const mistakeOfJson = (value: unknown) =>
    mistakeOf(typeof value === "string" ? value : JSON.stringify(value), { format: "json" });
  const asset = { assetId: "a", type: "t" };

  test.each<[unknown, string]>([
    [[asset, { ...asset, sensors: { sensorId: "s", type: "t" } }], "[1].sensors: it is an object. Make it an array"],
    [[{ ...asset, sensor: [] }], "[0]: unknown field 'sensor'. Did you mean 'sensors'?"],
    [[{ ...asset, sensors: [{ sensorId: "s", type: "t", Unit: "C" }] }], "[0].sensors[0]: unknown field 'Unit'"],
    [[{ ...asset, sensors: [{ sensorId: "s" }] }], "[0].sensors[0].type: it is missing"],
    [[{ ...asset, sensors: ["s"] }], '[0].sensors[0]: it is the string "s". Make it an object'],
    [[{ assetId: 104, type: "t" }], "[0].assetId: it is the number 104. Write it as a string"],
    [[asset, null], "[1]: it is null"],
    [{ assets: [asset] }, "must be an array of assets"],
    ['"a"', "must be an array of assets"],
    ["", "is empty"],
    ["[]", "contains no assets"],
    ['[{"assetId": "a", "type"', "is not JSON: line 1: the file ends"],
    ['[{"assetId": "a", "assetId": "b", "type": "t"}]', "[0]: the field 'assetId' occurs twice"],
  ])("regression: rejects JSON that is not a fleet: %j", async (value, message) => {
    expect(await mistakeOfJson(value)).toContain(message);
  });

  test("names contradictions and rejected values by their path", async () => {
    const sensors = [
      { sensorId: "s", type: "t" },
      { sensorId: "s", type: "u" },
    ];
    expect(await mistakeOfJson([{ ...asset, sensors }])).toContain("differs from [0].sensors[0]");
    const rejected = [{ ...asset, sensors: [{ sensorId: "S S", type: "t" }] }];
    expect(await importText(JSON.stringify(rejected), { format: "json" })).toMatchObject({ rejected: 1 });
    expect(lines[0]).toMatch(/^\[0\]\.sensors\[0\]\.sensorId: a\/S S: INVALID: /);
  });
});

describe("a registered fleet", () => {
  const before = `${HEADER}a,t,Truck,s,st,C\nb,t,,,,\n`;
  const corrected = `${HEADER}a,t,Lorry,s,st,F\nb,t,,,,\nc,t,,,,\n`;

  test("regression: shows a corrected name as different", async () => {
    await importText(before);
    expect(await importText(corrected)).toEqual({
      ...{ assetsCreated: 1, assetsUpdated: 0, assetsDiffering: 1, assetsUnchanged: 1 },
      ...{ sensorsCreated: 0, sensorsUpdated: 0, sensorsDiffering: 1, sensorsUnchanged: 0, rejected: 0 },
    });
    expect(lines).toEqual([
      "line 2, column 3 (name): a: differs, --update changes it: 'Truck' is registered, the file has 'Lorry'",
      "line 2, column 6 (unit): a/s: differs, --update changes it: 'C' is registered, the file has 'F'",
    ]);
    expect(server.fleet.get("a")?.name).toBe("Truck");
  });

  test("changes only what differs with --update", async () => {
    await importText(before);
    expect(await importText(corrected, { update: true })).toMatchObject({
      ...{ assetsCreated: 1, assetsUpdated: 1, assetsDiffering: 0, assetsUnchanged: 1, sensorsUpdated: 1 },
    });
    expect(server.fleet.get("a")).toEqual({ type: "t", name: "Lorry" });
    expect(server.fleet.get("a/s")).toEqual({ type: "st", unit: "F" });
    expect(await importText(corrected)).toMatchObject({ assetsUnchanged: 3, sensorsUnchanged: 1, assetsDiffering: 0 });
  });

  test("keeps a value that the file leaves out", async () => {
    await importText(before);
    const summary = await importText("assetId,type\na,t\n", { update: true });
    expect(summary).toMatchObject({ assetsUnchanged: 1, assetsUpdated: 0 });
    expect(server.fleet.get("a")?.name).toBe("Truck");
  });

  test.each([false, true])("only counts what would change with --dry-run, update: %s", async (update) => {
    await importText(before);
    server.operations.length = 0;
    const dry = await importText(`${corrected}D,t,,,,\n`, { dryRun: true, update });
    expect(new Set(server.operations)).toEqual(new Set(["importTenant", "importRegistered"]));
    expect(dry.rejected).toBe(1);
    expect(dry).toEqual(await importText(`${corrected}D,t,,,,\n`, { update }));
  });
});

test("regression: reports the completed part of an import that failed midway", async () => {
  server.failFrom = 2;
  const rows = Array.from({ length: 1_500 }, (_, index) => `a${index},t,,,,\n`).join("");
  await expect(importText(HEADER + rows)).rejects.toMatchObject({
    name: "ImportStopped",
    message: "the tenant's limit is reached",
    summary: { assetsCreated: 1_000 },
  });
});
