/** The schema follows the rules that `graphql-eslint` recommends for schemas in general and for Relay. */

import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const ROOT = path.resolve(__dirname, "../..");
const ESLINT = path.join(ROOT, "node_modules/eslint/bin/eslint.js");
const CONFIG = "test/conformance/eslint.config.mjs";

interface Result {
  readonly messages: readonly { readonly ruleId: string; readonly line: number; readonly message: string }[];
}

async function lint(args: readonly string[]): Promise<string> {
  const options = { cwd: ROOT, maxBuffer: 16 * 1_048_576 };
  return promisify(execFile)(process.execPath, [ESLINT, "--config", CONFIG, ...args], options).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

test("applies the rules of schema-recommended and schema-relay", async () => {
  const { rules } = JSON.parse(await lint(["--print-config", "schema.graphql"])) as { rules: Record<string, unknown> };
  expect(Object.keys(rules)).toEqual(
    expect.arrayContaining(
      ["naming-convention", "require-description", "relay-connection-types", "relay-page-info", "relay-arguments"].map(
        (name) => `@graphql-eslint/${name}`,
      ),
    ),
  );
});

test("finds no violation in schema.graphql", async () => {
  const [result] = JSON.parse(await lint(["--format", "json", "schema.graphql"])) as [Result];
  expect(result.messages.map(({ ruleId, line, message }) => `${ruleId} line ${line}: ${message}`)).toEqual([]);
});
