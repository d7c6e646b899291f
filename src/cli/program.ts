import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { describeConfig } from "../config/describe";
import { printSluiceSchema } from "../graphql/print";
import { formatConfig } from "./config-table";

/** The commands, which print through `write`. */
export function buildProgram(write: (text: string) => void): Command {
  const program = new Command("sluice").description("Multi-tenant MQTT telemetry behind one GraphQL API.");

  program
    .command("config")
    .description("document every environment variable that the platform reads")
    .option("--json", "as JSON")
    .action((options: { json?: true }) => {
      const described = describeConfig();
      write(options.json === true ? `${JSON.stringify(described, null, 2)}\n` : formatConfig(described));
    });

  program
    .command("schema")
    .description("print the GraphQL schema")
    .option("--out <file>", "write it to a file instead")
    .action((options: { out?: string }) => {
      const schema = `${printSluiceSchema().trimEnd()}\n`;
      if (options.out === undefined) write(schema);
      else writeFileSync(options.out, schema);
    });

  program
    .command("version")
    .description("print the version")
    .action(() => write(`${version()}\n`));

  return program;
}

/** The version in the nearest package.json above: this file runs from `src` and from `dist/src`. */
function version(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const read = readPackage(path.join(folder, "package.json"));
    if (read?.name === "sluice") return read.version;
    if (path.dirname(folder) === folder) throw new Error("package.json of sluice was not found");
  }
}

function readPackage(file: string): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as { name: string; version: string };
  } catch {
    return undefined;
  }
}
