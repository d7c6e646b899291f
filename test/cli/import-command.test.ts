/** `sluice import` as a process: keys, summaries and exit codes. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { temporaryDir } from "../harness/servers";
import { startFleetServer, type FleetServer } from "./fleet-server";
import { HEADER, importAt, type Run } from "./import-process";

let server: FleetServer;
let dir: string;

beforeAll(async () => {
  server = await startFleetServer();
  dir = await temporaryDir();
  await mkdir(path.join(dir, "folder.csv"));
});

beforeEach(() => {
  server.fleet.clear();
  server.operations.length = 0;
  server.authorization = undefined;
  server.failFrom = Infinity;
});

const importing = (file: string, run?: Run) => importAt(server.url, file, run);

async function fileOf(content: string): Promise<string> {
  const file = path.join(dir, "fleet.csv");
  await writeFile(file, content);
  return file;
}

const env = { SLUICE_API_KEY: "slk_environment" };

describe("the API key", () => {
  test.each<[string, Run, string]>([
    ["SLUICE_API_KEY", { env }, "slk_environment"],
    ["standard input, although SLUICE_API_KEY is set", { env, args: ["--key-file", "-"], stdin: "slk_in\n" }, "slk_in"],
    ["--key", { args: ["--key", "slk_argument"] }, "slk_argument"],
  ])("is read from %s", async (source, run, key) => {
    const { code, stderr } = await importing(await fileOf(`${HEADER}a,t,,,,\n`), run);
    expect({ code, authorization: server.authorization }).toEqual({ code: 0, authorization: `Bearer ${key}` });
    if (source === "--key") expect(stderr).toMatch(/^warning: --key is visible in the process list/);
    else expect(stderr).toBe("");
  });

  test.each(["slk_file\n", "slk_file\r\n", "\ufeffslk_file", " slk_file\n\n"])(
    "is read from a file: %j",
    async (content) => {
      const keyFile = path.join(dir, "key");
      await writeFile(keyFile, content);
      const { code } = await importing(await fileOf(`${HEADER}a,t,,,,\n`), { args: ["--key-file", keyFile] });
      expect({ code, authorization: server.authorization }).toEqual({ code: 0, authorization: "Bearer slk_file" });
    },
  );

  test.each<[Run, string]>([
    [{}, "no API key: set SLUICE_API_KEY, or give --key-file"],
    [{ args: ["--key-file", "/none"] }, "cannot read --key-file /none"],
    [{ args: ["--key-file", "-"] }, "standard input is empty: write an API key to it"],
    [
      { args: ["--key-file", "-"], stdin: "s\u0000l\u0000k\u0000" },
      "in printable ASCII: remove 'Bearer', spaces and line breaks. Save the file in UTF-8",
    ],
    [{ env: { SLUICE_API_KEY: "slk_a\nslk_b" } }, "SLUICE_API_KEY must contain only an API key"],
    [{ env: { SLUICE_API_KEY: "Bearer slk_a" } }, "remove 'Bearer', spaces"],
    [{ args: ["--key", "slk_\u00fc"] }, "--key must contain only an API key, in printable ASCII"],
    [{ args: ["--key", ""] }, "--key is empty: pass an API key, or set SLUICE_API_KEY"],
    [{ args: ["--key-file", "-", "--key", "k"] }, "give --key-file or --key, not both"],
  ])("is requested with the remedy: %j", async (run, message) => {
    const { code, stderr } = await importing(await fileOf(HEADER), run);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining(message) as string });
    expect(server.operations).toEqual([]);
  });
});

test("regression: exits with 3 and counts the rejected rows", async () => {
  const file = await fileOf(`${HEADER}a,t,,,,\nB,t,,,,\n`);
  expect(await importing(file, { env })).toEqual({
    code: 3,
    stdout: expect.stringMatching(
      /^line 3, column 1 \(assetId\): B: INVALID: .*\nAssets: +1 new, .*\nSensors: .*\nRejected: 1 row\n$/,
    ) as string,
    stderr: "Sluice rejects 1 row. Correct it and run the import again.\n",
  });
});

test("exits with 65 for a file that cannot be imported", async () => {
  const { code, stdout, stderr } = await importing(await fileOf("assetId,type,Unit\na,t,C\n"), { env });
  expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
  expect(stderr).toMatch(/fleet\.csv: 1 mistake\. Nothing was sent\.\n {2}line 1, column 3: unknown column 'Unit'/);
});

test.each([
  ["a missing file", () => path.join(dir, "none.csv"), "there is no such file. Check the path"],
  ["a path through a file", () => path.join(__filename, "fleet.csv"), "a part of the path is not a directory"],
  ["a directory", () => path.join(dir, "folder.csv"), "is not a regular file"],
  ["a directory without an ending", () => dir, "is not a regular file"],
])("regression: exits with 65 for %s, and explains the failure", async (_what, file, message) => {
  const { code, stdout, stderr } = await importing(file(), { env });
  expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/Nothing was sent\.\n$/);
});

test("regression: names a workbook by its file name, and advises to export it", async () => {
  const file = path.join(dir, "fleet.xlsx");
  await writeFile(file, "PK\u0003\u0004");
  const { code, stderr } = await importing(file, { env });
  expect(code).toBe(65);
  expect(stderr).toContain("fleet.xlsx is a workbook or an archive, not text. Export the sheet as CSV (UTF-8).");
});

test.each([
  [{ env, args: ["--format", "xml"] }, "unknown --format 'xml': give --format csv or json"],
  [{ env, args: ["--url", "notaurl"] }, "--url 'notaurl' is not an HTTP URL: give one such as https://"],
  [
    { env, args: ["--url", "ftp://sluice.example.com/graphql"] },
    "--url 'ftp://sluice.example.com/graphql' is not an HTTP",
  ],
])("regression: names an invalid option and the remedy: %j", async (run, message) => {
  const { code, stderr } = await importing(await fileOf(`${HEADER}a,t,,,,\n`), run);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});

test("regression: reports an https URL of a server without TLS", async () => {
  const url = server.url.replace("http:", "https:");
  const { code, stderr } = await importAt(url, await fileOf(`${HEADER}a,t,,,,\n`), { env });
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `The import stopped: the server at --url ${url} does not speak TLS: check the port, or write http:// for a server without TLS\n`,
  });
});

test("regression: prints a summary after an import that failed midway", async () => {
  server.failFrom = 2;
  const rows = Array.from({ length: 1_500 }, (_, index) => `a${index},t,,,,\n`).join("");
  const { code, stdout, stderr } = await importing(await fileOf(HEADER + rows), { env });
  expect({ code, stderr }).toEqual({ code: 1, stderr: "The import stopped: the tenant's limit is reached\n" });
  expect(stdout).toMatch(/^Assets: +1000 new, 0 updated, 0 differ, 0 unchanged\n/);
});

test("reports that --dry-run has changed nothing", async () => {
  const { code, stdout } = await importing(await fileOf(`${HEADER}a,t,,s,t,C\n`), { env, args: ["--dry-run"] });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Dry run: nothing was changed.*\nAssets: +1 new.*\nSensors: +1 new/);
  expect(server.fleet.size).toBe(0);
});

test("names the exit codes in its help", async () => {
  const { stdout } = await importing("none", { args: ["--help"] });
  for (const code of ["0", "1", "3", "65"]) expect(stdout).toMatch(new RegExp(`^ {2}${code}: `, "m"));
});
