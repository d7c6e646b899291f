/** The command `sluice` as a process: the modules that it loads, and a standard output that fails or closes early. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { BARE_ENVIRONMENT } from "../harness/environment";

const DIST = path.resolve(__dirname, "../../dist/src");
const COMMAND = `"${process.execPath}" "${DIST}/cli/main.js"`;

const run = (line: string) => promisify(execFile)("bash", ["-c", `set -o pipefail; ${line}`]);

test("regression: ends without a message if the reader closes its standard output", async () => {
  const piped = run(`${COMMAND} schema | head -1`);
  await expect(piped).rejects.toMatchObject({
    code: 74,
    stderr: "",
    stdout: expect.stringMatching(/^""".+\n$/) as string,
  });
});

test.each(["schema", "config", "version"])(
  "regression: %s reports a full disk when it writes its standard output",
  async (name) => {
    const stderr = "Cannot access standard output: the disk is full. Free space, and run the command again.\n";
    await expect(run(`${COMMAND} ${name} > /dev/full`)).rejects.toMatchObject({ code: 74, stderr });
  },
);

test("regression: broker-init rejects a folder in /proc, and does not hang", async () => {
  const line = `timeout 60 ${COMMAND} broker-init --dir /proc/sluice --host broker.example.com --plugin /bin/sh`;
  const stderr = expect.stringMatching(/^Cannot access \/proc\/sluice: it does not exist/) as string;
  await expect(run(line)).rejects.toMatchObject({ code: 74, stderr });
});

test.each([
  ["sluice version", "cli/main.js", 0],
  ["a report of an invalid configuration", "main.js", 78],
])("%s loads neither MongoDB's driver nor GraphQL", async (_what, program, exitCode) => {
  const script = `
    process.argv.push("sluice", "version");
    process.on("exit", (code) => {
      console.log(JSON.stringify({ code, loaded: Object.keys(require.cache) }));
    });
    require(${JSON.stringify(path.join(DIST, program))});`;
  const env = { ...BARE_ENVIRONMENT, MONGODB_URI: "mysql://db" };
  const run = promisify(execFile)(process.execPath, ["-e", script], { env });
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  const { code, loaded } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { code: number; loaded: string[] };
  expect(code).toBe(exitCode);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((file) => /node_modules\/(mongodb|graphql|type-graphql)\//.test(file))).toEqual([]);
});
