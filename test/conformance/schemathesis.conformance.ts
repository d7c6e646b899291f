/** schemathesis calls every query and mutation with generated arguments. No call may fail inside the server. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { buildSchema } from "graphql";
import { createSluice, orThrow } from "@sluice/sdk";
import { startStack, type Stack } from "../../dev/stack";
import { runPython, testInPython } from "../harness/programs";
import { disposeLater, temporaryDir } from "../harness/servers";

/** Duration of each run, in seconds. */
const SECONDS = 30;
const MAIN = "from schemathesis.cli import schemathesis; schemathesis()";

/**
 * Non-null fields that are `FORBIDDEN` to a tenant's key. schemathesis would report their response, which has no data,
 * as a failure.
 */
const OPERATORS_ALONE = ["Query.platform"];

/** The part of the JSON report that the test reads. */
interface Report {
  readonly operations: { readonly total: number; readonly tested: number; readonly errored: number };
  readonly test_cases: { readonly generated: number; readonly with_failures: number; readonly errored: number };
}

let stack: Stack;
let dir: string;
let tenantKey: string;

beforeAll(async () => {
  dir = await temporaryDir();
  stack = await startStack({ dir, httpPort: 0, mqttPort: 0 });
  disposeLater(() => stack.stop());
  const operator = createSluice({ url: stack.graphqlUrl, apiKey: stack.operatorKey });
  disposeLater(() => operator.close());
  tenantKey = orThrow(await operator.tenantRegister({ input: { tenantId: "acme", name: "Acme" } })).apiKeySecret;
  const assets = [{ assetId: "a", type: "rig", sensors: [{ sensorId: "s", type: "t" }] }];
  orThrow(await operator.fleetImport({ input: { tenantId: "acme", assets } }));
});

/**
 * Resolves with the errors in the platform's log. The log is needed, because a failed resolver responds 200 with
 * `INTERNAL`.
 */
async function loggedErrors(): Promise<string[]> {
  const lines = (await readFile(path.join(dir, "platform.log"), "utf8")).split("\n");
  return lines.filter((line) => /"level":"?(50|60|error|fatal)/.test(line));
}

/** Resolves with the number of queries and mutations in the schema. */
async function rootFields(): Promise<number> {
  const schema = buildSchema(await readFile(path.resolve(__dirname, "../../schema.graphql"), "utf8"));
  const types = [schema.getQueryType(), schema.getMutationType()];
  return types.reduce((sum, type) => sum + Object.keys(type?.getFields() ?? {}).length, 0);
}

testInPython.each([
  ["a tenant's key", () => tenantKey, OPERATORS_ALONE],
  ["an operator's key", () => stack.operatorKey, []],
])(
  "causes no server error with %s",
  async (_whose, key, excluded) => {
    const report = path.join(dir, "report.json");
    const options = ["--checks", "not_a_server_error", "--phases", "fuzzing", "--max-time", String(SECONDS)];
    const quiet = ["--warnings", "off", "--no-color", "--report-json-path", report, "--generation-database", "none"];
    const header = ["--header", `Authorization: Bearer ${key()}`];
    const without = excluded.flatMap((name) => ["--exclude-name", name]);
    const command = ["-c", MAIN, "run", stack.graphqlUrl, ...header, ...options, ...quiet, ...without];
    const { code, stdout, stderr } = await runPython(command, { cwd: dir });
    expect(code === 0 ? "" : stdout + stderr).toBe("");
    const { operations, test_cases: cases } = JSON.parse(await readFile(report, "utf8")) as Report;
    expect(operations).toMatchObject({ tested: (await rootFields()) - excluded.length, errored: 0 });
    expect(cases).toMatchObject({ with_failures: 0, errored: 0 });
    process.stdout.write(`schemathesis: ${operations.tested} operations, ${cases.generated} requests\n`);
    expect(await loggedErrors()).toEqual([]);
  },
  (SECONDS + 60) * 1_000,
);
