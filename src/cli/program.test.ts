import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeConfig, type VariableDescription } from "../config/describe";
import { buildProgram } from "./program";

async function run(...args: string[]): Promise<string> {
  let output = "";
  await buildProgram((text) => (output += text)).parseAsync(args, { from: "user" });
  return output;
}

test("config documents every variable, as text and as JSON", async () => {
  const text = await run("config");
  for (const { name } of describeConfig()) expect(text).toContain(`${name} `);
  const parsed = JSON.parse(await run("config", "--json")) as VariableDescription[];
  expect(parsed).toEqual(describeConfig());
});

test("schema prints the schema, or writes it to a file", async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "sluice-cli-")), "schema.graphql");
  const printed = await run("schema");
  expect(printed).toContain("type Tenant implements Node");
  expect(await run("schema", "--out", file)).toBe("");
  expect(readFileSync(file, "utf8")).toBe(printed);
});

test("version prints the version of package.json", async () => {
  expect(await run("version")).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("regression: names an unknown option beside the missing one", async () => {
  const program = buildProgram(() => {}).exitOverride();
  const command = program.commands.find((each) => each.name() === "import");
  command?.exitOverride().configureOutput({ writeErr: () => {} });
  await expect(program.parseAsync(["import", "fleet.csv", "--ulr", "x"], { from: "user" })).rejects.toThrow(
    "required option '--url <url>' not specified, and unknown option '--ulr'",
  );
});

test.each([
  ["kafka-topic", "--partitions", "abc"],
  ["kafka-topic", "--partitions", "0"],
  ["broker-file", "--partition", "-1"],
])("regression: %s rejects %s %s", async (name, ...args) => {
  const program = buildProgram(() => {}).exitOverride();
  const command = program.commands.find((each) => each.name() === name);
  command?.exitOverride().configureOutput({ writeErr: () => {} });
  await expect(program.parseAsync([name, ...args], { from: "user" })).rejects.toThrow(/Set it to a number from \d/);
});
